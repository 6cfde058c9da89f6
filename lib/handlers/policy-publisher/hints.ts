import type { Expectation } from './proof';
import { PolicyAnswer } from '../../net/fetch-policy';

const HINTS: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the distribution: it must name the policy host, and the policy host must be an alias of the distribution.',
  CERT_HAS_EXPIRED: 'the certificate of the distribution: it has expired. Renew it, or let ACM do so.',
  CERT_NOT_YET_VALID: 'the certificate of the distribution: it is not valid yet.',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate of the distribution: no public authority signed it, so no sender would accept it.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate of the distribution: no public authority signed it, so no sender would accept it.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate of the distribution: its chain is not complete, or no public authority signed it.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate of the distribution: its chain is not complete, or no public authority signed it.',
  CUT_OFF: 'the origin and the functions of the distribution: the edge ended its answer too early.',
  TOO_LONG: 'the origin and the functions of the distribution: what the edge serves is far longer than a policy.',
};

/** In lower case: some senders compare it so (RFC 8461, section 3.3). */
export function isPlainText(contentType: string): boolean {
  return /^text\/plain *(;|$)/.test(contentType);
}

/** Where a person should look first, for an answer that was not the one expected. */
export function hintFor(expected: Expectation, answer: PolicyAnswer): string {
  if (answer.kind === 'failure') {
    return HINTS[answer.code]
      ?? (answer.code.startsWith('ERR_SSL') || answer.code === 'EPROTO' || answer.code === 'ECONNRESET'
        ? 'the aliases and the certificate of the distribution: the edge ended the TLS handshake for this host name.'
        : 'whether the distribution is enabled and deployed; the function asks it over the public internet.');
  }
  if (answer.status >= 300 && answer.status < 400) {
    return 'the behaviors and functions of the distribution: senders follow no redirect (RFC 8461, section 3.3).';
  }
  if (expected.kind === 'nothing') {
    return answer.status >= 500
      ? 'the viewer-request function and the origin of the distribution: the edge answers with an error of its own.'
      : 'the origin of the distribution: it serves something that is not in the bucket of this stack.';
  }
  switch (true) {
    case answer.status === 403:
      return 'the bucket policy and the origin access control: the distribution may not read the object.';
    case answer.status === 404:
      return 'the viewer-request function of the distribution: it must map the policy host to the object.';
    case answer.status !== 200:
      return 'the viewer-request function and the origin of the distribution.';
    case !isPlainText(answer.contentType):
      return 'the response headers policy and the functions of the distribution: something changes the content type.';
    default:
      return 'the cache policy and the functions of the distribution: it must serve what the bucket holds, uncached and unchanged.';
  }
}
