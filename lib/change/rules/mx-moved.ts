import { Facts } from '../facts';
import { ChangeFinding, finding } from '../finding';
import { judge } from '../pairs';
import { riskOf, unusable } from '../risk';
import { known } from '../unknown';
import { dates, hostList, list, outcome, wait } from '../words';

/** Older policies that senders may still hold, one that was taken back among them, meet the MX hosts of after the change. */
export function heldExcludesMx({ domain, after, earlier = [], oldMx, newMx = [], options }: Facts): ChangeFinding[] {
  return earlier.filter(({ policy }) => riskOf(policy, newMx) !== 'none').map(({ policy, until, ids }) => {
    const risk = riskOf(policy, newMx);
    const isEarly = until.normal > options.now;
    const isStuck = ids.some(id => id === known(after?.id));
    return finding('change-held-excludes-mx', isEarly ? risk : 'low',
      `Some senders may hold an earlier policy of ${domain}, with mx ${list(policy.mx)}, under the id ${list(ids)}. It does not cover `
      + `${hostList(unusable(policy, newMx))}, and they ${outcome[risk]}. They go by it ${dates(until)}.`,
      isStuck ? 'Raise `revision` by one: another id makes every sender fetch again.'
        : 'If the MX records can wait, change them after the first of these dates; if they have changed, there is nothing to do but wait.',
      // waiting helps only where the change moves the MX records
      { until, neverStops: !isEarly || !judge({ policy, mx: oldMx }, { policy, mx: newMx }).stops });
  });
}

/** The MX records change, and every sender that keeps up delivers all the same. */
export function mxMoved({ domain, oldPolicy, mxMoves, verdict, options, oldMx = [], newMx = [] }: Facts): ChangeFinding[] {
  if (!mxMoves || !verdict.safeInOneStep || oldPolicy?.mode !== 'enforce') {
    return [];
  }
  return [finding('change-mx-moved', 'none',
    `The MX records of ${domain} change from ${hostList(oldMx) || 'no host'} to ${hostList(newMx) || 'no host'}, `
    + 'and senders can deliver before and after.',
    `Right if the policy of before has been announced for ${wait(options)}. Wait as long again before you take old hosts out of it.`)];
}
