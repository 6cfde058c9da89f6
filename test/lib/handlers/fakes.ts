import { FakeS3, HttpAnswer } from './fake-s3';
import { VirtualClock } from './virtual-clock';
import { MxAnswer } from '../../../lib/change';
import { AwsApi } from '../../../lib/handlers/aws/api';
import { StackStatus } from '../../../lib/handlers/aws/stack-status';
import { CustomResourceEvent, FailedRequest, Outcome } from '../../../lib/handlers/custom-resource/event';
import { ownerOf, Surroundings } from '../../../lib/handlers/policy-publisher/job';
import { publish } from '../../../lib/handlers/policy-publisher/publish';
import { S3PolicyStore } from '../../../lib/handlers/policy-publisher/store';
import { withdraw } from '../../../lib/handlers/policy-publisher/withdraw';
import { PolicyAnswer } from '../../../lib/net/fetch-policy';
import { objectKey } from '../../../lib/private/policy-object';

export * from './fake-s3';
export * from './virtual-clock';

/** What happens to a call instead of, or after, what it should do. */
export type Fault =
  | HttpAnswer
  /** The connection breaks before the service has done anything. */
  | 'unreachable'
  /** The service does it, and its answer gets lost. */
  | 'unanswered';

type Times = number | 'always';

/** The names that the journal of {@link World} has. */
export type Call = 'DescribeStacks' | 'ListObjectVersions' | 'HeadObject' | 'PutObject' | 'DeleteObject';

