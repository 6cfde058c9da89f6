import { join } from 'node:path';
import { CloudFormationClient, DescribeStackEventsCommand, DescribeStacksCommand, StackEvent } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogGroupsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { ListBucketsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import * as sns from 'aws-cdk-lib/aws-sns';
import { MtaSts, MtaStsPolicy, MtaStsProps, TlsReporting } from '../../lib';
import { LocalCloud, startLocalCloud } from '../../local';
import type { CdkResult, NewRecord } from '../../local';

/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const FLAGS = require('../../cdk.json').context;

/** What a test deploys: the props of one MtaSts that differ from test to test, and what else stands in the stack. */
export interface Deployment extends Partial<Omit<MtaStsProps, 'zone'>> {
  readonly policy: MtaStsPolicy;
  /** Adds to the stack, or changes what is in it. */
  readonly adjust?: (stack: Stack, mtaSts: MtaSts) => void;
}

/** One stack with one MtaSts for one domain, deployed to a local cloud by the real CDK CLI. */
export class DomainUnderTest {
  public readonly stackName: string;
  private zoneId = '';
  private assemblies = 0;

  /** The domain may lie below the apex of its zone. */
  constructor(public readonly cloud: LocalCloud, public readonly domain: string, private readonly zoneName = domain) {
    this.stackName = `MtaSts-${domain.replace(/\./g, '-')}`;
  }

  public async createZone(mx = ['10 mail.example.net'], others: NewRecord[] = []): Promise<this> {
    this.zoneId = await this.cloud.createZone({
      name: this.zoneName,
      records: [...mx.length > 0 ? [{ name: this.domain, type: 'MX', values: mx }] : [], ...others],
    });
    return this;
  }

  /** Changes the MX records of the zone, as somebody does it by hand. */
  public async changeMx(mx: string[]): Promise<void> {
    return this.changeRecord({ type: 'MX', values: mx });
  }

  /** Writes a record set of the zone, as somebody does it by hand. */
  public async changeRecord({ name = this.domain, type, values, ttl = 300 }: NewRecord): Promise<void> {
    const client = new Route53Client(this.cloud.clientConfig());
    try {
      await client.send(new ChangeResourceRecordSetsCommand({
        HostedZoneId: this.zoneId,
        ChangeBatch: {
          Changes: [{
            Action: 'UPSERT', ResourceRecordSet: { Name: name, Type: type as 'MX', TTL: ttl, ResourceRecords: values.map(Value => ({ Value })) },
          }],
        },
      }));
    } finally {
      client.destroy();
    }
  }

  /** Every version of the policy object that there is, the newest first. */
  public async versions(): Promise<string[]> {
    return versionsOf(this.cloud, this.stackName);
  }

  /** Synthesizes in this process; what the CLI gets is the assembly, as in a pipeline. */
  public synth(deployment: Deployment): string {
    const outdir = join(this.cloud.dir, `${this.stackName}-${this.assemblies++}`);
    const app = new App({ outdir, context: FLAGS });
    const stack = new Stack(app, this.stackName, { env: { account: this.cloud.account, region: this.cloud.region } });
    const zone: IHostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: this.zoneId, zoneName: this.zoneName });
    const { adjust, ...props } = deployment;
    const mtaSts = new MtaSts(stack, 'MtaSts', { zone, domainName: this.domain, tlsReporting: TlsReporting.toMailbox(`tls-reports@${this.domain}`), ...props });
    adjust?.(stack, mtaSts);
    app.synth();
    return outdir;
  }

  public async cdk(command: string, deployment: Deployment, ...args: string[]): Promise<CdkResult> {
    return this.cloud.cdk([command, '--app', this.synth(deployment), ...args], { cwd: this.cloud.dir, fast: true });
  }

  /** Deploys, and expects it to end well. */
  public async deploy(deployment: Deployment, ...args: string[]): Promise<CdkResult> {
    const result = await this.tryDeploy(deployment, ...args);
    if (result.code !== 0) {
      throw new Error(`cdk deploy ended with ${result.code}:\n${result.stdout}\n${result.stderr}`);
    }
    return result;
  }

  public async tryDeploy(deployment: Deployment, ...args: string[]): Promise<CdkResult> {
    return this.cdk('deploy', deployment, '--require-approval', 'never', ...args);
  }

  public async destroy(deployment: Deployment): Promise<void> {
    const { code, stdout, stderr } = await this.cdk('destroy', deployment, '--force');
    if (code !== 0) {
      throw new Error(`cdk destroy ended with ${code}:\n${stdout}\n${stderr}`);
    }
  }

  public async announced(): Promise<string[]> {
    return this.cloud.query(`_mta-sts.${this.domain}`, 'TXT');
  }

  public async served(): Promise<string> {
    return (await this.cloud.fetch(`mta-sts.${this.domain}`, '/.well-known/mta-sts.txt')).body;
  }

  /** Everything that the publisher of the stack has written to its log. */
  public async publisherLog(): Promise<string> {
    const client = new CloudWatchLogsClient(this.cloud.clientConfig());
    try {
      const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
      const group = logGroups.find(({ logGroupName = '' }) => logGroupName.includes(`${this.stackName}/`) && logGroupName.includes('Publisher'));
      const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName: group?.logGroupName }));
      return events.map(({ message }) => message).join('\n');
    } finally {
      client.destroy();
    }
  }

  public async outputs(): Promise<Record<string, string>> {
    const client = new CloudFormationClient(this.cloud.clientConfig());
    try {
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: this.stackName }));
      return Object.fromEntries((Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
    } finally {
      client.destroy();
    }
  }

  /** The oldest first. */
  public async events(): Promise<StackEvent[]> {
    const client = new CloudFormationClient(this.cloud.clientConfig());
    try {
      const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: this.stackName }));
      return StackEvents.reverse();
    } finally {
      client.destroy();
    }
  }
}

/** A local cloud for one test file: started before its tests, stopped after them. */
export function useLocalCloud(): () => LocalCloud {
  let cloud: LocalCloud | undefined;
  beforeAll(async () => {
    cloud = await startLocalCloud();
  }, 120_000);
  afterAll(async () => cloud?.stop());
  return () => cloud!;
}

/** Every version in the bucket of a stack, each with its key and its ETag, or that it is a deletion. */
export async function versionsOf(cloud: LocalCloud, stackName: string): Promise<string[]> {
  const client = new S3Client({ ...cloud.clientConfig(), forcePathStyle: true });
  try {
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    const bucket = Buckets.find(({ Name = '' }) => Name.startsWith(`${stackName.toLowerCase()}-`))!.Name;
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    return [...Versions, ...DeleteMarkers].map(version =>
      `${version.Key} ${version.VersionId} ${version.IsLatest} ${'ETag' in version ? version.ETag : 'deleted'}`);
  } finally {
    client.destroy();
  }
}

/** The publisher leaves a minute of the function's time for its answer; so its proofs end after what is left, not after minutes. */
export function boundProofs(stack: Stack, functionSeconds: number): void {
  const publisher = stack.node.findChild('CdkMtaSts').node.findChild('Publisher') as lambda.Function;
  (publisher.node.defaultChild as CfnResource).addPropertyOverride('Timeout', functionSeconds);
}

/** A resource that comes when all of MtaSts is done: the test has it fail. */
export function failAfter(stack: Stack, mtaSts: MtaSts): void {
  new sns.Topic(stack, 'Failing').node.addDependency(mtaSts);
}

/** Deploys at a time: two cores, and most of a deploy is waiting. */
const AT_ONCE = 5;

export async function inTurns<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      await work(item);
    }
  }));
}
