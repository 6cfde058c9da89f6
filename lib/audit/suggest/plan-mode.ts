import { call, Expression } from './expression';
import type { Plan } from './plan';
import { Seen } from './seen';
import { formatSeconds, MxHost, riskOf } from '../../change';
import { runbook } from '../../private/finding-page';
import { MAX_AGE_CEILING, MAX_AGE_FLOOR, Policy } from '../../protocol';

const WEEK = 604_800;
const LONG = 90 * 86_400;

export function modeWhy({ sts, policy }: Seen, live: Policy | undefined, mode: Plan['mode'], named: readonly MxHost[]): string[] {
  if (mode === 'enforce') {
    return [`enforce, as in the live policy: ${riskOf(live, named) === 'none' ? 'it fits the MX hosts' : 'by it, senders find an MX host of the best preference'}.`];
  }
  const begin = `testing to begin with: senders refuse nothing, and report what they would refuse in enforce. How to get there: ${runbook('go-live')}`;
  switch (live?.mode) {
    case 'enforce': return ['testing, although the live policy is in enforce: that one does not fit the MX hosts. Go back to enforce when all is mended.'];
    case 'testing': return [`testing, as in the live policy. When two weeks of reports show no failure, go on to enforce: ${runbook('go-live')}`];
    case 'none': return ['The live policy has mode none: it was retired, or never began.', begin];
    default: return policy.state === 'valid' ? [unannounced(sts, policy.policy), begin] : [begin];
  }
}

function unannounced(sts: Seen['sts'], { mode }: Policy): string {
  return `A policy is served, and ${sts.state === 'absent' ? 'no record announces it' : 'the record that announces it is broken'}: senders do not look for it.`
    + (mode === 'enforce' ? ' It is in enforce, and who fetched it earlier may hold it until its max_age is over.' : '');
}

/** What is left out says why, too. */
export function maxAgeOf(live: Policy | undefined, mode: Plan['mode']): { seconds?: number; why: string[] } {
  const defaultSays = mode === 'enforce' ? 'maxAge is left out, and is 14 days then.' : 'maxAge is left out, and is 7 days then (14 in enforce).';
  if (!live || live.mode !== mode) {
    return { why: [defaultSays] };
  }
  const seconds = Math.min(Math.max(live.maxAge, MAX_AGE_FLOOR), MAX_AGE_CEILING);
  if (seconds !== live.maxAge) {
    return { seconds, why: [`The live max_age is ${live.maxAge} seconds, which not all senders take. maxAge is the nearest that all do.`] };
  }
  const odd = mode === 'enforce' && seconds < WEEK ? ' It is short: raise it to 14 days later.'
    : seconds > LONG ? ' It is long: senders that cannot fetch hold a mistake as long. Lower it to 90 days or less later.' : '';
  return { seconds, why: [`maxAge is that of the live policy, ${formatSeconds(seconds)}.${odd}`] };
}

export function duration(seconds: number): Expression {
  return seconds % 86_400 === 0 ? call('Duration', 'days', { number: seconds / 86_400 }) : call('Duration', 'seconds', { number: seconds });
}