const CALLS: Readonly<Record<string, Call>> = { GET: 'ListObjectVersions', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' };

export const DOMAIN = 'example.com';
export const HOST = 'mta-sts.example.com';
export const KEY = objectKey(DOMAIN);
export const STACK = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/Mail/6e3b';

/** Everything outside of the publisher, on a virtual clock: S3, CloudFormation, the edge. What happens is written to a journal. */
export class World {
  public readonly clock = new VirtualClock();
  public readonly s3 = new FakeS3('bucket', this.clock);
  /** Another bucket, behind another distribution: d222.cloudfront.net. */
  public readonly other = new FakeS3('other', this.clock);
  /** Of each call and each ask, in their order. */
  public readonly journal: string[] = [];
  public stackStatus = 'UPDATE_IN_PROGRESS';
  /** What DNS answers for the MX of the domain, after some failures. */
  public mx: MxAnswer = mxOf('mx.example.com');
  public dnsFailures = 0;
  public dnsAsked = 0;
  /** What the host answers to which public DNS leads. */
  public elsewhere: PolicyAnswer = { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND mta-sts.example.com' };
  /** What it answers before that, once each. */
  public elsewhereFirst: PolicyAnswer[] = [];
  public elsewhereAsked = 0;
  /** Called before a call is answered; for what happens at the same time. */
  public meanwhile?: (call: Call) => void;
  private readonly faults = new Map<Call, Array<{ readonly fault: Fault; times: number }>>();
  private readonly edgeAnswers: Array<{ readonly answer: PolicyAnswer; times: number }> = [];
  private requests = 0;

  /** The text that a sender gets now, from an edge without faults. */
  public get served(): string | undefined {
    return this.s3.current(KEY);
  }

  public calls(): string[] {
    return this.journal.filter(entry => entry !== 'ask');
  }

  public fail(call: Call, fault: Fault, times: Times = 1): void {
    this.faults.set(call, [...this.faults.get(call) ?? [], { fault, times: times === 'always' ? Infinity : times }]);
  }

  public edgeAnswersWith(answer: PolicyAnswer, times: Times = 1): void {
    this.edgeAnswers.push({ answer, times: times === 'always' ? Infinity : times });
  }

  /** Ends every fault. */
  public mend(): void {
    this.edgeAnswers.length = 0;
    this.faults.clear();
  }

  public surroundings(): Surroundings {
    const environment = { AWS_ENDPOINT_URL: 'http://aws.test', AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
    const api = (service: string) => new AwsApi(service, environment, this.clock, this.send.bind(this) as unknown as typeof fetch);
    const status = new StackStatus(api('cloudformation'));
    return {
      store: ({ bucket, domain }) => new S3PolicyStore(api('s3'), bucket, objectKey(domain)),
      edge: ({ distributionDomain }) => () => this.ask(distributionDomain === 'd222.cloudfront.net' ? this.other : this.s3),
      mx: async () => {
        this.dnsAsked += 1;
        return this.dnsFailures-- > 0 ? { state: 'unknown', why: 'the answer of DNS was ESERVFAIL' } : this.mx;
      },
      world: async () => {
        this.elsewhereAsked += 1;
        return this.elsewhereFirst.shift() ?? this.elsewhere;
      },
      phase: (stackId, deadline) => status.phase(stackId, deadline),
      clock: this.clock,
    };
  }

  /** Sends an event to the publisher, as `serve` would. */
  public handle(event: CustomResourceEvent, withinMs = 7 * 60_000): Promise<Outcome> {
    const deadline = this.clock.now() + withinMs;
    const handler = event.RequestType === 'Delete' ? withdraw : publish;
    return this.clock.with(() => handler(event, this.surroundings(), deadline));
  }

  public event(requestType: CustomResourceEvent['RequestType'], next: object, old?: object): CustomResourceEvent {
    return {
      RequestType: requestType,
      ResponseURL: 'https://answers.test/?Signature=secret',
      StackId: STACK,
      RequestId: `request-${++this.requests}`,
      LogicalResourceId: 'PolicyResource',
      ...requestType === 'Create' ? {} : { PhysicalResourceId: `${HOST}/bucket` },
      ResourceProperties: next as CustomResourceEvent['ResourceProperties'],
      ...old ? { OldResourceProperties: old as CustomResourceEvent['ResourceProperties'] } : {},
    };
  }

  public async create(next: object): Promise<Outcome> {
    this.stackStatus = 'CREATE_IN_PROGRESS';
    return this.handle(this.event('Create', next));
  }

  /** A deploy that changes the policy. */
  public async update(next: object, old: object): Promise<Outcome> {
    this.stackStatus = 'UPDATE_IN_PROGRESS';
    return this.handle(this.event('Update', next, old));
  }

  /** Publishes A, and forgets the calls that it took. */
  public async publishA(): Promise<void> {
    await this.create(A);
    this.journal.length = 0;
  }

  /** What CloudFormation sends when an update has failed. */
  public async rollBack(to: object, from: object): Promise<Outcome> {
    this.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    return this.handle(this.event('Update', to, from));
  }

  private async send(url: URL, init: { method: string; headers: Headers; body?: string }): Promise<Response> {
    const isStack = new URLSearchParams(init.body).get('Action') === 'DescribeStacks';
    const call = isStack ? 'DescribeStacks' : CALLS[init.method];
    this.journal.push(call);
    this.meanwhile?.(call);
    await this.clock.sleep(20);
    const fault = this.nextFault(call);
    if (fault === 'unreachable') {
      throw new TypeError('fetch failed', { cause: new Error('connect ETIMEDOUT') });
    }
    const bucket = url.pathname.startsWith('/other/') ? this.other : this.s3;
    const answer = typeof fault === 'object' ? fault : isStack ? this.describeStacks() : bucket.answer({
      method: init.method, url: url.pathname + url.search, headers: Object.fromEntries(init.headers), body: init.body ?? '',
    });
    if (fault === 'unanswered') {
      throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });
    }
    return new Response(answer.status === 204 ? null : answer.body ?? '', { status: answer.status, headers: answer.headers });
  }

  private nextFault(call: Call): Fault | undefined {
    const next = this.faults.get(call)?.find(({ times }) => times > 0);
    if (next) {
      next.times -= 1;
    }
    return next?.fault;
  }

  private describeStacks(): HttpAnswer {
    return {
      status: 200,
      body: '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>'
        + `<StackId>${STACK}</StackId><StackStatus>${this.stackStatus}</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    };
  }

  private async ask(origin: FakeS3): Promise<PolicyAnswer> {
    this.journal.push('ask');
    await this.clock.sleep(20);
    const next = this.edgeAnswers.find(({ times }) => times > 0);
    if (next) {
      next.times -= 1;
      return next.answer;
    }
    const text = origin.current(KEY);
    return text === undefined ? answerOf('<Error><Code>AccessDenied</Code></Error>', 403, 'application/xml') : answerOf(text);
  }
}

/** MX records of these hosts, of the first with the best preference. */
export function mxOf(...hosts: string[]): MxAnswer {
  return { state: 'records', records: hosts.map((host, index) => ({ host, preference: 10 * (index + 1) })) };
}

/** What an edge answers. */
export function answerOf(body: string, status = 200, contentType = 'text/plain', location?: string): PolicyAnswer {
  return { kind: 'answer', status, contentType, body: Buffer.from(body), location };
}

export const WRONG_CERTIFICATE: PolicyAnswer = {
  kind: 'failure', code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: 'Host: mta-sts.example.com. is not in the cert\'s altnames',
};

/** The properties of a Custom::MtaStsPolicy. */
export function properties(lines: string[], policyId: string, more: object = {}): object {
  return { Domain: DOMAIN, PolicyId: policyId, Policy: lines, BucketName: 'bucket', DistributionDomainName: 'd111.cloudfront.net', ...more };
}

export const A_LINES = ['version: STSv1', 'mode: testing', 'mx: mx.example.com', 'max_age: 604800'];
export const B_LINES = ['version: STSv1', 'mode: enforce', 'mx: mx.example.com', 'max_age: 604800'];
export const A_TEXT = 'version: STSv1\r\nmode: testing\r\nmx: mx.example.com\r\nmax_age: 604800\r\n';
export const B_TEXT = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 604800\r\n';
export const A = properties(A_LINES, 'a1');
export const B = properties(B_LINES, 'b2');

/** The metadata of a version that a custom resource has written, of this stack unless another one is named. */
export function writtenBy(logicalId: string, stackId = STACK): Record<string, string> {
  return { 'x-amz-meta-owner': ownerOf({ StackId: stackId, LogicalResourceId: logicalId } as CustomResourceEvent) };
}

/** The error of a publication that has to fail, with the identity that CloudFormation is told. */
export async function failureOf(work: Promise<Outcome>): Promise<FailedRequest> {
  const error = await work.then(() => new Error('should have failed'), e => e);
  expect(error).toBeInstanceOf(FailedRequest);
  expect(error.physicalResourceId).toBe(`${HOST}/bucket`);
  return error;
}

/** Keeps the console quiet, and answers with all that was said. */
export function hearConsole(): () => string {
  const said: string[] = [];
  for (const method of ['log', 'warn', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...parts: unknown[]) => void said.push(parts.map(part =>
      part instanceof Error ? `${part.stack} ${String(part.cause)}` : String(part)).join(' ')));
  }
  return () => said.join('\n');
}
