import { isPlainText } from '../../net/served-policy';
import { policyHostName, policyUrl } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { PolicyFetch } from '../facts';
import { certificateFault } from './certificate-words';
import { isGood, isOldTls, View } from '../view';

/** What a strict sender makes of the answer at each address (RFC 8461 section 3.3). */
export function policyAnswer({ facts, sts }: View): CheckFinding[] {
  if (!sts?.valid) {
    return [];
  }
  const { fetches } = facts.policyHost;
  const isServed = fetches.some(isGood);
  const found = fetches.flatMap(fetch => ofFetch(facts.domain, fetch, isServed));
  // both families mostly have the same trouble
  return found.filter(({ code }, index) => found.findIndex(each => each.code === code) === index);
}

function ofFetch(domain: string, fetch: PolicyFetch, isServed: boolean): CheckFinding[] {
  const host = policyHostName(domain);
  const { failure, tls, status = 0, contentType = '', location } = fetch;
  const fault = tls && certificateFault(tls);
  const where = `${policyUrl(domain)} (IPv${fetch.family})`;
  switch (true) {
    case failure?.kind === 'not-public':
      return [checkFinding('check-policy-private-address', 'error', `${host} leads to ${fetch.address ?? 'an address'}, which is not of the public internet: no sender reaches it.`, 'Give it a public address.')];
    case fault !== undefined:
      return [checkFinding('check-policy-certificate', 'error', `The certificate of ${host} is not one that senders accept: ${fault!.why}.`,
        fault!.fix ?? `Give the policy host a certificate of a public authority for ${host}.`)];
    case tls !== undefined && isOldTls(tls.protocol):
      return [checkFinding('check-policy-tls-old', 'error', `${host} speaks ${tls!.protocol}, and senders want TLS 1.2 or newer.`, 'Turn on TLS 1.2 and 1.3.')];
    case failure?.kind === 'too-long':
      return [checkFinding('check-policy-too-large', 'error', `${where}: ${failure!.message}, and senders stop there.`, 'Publish the policy itself, which has less than 10 KB.')];
    // what a machine without IPv6 cannot see is no fault of the host (policy-route)
    case failure?.kind === 'unroutable': return [];
    case failure !== undefined:
      // most senders try the other family then
      return [checkFinding('check-policy-unreachable', isServed ? 'warning' : 'error',
        `${where} gives no answer: ${failure!.message}.${isServed ? ' Senders that do not try another address have no policy.' : ''}`,
        `Look at the host and at what is in front of it${failure!.kind === 'timeout' ? '; and from another network, if it is this one that lets nothing through' : ''}.`)];
    case status >= 300 && status < 400:
      return [checkFinding('check-policy-redirect', 'error',
        `${where} redirects${location ? ` to ${JSON.stringify(location.slice(0, 200))}` : ''}, and senders must not follow.`, 'Serve the policy at this address itself.')];
    case status !== 200:
      return [checkFinding('check-policy-status', 'error', `${where} answers with status ${status}: for senders there is no policy.`, 'Serve the policy there with status 200.')];
    case !isPlainText(contentType):
      return [checkFinding('check-policy-content-type', 'error',
        `${where} has the content type ${JSON.stringify(contentType)}, and many senders take nothing but text/plain.`, 'Content-Type: text/plain')];
    case !/^text\/plain/.test(contentType):
      return [checkFinding('check-policy-content-type', 'warning', `${where} has the content type ${JSON.stringify(contentType)}; one sender wants it in lower case.`, 'Content-Type: text/plain')];
    default: return [];
  }
}
