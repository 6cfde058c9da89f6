import { Facts } from '../facts';
import { ChangeFinding, finding, oneLevelUp } from '../finding';
import { MxHost } from '../mx';
import { Moment, SeenPair } from '../pairs';
import { isWorseRisk, riskOfRefused } from '../risk';
import { samePolicy } from '../same-policy';
import { dates, hostList, list, outcome, wait, whyUncovered } from '../words';

/**
 * The new policy leaves out hosts that mail is delivered to, before or after the change. Where the policy stays and the MX records
 * move, `change-mx-too-early` tells.
 */
export function excludesMx(facts: Facts): ChangeFinding[] {
  const { domain, before, oldPolicy, newPolicy, oldUntil, options } = facts;
  const [later, earlier] = [pair(facts, 'after', 'after'), pair(facts, 'after', 'before')].map(each => each?.worse ? each : undefined);
  const worst = later && !(earlier && isWorseRisk(earlier.risk, later.risk)) ? later : earlier;
  if (!newPolicy || !worst || samePolicy(oldPolicy, newPolicy)) {
    return [];
  }
  const { risk, unusable } = worst;
  const cachedOnly = worst === earlier && facts.mxMoves;
  return [finding('change-excludes-mx',
    // a domain without a policy learns of everything else that is wrong at the same time
    before?.policy ? risk : oneLevelUp(risk),
    `Senders that fetch the new policy of ${domain}${cachedOnly ? ' and have the old MX records in a cache' : ''} refuse ${hostList(unusable)}: `
    + `${whyUncovered(newPolicy, unusable)}. They ${outcome[risk]}.`,
    cachedOnly
      ? `Keep ${hostList(unusable)} in mx, and take it out ${wait(options)} after the MX records have changed.`
      : `Add ${hostList(unusable)} to mx; or take it out of the MX records first, and change the policy ${wait(options)} later.`,
    { until: oldUntil })];
}

/** The MX records move to hosts that the policy of before, which senders still hold, does not cover. */
export function mxTooEarly(facts: Facts): ChangeFinding[] {
  const { domain, after, oldPolicy, oldUntil, options } = facts;
  const seen = pair(facts, 'before', 'after');
  if (!seen?.worse || !oldPolicy || !after?.policy) {
    return [];
  }
  return [finding('change-mx-too-early', seen.risk,
    `Senders hold the policy that ${domain} publishes now, which does not cover ${hostList(seen.unusable)}: `
    + `${whyUncovered(oldPolicy, seen.unusable)}. When they see the new MX records they ${outcome[seen.risk]}. They go by it ${dates(oldUntil!)}.`,
    `In three steps: publish a policy with mx ${list([...oldPolicy.mx, ...seen.unusable.map(({ host }) => host)])}; after ${wait(options)} `
    + 'change the MX records; after the same time again take the old hosts out of the policy.',
    { until: oldUntil })];
}

/** What stands now leaves hosts out already: no fault of the change. */
export function mxUncoveredAlready(facts: Facts): ChangeFinding[] {
  const { domain, oldPolicy, oldUntil, newMx = [] } = facts;
  const [now, then] = [pair(facts, 'before', 'before'), pair(facts, 'after', 'after')];
  if (!now || !oldPolicy || now.risk === 'none') {
    return [];
  }
  const what = `The policy that ${domain} publishes now does not cover ${hostList(now.unusable)}: ${whyUncovered(oldPolicy, now.unusable)}. `
    + `Senders that hold it ${outcome[now.risk]}.`;
  if (!then) {
    return [finding('change-mx-uncovered-already', now.risk, `${what} Whether this change mends it cannot be told.`,
      `See to it that mx of the new policy covers ${hostList(now.unusable)}.`, { neverStops: true })];
  }
  const isLeft = ({ host }: MxHost) => then.unusable.some(each => each.host === host);
  const [left, mended] = [now.unusable.filter(isLeft), now.unusable.filter(host => !isLeft(host))];
  if (left.length === 0) {
    return [finding('change-mx-uncovered-already', 'none', `${what} This change mends it. Senders go by the old policy ${dates(oldUntil!)}.`,
      then.risk === 'none' ? 'Deploy the change soon.' : 'Deploy the change as soon as it covers the other hosts, too.', { until: oldUntil, neverStops: true })];
  }
  return [finding('change-mx-uncovered-already', riskOfRefused(newMx, left.map(({ host }) => host)),
    `${what} This change ${mended.length > 0 ? `mends it for ${hostList(mended)}, and ` : ''}leaves it so${mended.length > 0 ? ` for ${hostList(left)}` : ''}.`,
    `Add ${hostList(left)} to mx.`, { neverStops: true })];
}

function pair({ verdict }: Facts, held: Moment, seen: Moment): SeenPair | undefined {
  return verdict.pairs.find(each => each.held === held && each.seen === seen);
}
