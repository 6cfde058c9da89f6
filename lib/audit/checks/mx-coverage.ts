import { hostList, MxHost, outcome, riskOf, unusable, whyUncovered } from '../../change';
import { isAddress, normalizeHost } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { Served, View } from '../view';

/** The rule of lib/change, with what is live. */
export function mxCoverage({ facts: { domain }, served, mx, sts }: View): CheckFinding[] {
  const found = mx && sts?.valid ? served.flatMap(each => ofServed(domain, each, mx)) : [];
  // two texts mostly lack the same host
  const errors = found.filter(({ severity }) => severity === 'error');
  return [...errors, ...found].slice(0, 1);
}

function ofServed(domain: string, { parsed: { policy }, by }: Served, mx: readonly MxHost[]): CheckFinding[] {
  if (!policy || policy.mode === 'none') {
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
    `The policy of ${domain}${by} does not cover ${hostList(uncovered)}: ${whyUncovered(policy, uncovered)}. ${isForce ? 'Senders' : 'In mode enforce, senders would'} ${outcome[risk]}.`,
    uncovered.slice(0, 8).map(({ host }) => covering(host)).join('\n'))];
}

/** What no policy can name needs another name in DNS. */
function covering(host: string): string {
  try {
    return `mx: ${normalizeHost(host)}`;
  } catch (error) {
    return `An MX record names what no policy can: ${(error as Error).message}.`;
  }
}
