import { policyUrl } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { isGood, View } from '../view';

/** postfix-tlspol gives up after two seconds. */
const SLOW_MS = 2_000;

export function policySpeed({ facts: { domain, policyHost } }: View): CheckFinding[] {
  const slow = policyHost.fetches.find(fetch => isGood(fetch) && fetch.milliseconds > SLOW_MS);
  return slow ? [checkFinding('check-policy-slow', 'warning',
    `${policyUrl(domain)} took ${(slow.milliseconds / 1000).toFixed(1)} s to answer, and one sender waits for two seconds.`, 'Serve a static file, from where it is not cold.')] : [];
}
