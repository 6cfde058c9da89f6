import { list } from '../../change';
import { isPublicAddress } from '../../net/public-address';
import { policyHostName } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** Senders take any of the addresses. Where none of a family is public, that is for policy-answer; who looks from within such a network looks for its own. */
export function policyPrivate({ facts: { domain, policyHost: { addresses, addresses6, fetches } }, sts }: View): CheckFinding[] {
  const all = [addresses, addresses6].flatMap(fact => fact.state === 'found' ? fact.value.records : []);
  // alone it is all there is, and for policy-answer
  const hidden = all.length < 2 ? [] : all.filter(each => !isPublicAddress(each));
  const isFromOutside = fetches.some(({ address }) => address !== undefined && all.includes(address) && !hidden.includes(address))
    && !fetches.some(({ failure }) => failure?.kind === 'not-public');
  if (!sts?.valid || hidden.length === 0 || !isFromOutside) {
    return [];
  }
  return [checkFinding('check-policy-private-address', 'warning',
    `${policyHostName(domain)} leads to ${list(hidden, 3)} as well, which no sender reaches: those that try it first wait, or have no policy.`,
    'Leave only public addresses in DNS.')];
}
