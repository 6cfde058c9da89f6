import { call, Expression } from './expression';
import type { Plan } from './plan';
import { Seen } from './seen';
import { formatSeconds } from '../../change';
import { MAX_AGE_CEILING, MAX_AGE_FLOOR, Policy } from '../../protocol';

const WEEK = 604_800;
const LONG = 90 * 86_400;

export function modeWhy({ policy }: Seen, live: Policy | undefined, mode: Plan['mode']): string[] {
  if (mode === 'enforce') {
    return ['enforce, as it is live now, and it fits the MX hosts.'];
  }
  const begin = 'testing to begin with: nothing is refused, and senders report what enforce would refuse (docs/runbooks/go-live.md).';
  switch (live?.mode) {
    case 'enforce': return ['testing, although enforce is live: it does not fit the MX hosts. Go back to enforce when they do.'];
    case 'testing': return ['testing, as it is live now. When two weeks of reports show nothing: enforce (docs/runbooks/go-live.md).'];
    case 'none': return ['The live policy is of mode none: it was retired, or never began.', begin];
    default: return policy.state === 'valid' ? ['A policy is served, and no valid record announces it: no sender goes by it.', begin] : [begin];
  }
}

/** What is left out says why, too. */
export function maxAgeOf(live: Policy | undefined, mode: Plan['mode']): { seconds?: number; why: string[] } {
  const defaultSays = mode === 'enforce' ? 'maxAge is left out: 14 days.' : 'maxAge is left out: 7 days while nothing is refused, 14 in enforce.';
  if (!live || live.mode !== mode) {
    return { why: [defaultSays] };
  }
  const seconds = Math.min(Math.max(live.maxAge, MAX_AGE_FLOOR), MAX_AGE_CEILING);
  if (seconds !== live.maxAge) {
    return { seconds, why: [`The live max_age is ${live.maxAge} seconds, which some senders do not take: the nearest that all do.`] };
  }
  const odd = mode === 'enforce' && seconds < WEEK ? ' It is short: raise it to 14 days later.'
    : seconds > LONG ? ' It is long: a mistake is held as long by senders that cannot fetch. Lower it to 90 days or less later.' : '';
  return { seconds, why: [`maxAge is that of the live policy, ${formatSeconds(seconds)}.${odd}`] };
}

export function duration(seconds: number): Expression {
  return seconds % 86_400 === 0 ? call('Duration', 'days', { number: seconds / 86_400 }) : call('Duration', 'seconds', { number: seconds });
}
