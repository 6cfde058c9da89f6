import { isSafe, list, riskOf } from '../../change';
import { isAddress } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** No pattern of a policy covers an address, so that enforce refuses what some senders deliver there without it. */
export function mxAddress({ facts: { domain, hosts }, policy, sts, mx }: View): CheckFinding[] {
  const found = hosts.map(({ host }) => host).filter(isAddress);
  if (found.length === 0) {
    return [];
  }
  const isRefused = sts?.valid && mx && !isSafe(riskOf(policy, mx));
  return [checkFinding('check-mx-address', isRefused ? 'error' : 'warning',
    `An MX record of ${domain} names the address ${list(found)} and not a host: many senders do not deliver there, and no policy can cover it.`,
    'Give the mail server a name with that address, and name it in the MX record.')];
}
