import { join } from 'node:path';
import { CloudFormationClient, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogGroupsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import type { CdkResult, LocalCloud } from '../../local';

export const FIXTURES = join(__dirname, 'fixtures');

/** The app of fixtures/tiny-app.js for a domain of its own, in a local cloud. */
export interface Tiny {
  readonly domain: string;
  readonly stack: string;
  cdk(command: 'deploy' | 'destroy', context?: Record<string, string>): Promise<CdkResult>;
}

export async function tinyApp(cloud: LocalCloud, domain: string): Promise<Tiny> {
  const zoneId = await cloud.createZone({ name: domain, records: [{ type: 'MX', values: [`10 mail.${domain}`] }] });
  return {
    domain,
    stack: `Tiny-${domain.replace(/\./g, '-')}`,
    cdk: async (command, context = {}) => cloud.cdk([
      command, command === 'deploy' ? '--require-approval=never' : '--force',
      '--app', `node ${join(FIXTURES, 'tiny-app.js')}`, '--output', join(cloud.dir, `${domain}.out`),
      ...Object.entries({ domain, zoneId, ...context }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ], { cwd: cloud.dir, fast: true }),
  };
}

/** `<logical id> <status>` of every event, oldest first. */
export async function events(cloud: LocalCloud, stack: string): Promise<string[]> {
  const { StackEvents } = await new CloudFormationClient(cloud.clientConfig()).send(new DescribeStackEventsCommand({ StackName: stack }));
  return StackEvents!.reverse().map(event => `${event.LogicalResourceId} ${event.ResourceStatus}`);
}

/** The buckets that the stack has made. */
export async function bucketsOf(cloud: LocalCloud, tiny: Tiny): Promise<string[]> {
  const { Buckets } = await new S3Client(cloud.clientConfig()).send(new ListBucketsCommand({}));
  return Buckets!.map(bucket => bucket.Name!).filter(name => name.startsWith(tiny.stack.toLowerCase()));
}

/** The requests that the stack's function has got, `<type> <request id> <physical id>`, once there are so many of them in its log. */
export async function requests(cloud: LocalCloud, tiny: Tiny, count: number): Promise<string[]> {
  const logs = new CloudWatchLogsClient(cloud.clientConfig());
  for (let seen: string[] = [], tries = 0; ; tries++) {
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: `/aws/lambda/${tiny.stack}-` }));
    if (logGroups?.length) {
      const { events: lines } = await logs.send(new FilterLogEventsCommand({ logGroupName: logGroups[0].logGroupName }));
      seen = lines!.flatMap(line => /(Create|Update|Delete) [0-9a-f-]{36} \S*/.exec(line.message!)?.[0] ?? []);
    }
    if (seen.length >= count || tries >= 100) {
      return seen;
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
