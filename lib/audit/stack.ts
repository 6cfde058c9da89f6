import { CloudFormationClient, GetTemplateCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, ListObjectVersionsCommand, ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { ServedVersion } from './version-history';
import { objectKey } from '../private/policy-object';
import { policyHostName } from '../protocol';

/** What a stack tells of the policies that it has published. */
export interface StackFacts {
  /** The oldest first. */
  readonly versions: ServedVersion[];
  /** Of the record `_mta-sts`, in seconds; undefined where it is not in the stack. */
  readonly recordTtl?: number;
  /** Whether there are older versions that were not read. */
  readonly cutOff: boolean;
}

/** Nobody changes a policy so often within the 400 days that versions are kept. */
const MOST_VERSIONS = 200;
/** RFC 8461, section 3.3, suggests 64 KB as the limit of a sender. */
const MAX_TEXT_BYTES = 64 * 1024;
/** Requests to S3 at a time. */
const AT_ONCE = 8;

export interface AwsClients {
  readonly cloudformation: CloudFormationClient;
  readonly s3: S3Client;
}

/** With credentials and region as the AWS CLI finds them; AWS_PROFILE names the profile. */
export function awsClients(region?: string): AwsClients {
  return {
    cloudformation: new CloudFormationClient({ region }),
    // an address as endpoint has no place for a bucket name
    s3: new S3Client({ region, forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }),
  };
}

/** @throws if there is no such stack, or it publishes no policy for the domain. */
export async function factsOfStack(stackName: string, domain: string, { cloudformation, s3 }: AwsClients): Promise<StackFacts> {
  try {
    const bucket = await bucketOf(stackName, domain, cloudformation);
    const { versions, cutOff } = await versionsIn(bucket, objectKey(domain), s3);
    return { versions, cutOff, recordTtl: await recordTtlOf(stackName, domain, cloudformation) };
  } catch (error) {
    throw error instanceof OtherStack ? error : new Error(`The stack ${JSON.stringify(stackName)} could not be read: ${(error as Error).message}. `
      + 'Credentials and region are those of the AWS CLI: set AWS_PROFILE and AWS_REGION, or give --profile and --region. They must allow '
      + 'cloudformation:ListStackResources, cloudformation:GetTemplate, s3:ListBucketVersions and s3:GetObjectVersion.', { cause: error });
  }
}

class OtherStack extends Error {}

async function bucketOf(stackName: string, domain: string, client: CloudFormationClient): Promise<string> {
  const published: string[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stackName })) {
    for (const { ResourceType, PhysicalResourceId = '' } of StackResourceSummaries) {
      if (ResourceType === 'Custom::MtaStsPolicy') {
        published.push(PhysicalResourceId);
      }
    }
  }
  // its physical id is the policy host and the bucket
  const found = published.find(id => id.startsWith(`${policyHostName(domain)}/`));
  if (found === undefined) {
    throw new OtherStack(`The stack ${JSON.stringify(stackName)} publishes no policy for ${domain}, `
      + `${published.length > 0 ? `only for ${published.map(id => id.split('/')[0].replace(/^mta-sts\./, '')).join(', ')}` : 'nor for any other domain'}: `
      + 'give the stack that has its MtaSts construct; a nested stack is a stack of its own.');
  }
  return found.split('/')[1];
}

async function versionsIn(bucket: string, key: string, client: S3Client): Promise<Pick<StackFacts, 'versions' | 'cutOff'>> {
  const entries: { readonly from: number; readonly latest: boolean; readonly versionId?: string }[] = [];
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    page = await client.send(new ListObjectVersionsCommand({
      Bucket: bucket, Prefix: key, KeyMarker: page?.NextKeyMarker, VersionIdMarker: page?.NextVersionIdMarker,
    }));
    for (const each of [...page.Versions ?? [], ...page.DeleteMarkers ?? []].filter(({ Key }) => Key === key)) {
      entries.push({ from: each.LastModified!.getTime(), latest: each.IsLatest === true, versionId: 'ETag' in each ? each.VersionId : undefined });
    }
  } while (page.IsTruncated);
  // S3 lists the newest first, and tells times by the second only; the sort is stable
  const newest = entries.sort((a, b) => Number(b.latest) - Number(a.latest) || b.from - a.from).slice(0, MOST_VERSIONS);
  const versions: ServedVersion[] = [];
  for (let start = 0; start < newest.length; start += AT_ONCE) {
    versions.push(...await Promise.all(newest.slice(start, start + AT_ONCE).map(({ from, versionId }) =>
      versionId === undefined ? { from } : read(bucket, key, versionId, from, client))));
  }
  return { versions: versions.reverse(), cutOff: entries.length > newest.length };
}

async function read(bucket: string, key: string, versionId: string, from: number, client: S3Client): Promise<ServedVersion> {
  const { Body, Metadata } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, Range: `bytes=0-${MAX_TEXT_BYTES}` }));
  return { from, text: await Body!.transformToString('utf8'), id: Metadata?.['policy-id'] };
}

async function recordTtlOf(stackName: string, domain: string, client: CloudFormationClient): Promise<number | undefined> {
  const { TemplateBody = '{}' } = await client.send(new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Processed' }));
  const { Resources = {} } = JSON.parse(TemplateBody) as { Resources?: Record<string, { Type?: string; Properties?: Record<string, unknown> }> };
  const record = Object.values(Resources).find(({ Type, Properties }) => Type === 'AWS::Route53::RecordSet' && Properties?.Name === `_mta-sts.${domain}.`);
  const ttl = Number(record?.Properties?.TTL);
  return Number.isInteger(ttl) ? ttl : undefined;
}
