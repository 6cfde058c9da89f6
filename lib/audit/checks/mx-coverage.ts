import { hostList, outcome, riskOf, unusable, whyUncovered } from '../../change';
import { CheckFinding, checkFinding } from '../check-codes';
import { isAddress, View } from '../view';

/** The rule of lib/change, with what is live. */
export function mxCoverage({ facts: { domain }, policy, mx, sts }: View): CheckFinding[] {
  if (!policy || policy.mode === 'none' || !mx || !sts?.valid) {
    return [];
  }
  const enforced = { ...policy, mode: 'enforce' as const };
  // what an address is missing is a name
  const uncovered = unusable(enforced, mx).filter(({ host }) => !isAddress(host));
  if (uncovered.length === 0) {
    return [];
  }
  const risk = riskOf(enforced, mx);
  const isForce = policy.mode === 'enforce';
  return [checkFinding('check-mx-uncovered', isForce && risk !== 'low' ? 'error' : 'warning',
    `The policy of ${domain} does not cover ${hostList(uncovered)}: ${whyUncovered(policy, uncovered)}. ${isForce ? 'Senders' : 'In mode enforce, senders would'} ${outcome[risk]}.`,
    uncovered.slice(0, 8).map(({ host }) => `mx: ${host}`).join('\n'))];
}
