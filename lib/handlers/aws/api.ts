import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { XMLParser } from 'fast-xml-parser';
import { Backoff, Clock } from '../clock';

/** A refusal of an AWS service, in its own words. */
export class AwsError extends Error {
  constructor(readonly call: string, readonly status: number, readonly code: string, readonly detail: string) {
    super(`${call}: ${code}${detail ? `: ${detail}` : ''} (HTTP status ${status})`);
  }

  /** Whether the same call can be answered a little later: a trouble of the service or of the way to it. */
  public get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || PASSING.has(this.code);
  }
}

export interface AwsCall {
  /** For people, in logs and errors. */
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface AwsAnswer {
  readonly headers: Headers;
  readonly text: string;
}

/** What a Lambda function finds in its environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A new role policy takes some time until every endpoint of a service knows it. */
const PERMISSIONS_ARRIVE_WITHIN_MS = 60_000;
const TRIES_FOR_MS = 20_000;
const ANSWER_WITHIN_MS = 10_000;

const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'Forbidden', 'UnauthorizedOperation']);
const PASSING = new Set([
  'ConditionalRequestConflict', 'InternalError', 'InternalFailure', 'OperationAborted', 'PriorRequestNotComplete', 'RequestLimitExceeded', 'RequestTimeout', 'ServiceUnavailable',
  'SlowDown', 'Throttling', 'ThrottlingException', 'TooManyRequestsException',
]);

/**
 * Signed requests to one AWS service, with the retries that a deploy needs.
 *
 * The SDK's S3 client alone bundles to more than 400 KB; the few calls of our handlers do not need it (docs/decisions/0003).
 */
export class AwsApi {
  constructor(
    private readonly service: string,
    private readonly environment: Environment,
    private readonly clock: Clock,
    private readonly send: typeof fetch = fetch,
  ) {}

  /**
   * The address of a service, as the SDKs find it: AWS_ENDPOINT_URL replaces the public one.
   *
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
   */
  public endpoint(): { readonly url: string; readonly custom: boolean } {
    const custom = this.environment[`AWS_ENDPOINT_URL_${this.service.toUpperCase()}`] || this.environment.AWS_ENDPOINT_URL;
    const suffix = this.environment.URL_SUFFIX || 'amazonaws.com';
    return custom
      ? { url: custom.replace(/\/$/, ''), custom: true }
      : { url: `https://${this.service}.${this.environment.AWS_REGION}.${suffix}`, custom: false };
  }

  /**
   * Makes a call, again and again where that helps.
   *
   * @throws AwsError with the service's own message.
   */
  public async call(call: AwsCall, deadline: number = Infinity): Promise<AwsAnswer> {
    const started = this.clock.now();
    const backoff = new Backoff(this.clock, 200, 5_000);
    for (;;) {
      const outcome = await this.once(call);
      if (!(outcome instanceof AwsError)) {
        return outcome;
      }
      const until = Math.min(started + patience(outcome), deadline);
      if (this.clock.now() >= until || !await backoff.wait(until)) {
        throw outcome;
      }
      console.warn(`${outcome.message}; trying again`);
    }
  }

  private async once(call: AwsCall): Promise<AwsAnswer | AwsError> {
    const signed = await new AwsV4Signer({
      method: call.method,
      url: call.url,
      headers: { ...call.headers, 'x-amz-content-sha256': createHash('sha256').update(call.body ?? '').digest('hex') },
      body: call.body,
      accessKeyId: this.environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: this.environment.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: this.environment.AWS_SESSION_TOKEN,
      service: this.service,
      region: this.environment.AWS_REGION,
    }).sign();
    try {
      const answer = await this.send(signed.url, {
        method: signed.method,
        headers: signed.headers,
        body: signed.body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const text = await answer.text();
      return answer.ok ? { headers: answer.headers, text } : refusal(call, answer.status, text);
    } catch (error) {
      return new AwsError(call.name, 0, 'NetworkError', reasonOf(error));
    }
  }
}

/** What fetch throws says only that it failed; its cause says why, or at least has a code. */
function reasonOf(error: unknown): string {
  const cause: NodeJS.ErrnoException = error instanceof Error && error.cause instanceof Error ? error.cause : error as Error;
  return cause.message || cause.code || String(cause);
}

/** How long a refusal may turn into an answer by itself. */
function patience(error: AwsError): number {
  if (DENIED.has(error.code)) {
    return PERMISSIONS_ARRIVE_WITHIN_MS;
  }
  return error.passes ? TRIES_FOR_MS : 0;
}

function refusal(call: AwsCall, status: number, text: string): AwsError {
  const { code, message } = text.startsWith('{') ? jsonError(text) : xmlError(text);
  // an answer to HEAD has no body: its status is all there is to know
  const known = code ?? { 403: 'AccessDenied', 404: 'NotFound', 412: 'PreconditionFailed', 503: 'ServiceUnavailable' }[status] ?? 'Unknown';
  return new AwsError(call.name, status, String(known), String(message ?? ''));
}

interface ServiceError {
  readonly code?: unknown;
  readonly message?: unknown;
}

function xmlError(text: string): ServiceError {
  const parsed = parseXml(text);
  const error = parsed.Error ?? parsed.ErrorResponse?.Error;
  // Route 53 tells in a form of its own why it refuses a batch of changes
  const messages = parsed.InvalidChangeBatch?.Messages?.Message;
  return messages === undefined ? { code: error?.Code, message: error?.Message } : { code: 'InvalidChangeBatch', message: [messages].flat().join('; ') };
}

function jsonError(text: string): ServiceError {
  try {
    const { __type: type, message, Message } = JSON.parse(text);
    // the shape may be written with its namespace: com.amazonaws.acm#ResourceNotFoundException
    return { code: typeof type === 'string' ? type.split('#').pop() : undefined, message: message ?? Message };
  } catch {
    return {};
  }
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any */
export type Xml = Record<string, any>;

const parser = new XMLParser({ parseTagValue: false, isArray: name => ['Version', 'DeleteMarker'].includes(name) });

/** Every value is a string; what is not XML is empty. */
export function parseXml(text: string): Xml {
  try {
    return parser.parse(text) as Xml;
  } catch {
    return {};
  }
}
