import { Policy } from '../../protocol';
import { Facts } from '../facts';
import { ChangeFinding, finding } from '../finding';
import { isSafe, riskOf, unusable } from '../risk';
import { formatInstant } from '../time';
import { Until } from '../waits';
import { dates, hostList, outcome } from '../words';

const RETIRE = 'To retire, publish mode none with the same mx first, wait until nobody holds a policy in enforce (`mta-sts held`), '
  + 'and remove it then.';

/** Record and host of the policy go; senders keep what they hold, and nothing reaches them any more (RFC 8461 section 8.3). */
export function policyRemoved({ domain, after, oldPolicy, oldUntil, earlier, options }: Facts): ChangeFinding[] {
  if (!oldPolicy || after?.policy !== undefined) {
    return [];
  }
  if (oldPolicy.mode === 'enforce') {
    return [finding('change-policy-removed', 'high',
      `New senders no longer insist on TLS to ${domain}, and those that hold the policy enforce it ${dates(oldUntil!)}. `
      + 'From now to then you cannot correct what they hold.', RETIRE, { until: oldUntil })];
  }
  const until = latest((earlier ?? []).filter(({ policy }) => policy.mode === 'enforce').map(each => each.until));
  if (until) {
    return [finding('change-policy-removed', 'medium',
      `The policy of ${domain} is of mode ${oldPolicy.mode}, but some senders may hold an earlier one and enforce it ${dates(until)}. `
      + 'From now to then you cannot correct what they hold.', 'Remove it when nobody holds one in enforce.', { until })];
  }
  if (oldPolicy.mode === 'testing') {
    return [finding('change-policy-removed', 'low',
      `Senders no longer try the policy of ${domain}. Mode testing protected nothing, and no mail is refused; `
      + 'some report that the policy cannot be fetched.',
      'If that is meant for good, nothing. Otherwise keep it, and go on to enforce.')];
  }
  return earlier
    ? [finding('change-policy-removed', 'none',
      `The policy of ${domain} is retired: nobody holds one in enforce at ${formatInstant(options.now)}.`, 'Nothing.')]
    : [finding('change-policy-removed', 'low',
      `The policy of ${domain} is of mode none, and for how long is not known: a sender may hold an earlier one in enforce, `
      + 'which you can then not correct.',
      'See what is held: `mta-sts held`.')];
}

/** The same, and the MX records move at the same time. */
export function removedWithMx({ domain, after, oldPolicy, oldUntil, earlier = [], mxMoves, newMx = [] }: Facts): ChangeFinding[] {
  if (!oldPolicy || after?.policy !== undefined || !mxMoves) {
    return [];
  }
  const held: { policy: Policy; until: Until }[] = [{ policy: oldPolicy, until: oldUntil! }, ...earlier];
  const hit = held.filter(({ policy }) => riskOf(policy, newMx) !== 'none');
  const worst = hit.find(({ policy }) => !isSafe(riskOf(policy, newMx))) ?? hit[0];
  if (!worst) {
    return [];
  }
  const risk = riskOf(worst.policy, newMx);
  const until = latest(hit.map(each => each.until))!;
  return [finding('change-removed-with-mx', isSafe(risk) ? 'medium' : 'critical',
    `The policy of ${domain} goes while its MX records move to hosts that senders who hold it refuse (${hostList(unusable(worst.policy, newMx))}): `
    + `they ${outcome[risk]}, ${dates(until)}. Nothing you publish reaches them.`,
    `Leave the MX records as they are until then, or keep the policy and let it cover the new hosts first. ${RETIRE}`,
    { until })];
}

function latest(until: readonly Until[]): Until | undefined {
  return until.length === 0 ? undefined
    : { normal: Math.max(...until.map(({ normal }) => normal)), worst: Math.max(...until.map(({ worst }) => worst)) };
}
