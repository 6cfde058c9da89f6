import type { Traits } from './sender';
import { seeded } from '../../../model/seeded';

const HOUR = 3_600_000;

/**
 * A sender as they come, within what the model allows for. The same seed, the same sender.
 *
 * @param from the first of the days (ms) of which one is the day that it begins to fail, if it does.
 */
export function randomTraits(seed: number, from: number, { canFetch = false, days = 60 } = {}): Traits {
  const choose = seeded(seed);
  const pick = <T>(...values: T[]) => values[choose(values.length, '')];
  const heedsId = choose(4, '') > 0;
  const failsFrom = from + choose(days * 24, '') * HOUR;
  const failsUntil = failsFrom + pick(1, 24, 24 * 30, Infinity) * HOUR;
  return {
    heedsId,
    refreshEvery: heedsId ? pick(undefined, undefined, 12 * HOUR, 24 * HOUR) : 24 * HOUR,
    restartsAge: pick(true, false),
    raisesAge: pick(true, false, false),
    staleFor: pick(0, 0, 1, 24, 48) * HOUR,
    fails: canFetch || pick(true, false) ? () => false : at => at >= failsFrom && at < failsUntil,
  };
}

/** Moments (ms, sorted) at which a sender has mail for the domain: some often, some hardly ever. */
export function randomDeliveries(seed: number, from: number, to: number, most: number): number[] {
  const choose = seeded(seed);
  const count = 1 + choose(most, '');
  return Array.from({ length: count }, () => from + choose(to - from, '')).sort((a, b) => a - b);
}
