import { isObject, literalText, literalTexts, Template } from '../assembly';

/** A record set of the app whose name and type are known, by itself or in a group. */
export interface RecordSet {
  readonly template: Template;
  readonly logicalId: string;
  readonly name: string;
  readonly type: string;
  /** The values; undefined in the place of each that only the deploy knows, and altogether where there is no list. */
  readonly values?: readonly (string | undefined)[];
  readonly ttl?: number;
  readonly condition?: string;
  /** Equal for the same zone, between those that can be compared. */
  readonly zone: string;
  /** Ids are compared with ids, names with names, and what is a reference only within one template. */
  readonly zoneKind: string;
  /** What CloudFormation replaces the resource for. */
  readonly immutable: string;
}

type Properties = Readonly<Record<string, unknown>>;

/** The longest TTL of DNS (RFC 2181 section 8). */
const LONGEST_TTL = 2_147_483_647;

/** Route 53 has at most 100 with a routing policy of one name. */
const MOST_OF_NAME = 100;

/** The record sets of an app that public senders can see; those whose name is not known are left out. */
export class RecordSets {
  private readonly sets = new Map<string, RecordSet[]>();

  constructor(templates: readonly Template[]) {
    templates.forEach((template, index) => this.add(template, index));
  }

  /** All of a name, in whatever stage. */
  public all(type: string, name: string): readonly RecordSet[] {
    return this.sets.get(`${type} ${name}`) ?? [];
  }

  /**
   * Those that belong to a template: its own where there are such, else those of its stage; of other stages never, since that is
   * another deploy.
   */
  public near(type: string, name: string, { stack, stage }: Template): readonly RecordSet[] {
    return this.sets.get(`${type} ${name} stack ${stack}`) ?? this.sets.get(`${type} ${name} stage ${stage}`) ?? [];
  }

  private add(template: Template, index: number): void {
    for (const [logicalId, { Type, Properties = {}, Condition }] of Object.entries(template.resources)) {
      const { HostedZoneId, HostedZoneName } = Properties;
      const given = Type === 'AWS::Route53::RecordSet' ? [Properties]
        : Type === 'AWS::Route53::RecordSetGroup' && Array.isArray(Properties.RecordSets) ? Properties.RecordSets : [];
      for (const properties of given) {
        const set = recordSet(template, logicalId, { HostedZoneId, HostedZoneName, ...properties }, Condition, index);
        if (set && !isPrivate(set, properties.HostedZoneId ?? HostedZoneId)) {
          this.put(`${set.type} ${set.name}`, set);
          this.put(`${set.type} ${set.name} stack ${template.stack}`, set);
          this.put(`${set.type} ${set.name} stage ${template.stage}`, set);
        }
      }
    }
  }

  private put(key: string, set: RecordSet): void {
    const found = this.sets.get(key);
    if (!found) {
      this.sets.set(key, [set]);
    } else if (found.length < MOST_OF_NAME) {
      found.push(set);
    }
  }
}

function recordSet(
  template: Template, logicalId: string, properties: Properties, condition: string | undefined, index: number,
): RecordSet | undefined {
  const [name, type, ttl] = [literalText(properties.Name), literalText(properties.Type), literalText(properties.TTL)];
  if (name === undefined || type === undefined) {
    return undefined;
  }
  const zone = properties.HostedZoneId ?? properties.HostedZoneName;
  const zoneText = literalText(zone);
  return {
    template,
    logicalId,
    name: name.toLowerCase().replace(/\.$/, ''),
    type,
    values: literalTexts(properties.ResourceRecords),
    ttl: ttl !== undefined && /^\d{1,10}$/.test(ttl) ? Math.min(Number(ttl), LONGEST_TTL) : undefined,
    condition,
    zone: zoneText !== undefined ? zoneText.replace(/^\/?hostedzone\//, '').replace(/\.$/, '') : JSON.stringify(zone),
    zoneKind: `${properties.HostedZoneId === undefined ? 'name' : 'id'} ${zoneText === undefined ? index : 'literal'}`,
    immutable: JSON.stringify([name, zone]),
  };
}

/** A zone of the same template that belongs to a VPC: split horizon. */
function isPrivate({ template: { resources } }: RecordSet, zone: unknown): boolean {
  const id: unknown = isObject(zone) ? zone.Ref : undefined;
  const resource = typeof id === 'string' ? resources[id] : undefined;
  return resource?.Type === 'AWS::Route53::HostedZone' && resource.Properties?.VPCs !== undefined;
}
