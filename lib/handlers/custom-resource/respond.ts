import { request } from 'node:https';
import { CustomResourceEvent } from './event';
import { Backoff, Clock } from '../clock';

/** CloudFormation refuses a longer answer, and then waits for one until ServiceTimeout. */
const MAX_RESPONSE_BYTES = 4096;
/** The console cuts longer reasons; the whole one is in the log. */
const MAX_REASON_BYTES = 1500;
const TRIES_FOR_MS = 30_000;
const ANSWER_WITHIN_MS = 10_000;

export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalResourceId: string;
  readonly reason?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** Sends one HTTP PUT and answers with the status code. */
export type Put = (url: string, body: Buffer) => Promise<number>;

/** The bytes that tell CloudFormation how it ended: never more than it takes. */
export function renderAnswer(event: CustomResourceEvent, answer: Answer): Buffer {
  const render = (reason: string | undefined, data: Answer['data']) => Buffer.from(JSON.stringify({
    Status: answer.status,
    Reason: reason,
    PhysicalResourceId: answer.physicalResourceId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: data,
  }));
  const body = render(answer.reason && cut(answer.reason, MAX_REASON_BYTES), answer.data);
  // attributes are a convenience, an answer that does not arrive is an hour of waiting
  return body.length <= MAX_RESPONSE_BYTES ? body : render(answer.reason && cut(answer.reason, 200), undefined);
}

/**
 * Puts the answer where CloudFormation waits for it.
 *
 * @throws when every try failed; Lambda then runs the whole invocation again.
 */
export async function respond(event: CustomResourceEvent, answer: Answer, put: Put, clock: Clock): Promise<void> {
  const body = renderAnswer(event, answer);
  const backoff = new Backoff(clock, 250, 5_000);
  const deadline = clock.now() + TRIES_FOR_MS;
  for (;;) {
    let problem: string;
    try {
      const status = await put(event.ResponseURL, body);
      if (status < 300) {
        return;
      }
      problem = `HTTP status ${status}`;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    console.warn(`The answer did not reach CloudFormation (${problem}).`);
    if (!await backoff.wait(deadline)) {
      throw new Error(`CloudFormation could not be told about ${event.LogicalResourceId}: ${problem}`);
    }
  }
}

/** The pre-signed URL of S3 takes no content type, and wants the length in bytes. */
export const putOverHttps: Put = (url, body) => new Promise((resolve, reject) => {
  const sent = request(url, { method: 'PUT', headers: { 'content-type': '', 'content-length': body.length } }, response => {
    resolve(response.statusCode ?? 0);
    response.resume();
  });
  // not setTimeout of the request: an answer that drips would never be idle
  const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)), ANSWER_WITHIN_MS);
  sent.on('close', () => clearTimeout(timer));
  sent.on('error', reject);
  sent.end(body);
});

/** Cuts at a number of bytes, never inside of a character, and says that it did. */
export function cut(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) {
    return text;
  }
  const note = ' … (the log has the rest)';
  const kept = Buffer.from(text).subarray(0, maxBytes - Buffer.byteLength(note)).toString('utf8');
  return kept.replace(/\uFFFD+$/, '') + note;
}
