import { policyUrl } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { isGood, View } from '../view';

/** A sender asks by one of them, and nobody knows by which. What is wrong at one of them alone is for policy-answer. */
export function policyFamilies({ facts: { domain, policyHost: { fetches } } }: View): CheckFinding[] {
  const [four, six] = [4, 6].map(family => fetches.find(fetch => fetch.family === family && isGood(fetch)));
  const differ = four && six && four.body !== six.body;
  return differ ? [checkFinding('check-policy-families-differ', 'warning',
    `${policyUrl(domain)} serves another policy by IPv6 than by IPv4: senders hold one or the other.`, 'Serve the same policy at all addresses.')] : [];
}
