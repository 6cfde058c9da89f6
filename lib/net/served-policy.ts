import { PolicyAnswer } from './fetch-policy';
import { parsePolicy, Policy } from '../protocol';

/** What a sender makes of the answer of a policy host. */
export type ServedPolicy =
  | { readonly policy: Policy; readonly text: string }
  /** Why it holds nothing of it, as the end of a sentence that names the host. */
  | { readonly policy?: undefined; readonly noPolicy: string };

/** As senders compare it that do so in any case. */
export function isPlainText(contentType: string): boolean {
  return /^text\/plain *(;|$)/i.test(contentType);
}

/** Of what is no valid policy, a sender holds nothing (RFC 8461 section 3.3). */
export function servedPolicy(answer: PolicyAnswer): ServedPolicy {
  if (answer.kind === 'failure') {
    return { noPolicy: `gives no answer: ${answer.message.slice(0, 200)} (${answer.code})` };
  }
  if (answer.status !== 200) {
    return { noPolicy: `answers with status ${answer.status}` };
  }
  if (!isPlainText(answer.contentType)) {
    return { noPolicy: `answers with content type ${JSON.stringify(answer.contentType.slice(0, 100))}, which is not text/plain` };
  }
  const text = answer.body.toString('utf8');
  const { valid, policy, findings } = parsePolicy(text);
  return valid && policy ? { policy, text } : { noPolicy: `answers with what is no policy: ${findings[0]?.message ?? 'it cannot be read'}` };
}

/** TLS, and an answer that is no HTTP or has no end. */
const OF_THE_HOST = /^(CERT_|ERROR_IN_C|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH|EPROTO|HPE_|TOO_LONG)/;

/** Whether a failure is what the policy host says by itself, whoever asks. Everything else can be the way to it. */
export function isOfTheHost(code: string): boolean {
  return OF_THE_HOST.test(code);
}
