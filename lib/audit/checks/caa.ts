import { policyHostName } from '../../protocol';
import { lowerAscii } from '../../protocol/text';
import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** ACM asks for these (its documentation names four). */
const AMAZON = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

/** CloudFront takes a certificate of ACM or an imported one; where it is ACM's, CAA has to let Amazon issue. Tags have no case (RFC 8659 section 4.1). */
export function caa({ facts: { domain, policyHost: { caa: fact, fetches } } }: View): CheckFinding[] {
  if (fact.state !== 'found') {
    return [];
  }
  const issuers = fact.value.records.filter(({ tag }) => lowerAscii(tag) === 'issue').map(({ value }) => value.split(';')[0].trim().toLowerCase());
  const fromAmazon = fetches.some(({ tls }) => tls?.issuer.includes('Amazon'));
  return issuers.length > 0 && !issuers.some(issuer => AMAZON.includes(issuer)) && !fromAmazon ? [checkFinding('check-caa-forbids-amazon', 'info',
    `CAA records let ${issuers.map(issuer => issuer || 'nobody').join(', ')} issue for ${policyHostName(domain)}: a certificate of ACM will not be issued.`,
    `${policyHostName(domain)}. IN CAA 0 issue "amazon.com"`)] : [];
}
