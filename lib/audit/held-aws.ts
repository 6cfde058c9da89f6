import { CloudFormationClient, GetTemplateCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { StackAddress } from './held-request';
import { ListedVersion, StackAccess } from './held-stack';
import { CannotTell } from '../private/cannot-tell';

type Environment = Readonly<Record<string, string | undefined>>;

/** A hanging connection is no answer. */
const LIMITS = { connectionTimeout: 5_000, requestTimeout: 15_000 };
/** The SDK's own warnings speak to its programmers. */
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

/** Asks the account that the AWS CLI would ask: credentials and region of the environment, of profiles, of what else its chain knows. */
export function stackAccess({ name, region, profile }: StackAddress, environment: Environment = process.env): StackAccess {
  const config = clientConfig({ region, profile }, environment);
  const cloudFormation = new CloudFormationClient(config);
  const s3 = new S3Client(config);
  const asked = <T>(permission: string, answer: Promise<T>) => answer.catch(async (error: Error) => {
    throw new CannotTell(explain(error, permission, { name, profile, region: await cloudFormation.config.region().catch(() => undefined) }));
  });
  return {
    template: async stack => (await asked('cloudformation:GetTemplate', cloudFormation.send(new GetTemplateCommand({ StackName: stack })))).TemplateBody ?? '',
    resources: stack => asked('cloudformation:ListStackResources', (async () => {
      const found = [];
      for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client: cloudFormation }, { StackName: stack })) {
        found.push(...StackResourceSummaries.map(each => ({
          logicalId: each.LogicalResourceId ?? '',
          physicalId: each.PhysicalResourceId,
          status: each.ResourceStatus ?? '',
          updated: each.LastUpdatedTimestamp?.getTime(),
        })));
      }
      return found;
    })()),
    versions: (bucket, key, most) => asked('s3:ListBucketVersions', listVersions(s3, bucket, key, most)),
    read: (bucket, key, versionId) => asked('s3:GetObjectVersion', (async () => {
      const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
      return { text: await Body!.transformToString(), id: Metadata?.['policy-id'] };
    })()),
  };
}

/** One page is enough: of the keys that begin with this one, it is the first. */
async function listVersions(s3: S3Client, bucket: string, key: string, most: number): Promise<ListedVersion[]> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, MaxKeys: most + 1 }));
  return [...Versions.map(each => ({ ...each, size: each.Size ?? 0 })), ...DeleteMarkers.map(each => ({ ...each, size: undefined }))]
    .filter(({ Key }) => Key === key)
    .map(({ VersionId, LastModified, IsLatest, size }) => ({ versionId: VersionId!, at: LastModified!.getTime(), latest: IsLatest === true, size }))
    .sort((a, b) => Number(b.latest) - Number(a.latest) || b.at - a.at);
}

function clientConfig({ region, profile }: Pick<StackAddress, 'region' | 'profile'>, environment: Environment) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = environment;
  // as the AWS CLI: an option before keys in the environment, and those before AWS_PROFILE; the SDK has it the other way round
  const credentials = profile === undefined && accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken } : undefined;
  return {
    region: region ?? (environment.AWS_REGION || environment.AWS_DEFAULT_REGION || undefined),
    profile: profile ?? (environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE || undefined),
    ...credentials ? { credentials } : {},
    logger: QUIET,
    requestHandler: LIMITS,
  };
}

/** What the SDK threw, with what to do about it. */
export function explain({ name, message }: Error, permission: string, { name: stack, region, profile }: StackAddress): string {
  const detail = message || name;
  switch (true) {
    case /^(Credentials|Token)ProviderError$/.test(name):
      return `There are no AWS credentials that can be used${profile === undefined ? '' : `, by the profile ${JSON.stringify(profile)}`}: ${detail}. `
        + 'Give them as to the AWS CLI: AWS_PROFILE or --profile, `aws sso login`, or keys in the environment.';
    case detail === 'Region is missing':
      return 'No AWS region is known: give --region, or set AWS_REGION.';
    case name === 'ValidationError' && /does not exist/.test(detail):
      return `There is no stack ${JSON.stringify(stack)} in ${region} of the account of these credentials: look at the name, --region and --profile.`;
    case name === 'NoSuchBucket':
      return `The bucket of the policy is gone, and with it what senders may hold: ${detail}.`;
    case /^AccessDenied|^Forbidden$|UnauthorizedOperation/.test(name):
      return `The credentials may not call ${permission}: ${detail}.`;
    default:
      return `${permission}: ${name}: ${detail}`;
  }
}
