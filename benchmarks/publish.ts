import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient, DescribeStackEventsCommand, StackEvent, UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { alternate, compare, Comparison } from './comparison';
import { BUCKET_DEPLOYMENT_STACK, DOMAIN, PUBLISHER_STACK, synthStacks } from './publish-stacks';
import { pythonPackages } from './python-packages';
import { summarize } from './statistics';
import { MtaStsPolicy } from '../lib';
import { LocalCloud, startLocalCloud } from '../local';

const CHANGES = 6;
const TYPES: Readonly<Record<string, string>> = { [PUBLISHER_STACK]: 'Custom::MtaStsPolicy', [BUCKET_DEPLOYMENT_STACK]: 'Custom::CDKBucketDeployment' };

/** How long CloudFormation waits for the custom resource that changes a policy, and how many API calls ours makes for it. */
export async function benchmarkPublish(tell: (message: string) => void): Promise<Comparison[]> {
  const packages = await pythonPackages();
  const cloud = await startLocalCloud({ tell });
  const cloudFormation = new CloudFormationClient(cloud.clientConfig());
  try {
    const bench = new PublishBenchmark(cloud, cloudFormation, packages);
    await bench.prepare();
    const first = await alternate(1, () => bench.deploy(PUBLISHER_STACK), () => bench.deploy(BUCKET_DEPLOYMENT_STACK));
    const changes = await alternate(
      CHANGES, async () => bench.change().deploy(PUBLISHER_STACK), async () => bench.change().deploy(BUCKET_DEPLOYMENT_STACK));
    const calls = await bench.countCalls();
    return [
      compare('policy change', 'ms', changes, 'BucketDeployment', { of: 'ratio', atMost: 0.25 }),
      compare('first publish, functions cold', 'ms', first, 'BucketDeployment'),
      { name: 'API calls for a policy change', unit: '', ours: summarize([calls]), target: { of: 'ours', atMost: 5 } },
    ];
  } finally {
    cloudFormation.destroy();
    await cloud.stop();
  }
}

class PublishBenchmark {
  private zoneId = '';
  private changes = 0;

  constructor(private readonly cloud: LocalCloud, private readonly cloudFormation: CloudFormationClient, private readonly packages: string) {}

  public async prepare(): Promise<void> {
    this.zoneId = await this.cloud.createZone({ name: DOMAIN, records: [{ type: 'MX', values: ['10 mail.example.net'] }] });
  }

  /** From now on there is another policy to deploy. */
  public change(): this {
    this.changes++;
    return this;
  }

  /** @returns the milliseconds between the events that the custom resource is being made or changed, and that it is. */
  public async deploy(stack: string): Promise<number> {
    const { code, stdout, stderr } = await this.cloud.cdk(
      ['deploy', stack, '--app', this.synth(), '--require-approval', 'never'], { cwd: this.cloud.dir, fast: true });
    if (code !== 0) {
      throw new Error(`cdk deploy ${stack} ended with ${code}:\n${stdout}\n${stderr}`);
    }
    return duration(await this.events(stack), TYPES[stack]);
  }

  /**
   * Changes the policy once more without the CLI, and counts at the emulator what the publisher calls. Its role allows it
   * calls of these two services only, besides its log; and nobody else makes such calls meanwhile.
   */
  public async countCalls(): Promise<number> {
    const template = readFileSync(join(this.change().synth(), `${PUBLISHER_STACK}.template.json`), 'utf8');
    const known = (await this.events(PUBLISHER_STACK)).length;
    // faults without an error let every call pass, and count it; the first that fits does
    const ofThisBenchmark = ['cloudformation:UpdateStack', 'cloudformation:DescribeStackEvents'];
    const ofThePublisher = ['cloudformation:*', 's3:*'];
    await this.cloud.setFaults(...[...ofThisBenchmark, ...ofThePublisher].map(action => ({ action })));
    await this.cloudFormation.send(new UpdateStackCommand({
      StackName: PUBLISHER_STACK, TemplateBody: template, Capabilities: ['CAPABILITY_NAMED_IAM'],
    }));
    while (!isOver((await this.events(PUBLISHER_STACK)).slice(0, -known || undefined))) {
      await sleep(50);
    }
    const counted = (await this.cloud.faults()).filter(({ action }) => ofThePublisher.includes(action));
    await this.cloud.setFaults();
    await this.expectServed();
    return counted.reduce((sum, { met }) => sum + met, 0);
  }

  private synth(): string {
    const outdir = join(this.cloud.dir, `assembly-${this.changes}`);
    synthStacks(this.cloud, this.zoneId, this.policy(), this.packages, outdir);
    return outdir;
  }

  private policy(): MtaStsPolicy {
    return MtaStsPolicy.testing({ mx: ['mail.example.net', `mail${this.changes}.example.net`] });
  }

  /** A count of calls that published nothing would say nothing. */
  private async expectServed(): Promise<void> {
    const { body } = await this.cloud.fetch(`mta-sts.${DOMAIN}`, '/.well-known/mta-sts.txt');
    if (body !== this.policy().text) {
      throw new Error(`The edge serves ${JSON.stringify(body)} after the change that was counted, and not ${JSON.stringify(this.policy().text)}.`);
    }
  }

  /** The newest first. */
  private async events(stack: string): Promise<StackEvent[]> {
    const { StackEvents = [] } = await this.cloudFormation.send(new DescribeStackEventsCommand({ StackName: stack }));
    return StackEvents;
  }
}

function isOver(events: readonly StackEvent[]): boolean {
  const last = events.find(({ ResourceType, PhysicalResourceId, StackId }) =>
    ResourceType === 'AWS::CloudFormation::Stack' && PhysicalResourceId === StackId);
  return last !== undefined && /_COMPLETE$/.test(last.ResourceStatus!) && !/CLEANUP_IN_PROGRESS/.test(last.ResourceStatus!);
}

/** Of the newest operation on the resource of a type. */
function duration(events: readonly StackEvent[], type: string): number {
  const [end, start] = events.filter(({ ResourceType }) => ResourceType === type);
  if (!/^(CREATE|UPDATE)_COMPLETE$/.test(end.ResourceStatus!) || !/_IN_PROGRESS$/.test(start.ResourceStatus!)) {
    throw new Error(`The newest events of ${type} are ${start.ResourceStatus} and ${end.ResourceStatus}: expected one that begins, and one that it is complete.`);
  }
  return end.Timestamp!.getTime() - start.Timestamp!.getTime();
}
