import { Publication } from './publication';
import { RecordSet } from './record-sets';
import { isObject, literalText, literalTexts, Template } from '../assembly';
import { HostResource, PolicyHostIdentity } from '../change';
import { policyHostName } from '../protocol';

interface Distribution {
  readonly template: Template;
  readonly logicalId: string;
  readonly bucket?: string;
}

/** What the record is called among the resources of a policy host. */
export const STS_RECORD = 'record _mta-sts';

/** By alias in lower case, with its stack or its stage. */
export type Distributions = ReadonlyMap<string, Distribution>;

export function distributionsOf(templates: readonly Template[]): Distributions {
  const found = new Map<string, Distribution>();
  for (const template of templates) {
    for (const [logicalId, { Type, Properties = {} }] of Object.entries(template.resources)) {
      const config = Type === 'AWS::CloudFront::Distribution' && isObject(Properties.DistributionConfig) ? Properties.DistributionConfig : {};
      const distribution = { template, logicalId, bucket: originBucket(config.Origins, template) };
      for (const alias of literalTexts(config.Aliases) ?? []) {
        for (const key of alias === undefined ? [] : [stackKey(alias, template), stageKey(alias, template)]) {
          found.set(key, found.get(key) ?? distribution);
        }
      }
    }
  }
  return found;
}

function stackKey(alias: string, { stack }: Template): string {
  return `${alias.toLowerCase()} stack ${stack}`;
}

function stageKey(alias: string, { stage }: Template): string {
  return `${alias.toLowerCase()} stage ${stage}`;
}

function originBucket(origins: unknown, { resources }: Template): string | undefined {
  for (const origin of Array.isArray(origins) ? origins : []) {
    const id: unknown = origin?.DomainName?.['Fn::GetAtt']?.[0];
    if (typeof id === 'string' && resources[id]?.Type === 'AWS::S3::Bucket') {
      return id;
    }
  }
  return undefined;
}

/** What serves and announces a policy, as CloudFormation tells it from others; undefined where none of it is in the app. */
export function policyHost(
  { template, domain, path }: Publication, distributions: Distributions, stsRecord: RecordSet | undefined,
): PolicyHostIdentity | undefined {
  const alias = policyHostName(domain);
  const distribution = distributions.get(stackKey(alias, template)) ?? distributions.get(stageKey(alias, template));
  const resources: Record<string, HostResource> = {};
  if (distribution) {
    resources.distribution = identity(distribution.template, template, distribution.logicalId);
    if (distribution.bucket !== undefined) {
      const { BucketName, BucketNamePrefix, BucketNamespace } = distribution.template.resources[distribution.bucket].Properties ?? {};
      resources.bucket = identity(distribution.template, template, distribution.bucket, [BucketName, BucketNamePrefix, BucketNamespace]);
    }
  }
  if (stsRecord) {
    resources[STS_RECORD] = identity(stsRecord.template, template, stsRecord.logicalId, stsRecord.immutable);
  }
  return Object.keys(resources).length === 0 ? undefined : { stack: template.isNameless ? '' : template.stack, path, resources };
}

/** The logical id, with its stack where that is another one. */
function identity(of: Template, here: Template, logicalId: string, immutable?: unknown): HostResource {
  const id = of === here ? logicalId : `${of.stack}/${logicalId}`;
  return immutable === undefined ? { logicalId: id } : { logicalId: id, immutable: literalText(immutable) ?? JSON.stringify(immutable) };
}
