import { StackAddress } from './held-request';
import { StackTemplate } from './held-template';
import { StoredText } from './held-version';
import { Instant, later, Seconds } from '../change';
import { CannotTell } from '../private/cannot-tell';
import { objectKey } from '../private/policy-object';
import { policyHostName } from '../protocol';

/** A resource of a stack, as CloudFormation lists it. */
export interface StackResource {
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly status: string;
  /** When its status last changed. */
  readonly updated?: Instant;
}

/** A version or a delete marker, as S3 lists it. */
export interface ListedVersion {
  readonly versionId: string;
  readonly at: Instant;
  /** Bytes; undefined for a delete marker. */
  readonly size?: number;
}

/** What is asked of an AWS account. */
export interface StackAccess {
  template(stack: string): Promise<string>;
  resources(stack: string): Promise<StackResource[]>;
  /** The newest first, and not many more than `most`. */
  versions(bucket: string, key: string, most: number): Promise<ListedVersion[]>;
  read(bucket: string, key: string, versionId: string): Promise<{ readonly text: string; readonly id?: string }>;
}

/** What a stack knows of the policies of one domain. */
export interface StackFacts {
  readonly stack: string;
  readonly bucket: string;
  /** The newest first. */
  readonly versions: readonly StoredText[];
  /** There are older versions, which were not read. */
  readonly cutOff: boolean;
  readonly ttls: { readonly record?: Seconds; readonly mx?: Seconds };
  /** The record `_mta-sts` as the stack has it. */
  readonly record?: { readonly id?: string; readonly updated?: Instant };
}

export const MOST_VERSIONS = 200;
/** The bucket keeps versions so long, and nobody holds a policy for longer than a year and some days. */
const KEPT: Seconds = 400 * 86_400;
/** Senders stop there (RFC 8461 section 3.3). */
const MAX_TEXT_BYTES = 64 * 1024;
/** Requests to S3 at a time. */
const AT_ONCE = 8;

/** @throws CannotTell if the stack does not publish the policy of the domain. */
export async function readStack({ name }: StackAddress, domain: string, access: StackAccess, now: Instant): Promise<StackFacts> {
  const template = new StackTemplate(name, await access.template(name));
  const publication = template.publications().get(domain);
  const resources = new Map((await access.resources(name)).map(resource => [resource.logicalId, resource]));
  if (publication === undefined) {
    throw new CannotTell(notHere(name, domain, template, resources));
  }
  const bucket = bucketOf(name, domain, resources.get(publication));
  const listed = await access.versions(bucket, objectKey(domain), MOST_VERSIONS);
  // what another version followed long ago is forgotten, unless its id was announced for much longer
  const young = listed.filter((_, index) => index === 0 || listed[index - 1].at > later(now, -KEPT));
  const record = template.record(`_mta-sts.${domain}`, 'TXT');
  const recordResource = record && resources.get(record.logicalId);
  return {
    stack: name,
    bucket,
    versions: await readAll(young.slice(0, MOST_VERSIONS), ({ versionId }) => access.read(bucket, objectKey(domain), versionId)),
    cutOff: listed.length > Math.min(young.length, MOST_VERSIONS),
    ttls: { record: record?.ttl, mx: template.record(domain, 'MX')?.ttl },
    record: record && { id: record.stsId, updated: recordResource?.status.endsWith('_COMPLETE') ? recordResource.updated : undefined },
  };
}

/** The physical id of a publication is the policy host and the bucket, wherever the template has the bucket's name from. */
function bucketOf(stack: string, domain: string, publication: StackResource | undefined): string {
  const start = `${policyHostName(domain)}/`;
  if (!publication?.physicalId?.startsWith(start)) {
    throw new CannotTell(`The stack ${JSON.stringify(stack)} has not published the policy of ${domain} yet `
      + `(${publication?.status ?? 'its resource is not there'}): look at the events of the stack, and deploy it.`);
  }
  return publication.physicalId.slice(start.length);
}

function notHere(stack: string, domain: string, template: StackTemplate, resources: ReadonlyMap<string, StackResource>): string {
  const start = `The stack ${JSON.stringify(stack)} publishes no policy of ${domain}.`;
  const others = [...template.publications().keys()];
  const nested = template.nestedStacks();
  if (others.length > 0) {
    return `${start} It has those of ${others.join(', ')}: give one of these, or the stack that has ${domain}.`;
  }
  if (nested.length > 0) {
    return `${start} Nested stacks are not looked into: if one of them does, give that one with --stack: `
      + `${nested.map(each => resources.get(each)?.physicalId ?? each).join(', ')}.`;
  }
  return `${start} Give the stack that has the MtaSts of ${domain}; or leave --stack out, and only what is live is looked at.`;
}

async function readAll(
  listed: readonly ListedVersion[], read: (version: ListedVersion) => Promise<{ readonly text: string; readonly id?: string }>,
): Promise<StoredText[]> {
  const found: StoredText[] = [];
  for (let start = 0; start < listed.length; start += AT_ONCE) {
    found.push(...await Promise.all(listed.slice(start, start + AT_ONCE).map(async version => {
      const { at, size = Infinity } = version;
      return size > MAX_TEXT_BYTES ? { at } : { at, ...await read(version) };
    })));
  }
  return found;
}
