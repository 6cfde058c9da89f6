import { Facts } from '../facts';
import { ChangeFinding, finding } from '../finding';
import { formatSeconds } from '../time';
import { dates } from '../words';

/** A shorter memory helps only those who have forgotten the longer one. */
export function maxAgeLowered({ domain, oldPolicy, newPolicy, oldUntil, mxMoves }: Facts): ChangeFinding[] {
  if (!oldPolicy || !newPolicy || newPolicy.maxAge >= oldPolicy.maxAge) {
    return [];
  }
  const what = `max_age of ${domain} is lowered from ${formatSeconds(oldPolicy.maxAge)} to ${formatSeconds(newPolicy.maxAge)}`;
  if (oldPolicy.mode !== 'enforce') {
    return [finding('change-max-age-lowered', 'none', `${what}. Nobody enforced the policy, so no mail depends on it.`, 'Nothing.')];
  }
  const held = `Senders go by the old one ${dates(oldUntil!)}.`;
  if (mxMoves) {
    return [finding('change-max-age-lowered', 'low',
      `${what} together with the MX records: too late for this move. ${held}`,
      'Lower it first, and change the MX records when the old one is forgotten.', { until: oldUntil })];
  }
  return [finding('change-max-age-lowered', 'none',
    `${what}. ${held} It takes effect for MX moves after that.`,
    'If you lowered it for an MX move, move when the old one is forgotten.', { until: oldUntil })];
}

/** A longer memory, for mistakes too. */
export function maxAgeRaised({ domain, oldPolicy, newPolicy }: Facts): ChangeFinding[] {
  if (!oldPolicy || !newPolicy || newPolicy.maxAge <= oldPolicy.maxAge) {
    return [];
  }
  const withMode = oldPolicy.mode !== newPolicy.mode;
  return [finding('change-max-age-raised', withMode ? 'medium' : 'low',
    `max_age of ${domain} is raised from ${formatSeconds(oldPolicy.maxAge)} to ${formatSeconds(newPolicy.maxAge)}`
    + `${withMode ? ` together with the mode (${oldPolicy.mode} to ${newPolicy.mode}): a long memory for an untried policy` : ''}. `
    + 'Senders that cannot fetch hold a mistake in it as long.',
    withMode ? 'Change the mode first, and raise max_age when it has proven itself.' : 'Raise it when no MX move is ahead.',
    // what refuses no mail must not be held up, least of all the way out of enforce
    { neverStops: newPolicy.mode !== 'enforce' })];
}
