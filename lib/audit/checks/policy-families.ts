import { policyUrl } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { isGood, View } from '../view';

/** A sender asks by one of them, and nobody knows by which. */
export function policyFamilies({ facts: { domain, policyHost: { fetches } } }: View): CheckFinding[] {
  const [four, six] = [4, 6].map(family => fetches.find(fetch => fetch.family === family));
  const differ = four && six && (isGood(four) !== isGood(six) || (isGood(four) && four.body !== six.body));
  return differ ? [checkFinding('check-policy-families-differ', 'warning',
    `${policyUrl(domain)} answers otherwise by IPv6 than by IPv4: senders hold one or the other.`, 'Serve the same policy at all addresses.')] : [];
}
