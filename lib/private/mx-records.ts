import { CfnResource, Stack, Stage, Token } from 'aws-cdk-lib';
import { CfnRecordSet, CfnRecordSetGroup, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct, IConstruct } from 'constructs';
import { MxHost, parseMxHost } from '../change';
import { lowerAscii } from '../protocol/text';

/** An MX record set of the app. Of sets with a routing policy each is an answer that some senders get. */
export interface MxRecordSet {
  /** The path of the construct. */
  readonly path: string;
  readonly hosts: MxHost[];
  /** Whether this is all of it, and it is there for certain. */
  readonly complete: boolean;
}

/**
 * The MX record sets of a mail domain in a zone, as far as the app defines them: in any stack of the stage, and of no other stage, since
 * that is another deploy. A private zone of the name (split horizon) is another zone.
 *
 * What is a token is known to the deploy alone: a set with such a name, type or zone is not counted, and one with such a value is not complete.
 */
export function mxRecordSets(scope: Construct, zone: IHostedZone, domain: string): MxRecordSet[] {
  finalLooks.delete(stageOf(scope));
  return answering(recordSetsOf(stageOf(scope)), scope, zone, domain);
}

/**
 * The same for templates, which are made when nothing is defined any more: one look is shared by all domains of the stage.
 *
 * Each aspect that asks `mxRecordSets` before ends what was shared, so that an early look at a template does no harm.
 */
export function finalMxRecordSets(scope: Construct, zone: IHostedZone, domain: string): MxRecordSet[] {
  const stage = stageOf(scope);
  const found = finalLooks.get(stage) ?? recordSetsOf(stage);
  finalLooks.set(stage, found);
  return answering(found, scope, zone, domain);
}

/**
 * The id of every zone, a private one of the same name too, that the CLI has not looked up yet. An error now would end the synthesis that
 * tells it what to look up.
 */
const NOT_LOOKED_UP = 'DUMMY';

type RecordSetResource = CfnRecordSet | CfnRecordSetGroup;

const finalLooks = new WeakMap<IConstruct, RecordSetResource[]>();

function stageOf(scope: Construct): IConstruct {
  return Stage.of(scope) ?? scope.node.root;
}

function answering(resources: RecordSetResource[], scope: Construct, zone: IHostedZone, domain: string): MxRecordSet[] {
  return resources.flatMap(given)
    .filter(set => valueOf(set, set.type) === 'MX' && isName(valueOf(set, set.name), domain) && isIn(set, zone, Stack.of(scope)))
    .map(read);
}

/** The values of the app's MX record sets; undefined where there is none, or not all is known. */
export function knownHosts(sets: readonly MxRecordSet[]): MxHost[] | undefined {
  return sets.length > 0 && sets.every(({ complete }) => complete) ? sets.flatMap(({ hosts }) => hosts) : undefined;
}

/** A record set as the app gives it, by itself or in a group. */
interface GivenSet {
  readonly resource: CfnResource;
  readonly name: unknown;
  readonly type: unknown;
  readonly zoneId: unknown;
  readonly zoneName: unknown;
  readonly values: unknown;
}

/** In a loop: each domain of an app looks through all of it. */
function recordSetsOf(stage: IConstruct): RecordSetResource[] {
  const found: RecordSetResource[] = [];
  const left = [stage];
  for (let next = left.pop(); next; next = left.pop()) {
    if (CfnRecordSet.isCfnRecordSet(next) || CfnRecordSetGroup.isCfnRecordSetGroup(next)) {
      found.push(next);
    }
    // backwards, so that they come out in the order of the tree
    for (const child of next.node.children.reverse()) {
      if (!Stage.isStage(child)) {
        left.push(child);
      }
    }
  }
  return found;
}

function given(resource: RecordSetResource): GivenSet[] {
  if (CfnRecordSet.isCfnRecordSet(resource)) {
    return [givenSet(resource, resource)];
  }
  const sets = resolved(resource, resource.recordSets);
  return Array.isArray(sets) ? sets.map(set => givenSet(resource, resolved(resource, set) as CfnRecordSetGroup.RecordSetProperty)) : [];
}

function givenSet(resource: RecordSetResource, set: Partial<CfnRecordSetGroup.RecordSetProperty> | undefined): GivenSet {
  return {
    resource,
    name: set?.name,
    type: set?.type,
    zoneId: set?.hostedZoneId ?? resource.hostedZoneId,
    zoneName: set?.hostedZoneName ?? resource.hostedZoneName,
    values: set?.resourceRecords,
  };
}

function isIn(set: GivenSet, zone: IHostedZone, stack: Stack): boolean {
  if (set.zoneId === undefined) {
    return isName(valueOf(set, set.zoneName), zone.zoneName);
  }
  if (set.zoneId === zone.hostedZoneId) {
    // equal tokens too
    return true;
  }
  const [one, other] = [valueOf(set, set.zoneId), resolved(stack, zone.hostedZoneId)];
  if (typeof one === 'string' || typeof other === 'string') {
    return plainZoneId(one) === plainZoneId(other);
  }
  // what CloudFormation knows is named within one stack: the same Ref of another stack is something else
  return one !== undefined && Stack.of(set.resource) === stack && JSON.stringify(one) === JSON.stringify(other);
}

function plainZoneId(id: unknown): unknown {
  return typeof id === 'string' ? id.replace(/^\/?hostedzone\//, '') : id;
}

function isName(one: unknown, other: string): boolean {
  const plain = (name: string) => lowerAscii(name).replace(/\.$/, '');
  return typeof one === 'string' && plain(one) === plain(other);
}

function read(set: GivenSet): MxRecordSet {
  const values = valueOf(set, set.values);
  // an alias has none of its own
  const hosts = Array.isArray(values) ? values.map(value => hostsOf(valueOf(set, value))) : [undefined];
  return {
    path: set.resource.node.path,
    hosts: hosts.flatMap(found => found ?? []),
    complete: !hosts.includes(undefined) && set.resource.cfnOptions.condition === undefined && valueOf(set, set.zoneId) !== NOT_LOOKED_UP,
  };
}

/** One host, none of a null MX (RFC 7505), or undefined where it cannot be told. */
function hostsOf(value: unknown): MxHost[] | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  if (/^\s*\d+\s+\.\s*$/.test(value)) {
    return [];
  }
  try {
    return [parseMxHost(value)];
  } catch {
    // Route 53 refuses it, or it is a name that no policy can have
    return undefined;
  }
}

function valueOf(set: GivenSet, value: unknown): unknown {
  return resolved(set.resource, value);
}

function resolved(scope: IConstruct, value: unknown): unknown {
  if (!Token.isUnresolved(value)) {
    return value;
  }
  try {
    return Stack.of(scope).resolve(value);
  } catch {
    // the synthesis of the template says what is wrong with it
    return undefined;
  }
}
