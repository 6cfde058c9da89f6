import { createHash } from 'node:crypto';
import { hintFor, isPlainText } from './hints';
import { FetchPolicy, PolicyAnswer } from '../../net/fetch-policy';
import { POLICY_PATH } from '../../protocol/policy-location';
import { Backoff, Clock } from '../clock';

/** What the edge has to answer. */
export type Expectation =
  /** Exactly this text. */
  | { readonly kind: 'text'; readonly text: string }
  /** The object that stands in the bucket now, known by its ETag. What it is made of is of no matter: it is about to be replaced. */
  | { readonly kind: 'stored'; readonly etag: string }
  /** That there is no policy yet: the way to the bucket stands, the object does not. */
  | { readonly kind: 'nothing' };

/** What a stranger sent must leave room for the rest of the message. */
const MAX_QUOTED = 150;

/** The ETag that S3 gives to these bytes, with its own encryption and in one part. */
export function etagOf(text: string | Buffer): string {
  return `"${createHash('md5').update(text).digest('hex')}"`;
}

/** What is wrong with an answer; undefined when nothing is. */
export function mismatch(expected: Expectation, answer: PolicyAnswer): string | undefined {
  if (answer.kind === 'failure') {
    return `no answer: ${answer.message.slice(0, MAX_QUOTED)} (${answer.code})`;
  }
  const what = `status ${answer.status}, content type ${quote(answer.contentType)}, ${answer.body.length} bytes`;
  if (expected.kind === 'nothing') {
    return answer.status === 403 || answer.status === 404 ? undefined : what;
  }
  // RFC 8461, section 3.3: no redirect is followed, any other status is a failure
  if (answer.status !== 200) {
    return answer.location ? `${what}, a redirect to ${quote(answer.location)}` : what;
  }
  if (expected.kind === 'text' && !isPlainText(answer.contentType)) {
    return what;
  }
  // an object that somebody encrypted with a key of KMS has an ETag that is no hash of its bytes
  const same = expected.kind === 'text' ? answer.body.equals(Buffer.from(expected.text)) : [answer.etag, etagOf(answer.body)].includes(expected.etag);
  return same ? undefined : `${what}, which begin with ${quote(answer.body.toString('utf8', 0, MAX_QUOTED))}`;
}

/**
 * Asks until the edge answers as expected.
 *
 * One Lambda function sees one edge. That the others answer alike follows from their caching nothing (docs/decisions/0002).
 *
 * @returns the answer.
 * @throws with what was asked, what came back and what to look at, when the deadline has come.
 */
export async function prove(
  hostName: string, where: string, ask: FetchPolicy, expected: Expectation, clock: Clock, deadline: number,
): Promise<PolicyAnswer> {
  const url = `https://${hostName}${POLICY_PATH}`;
  const started = clock.now();
  const backoff = new Backoff(clock, 100, 10_000);
  for (let asked = 1; ; asked++) {
    const answer = await ask(hostName);
    const wrong = mismatch(expected, answer);
    if (wrong === undefined) {
      return answer;
    }
    console.warn(`${url}: ${wrong}`);
    if (!await backoff.wait(deadline)) {
      const seconds = Math.round((clock.now() - started) / 1000);
      throw new Error([
        `Asked ${url} at ${where}, ${asked} times in ${seconds} s.`,
        `Expected: ${describe(expected)}.`,
        `Last answer: ${wrong}.`,
        `Look at: ${hintFor(expected, answer)}`,
      ].join('\n'));
    }
  }
}

function quote(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.length > MAX_QUOTED ? `${quoted.slice(0, MAX_QUOTED)}…` : quoted;
}

function describe(expected: Expectation): string {
  switch (expected.kind) {
    case 'text': return `status 200, content type "text/plain", the ${Buffer.byteLength(expected.text)} bytes of the policy`;
    case 'stored': return 'status 200, the object that stands in the bucket';
    case 'nothing': return 'status 403 or 404, as long as there is no policy in the bucket';
  }
}
