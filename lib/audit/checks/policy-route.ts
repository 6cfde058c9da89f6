import { policyHostName } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { policyWasAsked, View } from '../view';

/** A machine without IPv6 (or IPv4) sees one half of a policy host, and where that is all, nothing. */
export function policyRoute({ facts, sts }: View): CheckFinding[] {
  const unseen = facts.policyHost.fetches.filter(({ failure }) => failure?.kind === 'unroutable');
  const [first] = unseen;
  if (!sts?.valid || first === undefined) {
    return [];
  }
  const host = policyHostName(facts.domain);
  return policyWasAsked(facts)
    ? [checkFinding('check-policy-family-not-seen', 'info',
      `What ${host} serves by IPv${first.family} was not seen: from here there is no way to ${first.address}.`,
      `Check once from a machine that has IPv${first.family}: senders do.`)]
    : [checkFinding('check-not-asked', 'warning',
      `${host} could not be asked for the policy: from here there is no way to ${unseen.map(({ address }) => address).join(' or ')}. That is not the same as nothing.`,
      'Probe from a machine that has a way there (--save facts.json), and judge here (--facts facts.json).')];
}
