import { shownValue, textOf, textsOf } from './value';
import { isObject, JsonObject, Resource, Template } from '../assembly';
import { Seconds } from '../change';

/** A record set that an app defines. */
export interface AppRecord {
  readonly template: Template;
  readonly logicalId: string;
  readonly name: string;
  readonly type: string;
  readonly ttl?: Seconds;
  /** The values as Route 53 has them; undefined where only a deploy knows them all, or it is an alias. */
  readonly values?: readonly string[];
  /** What makes CloudFormation replace it when it changes, as one text. */
  readonly immutable: string;
  readonly zone: unknown;
  /** One answer of several that senders get. */
  readonly routed: boolean;
  readonly conditional: boolean;
  /** The values, for people. */
  readonly shown: string;
}

/** The record sets of an app, by type and name. */
export class AppRecords {
  private readonly found = new Map<string, AppRecord[]>();

  constructor(templates: readonly Template[]) {
    for (const template of templates) {
      for (const [logicalId, resource] of template.resources) {
        for (const record of recordsIn(template, logicalId, resource)) {
          const key = keyOf(record.type, record.name);
          this.found.set(key, [...this.found.get(key) ?? [], record]);
        }
      }
    }
  }

  public of(type: 'MX' | 'TXT', name: string): readonly AppRecord[] {
    return this.found.get(keyOf(type, name)) ?? [];
  }
}

function recordsIn(template: Template, logicalId: string, resource: Resource): AppRecord[] {
  const { type, properties } = resource;
  if (type === 'AWS::Route53::RecordSet') {
    return recordIn(template, logicalId, resource, properties, properties);
  }
  if (type !== 'AWS::Route53::RecordSetGroup' || !Array.isArray(properties.RecordSets)) {
    return [];
  }
  return properties.RecordSets.flatMap(set => isObject(set) ? recordIn(template, logicalId, resource, set, properties) : []);
}

/** What has a name or a type that only a deploy knows may be anything. */
function recordIn(template: Template, logicalId: string, { conditional }: Resource, set: JsonObject, around: JsonObject): AppRecord[] {
  const { parameters } = template;
  const [name, type] = [textOf(set.Name, parameters), textOf(set.Type, parameters)];
  if (name === undefined || type === undefined) {
    return [];
  }
  const ttl = Number(textOf(set.TTL, parameters));
  const zone = set.HostedZoneId ?? set.HostedZoneName ?? around.HostedZoneId ?? around.HostedZoneName;
  return [{
    template,
    logicalId,
    name,
    type,
    ttl: Number.isSafeInteger(ttl) && ttl >= 0 ? ttl : undefined,
    values: textsOf(set.ResourceRecords, parameters),
    immutable: JSON.stringify([plain(name), type, zone ?? null, set.SetIdentifier ?? null]),
    zone: typeof zone === 'object' ? zone : textOf(zone, parameters),
    routed: set.SetIdentifier !== undefined,
    conditional,
    shown: shownValue(set.ResourceRecords ?? set.AliasTarget),
  }];
}

/** Whether two record sets are in one zone; undefined where it cannot be told. */
export function sameZone(one: AppRecord, other: AppRecord): boolean | undefined {
  if (typeof one.zone === 'string' && typeof other.zone === 'string') {
    return plainZone(one.zone) === plainZone(other.zone);
  }
  // what CloudFormation knows is named within one stack: the same Ref of another stack is something else
  return one.template === other.template && JSON.stringify(one.zone) === JSON.stringify(other.zone) ? true : undefined;
}

function plainZone(zone: string): string {
  return plain(zone.replace(/^\/?hostedzone\//, ''));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function keyOf(type: string, name: string): string {
  return `${type} ${plain(name)}`;
}
