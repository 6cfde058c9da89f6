import { DomainFacts } from './facts';

const DAY = 86_400_000;
/** Older facts are said to be so: a record, a policy or a host may be another since. */
const OLD_DAYS = 1;
/** Beyond this nobody should change a mode by them. It is within the six days that short-lived certificates have. */
const STALE_DAYS = 3;

/** - `unknown`: they do not say of when they are, or it is still to come. */
export type Age = { readonly state: 'fresh' | 'old' | 'stale'; readonly days: number } | { readonly state: 'unknown' };

/** How long ago the probes looked. */
export function ageOf({ at }: DomainFacts, now: number): Age {
  const days = (now - Date.parse(at)) / DAY;
  // two clocks may differ
  if (Number.isNaN(days) || days < -1) {
    return { state: 'unknown' };
  }
  return { state: days > STALE_DAYS ? 'stale' : days > OLD_DAYS ? 'old' : 'fresh', days: Math.max(0, Math.floor(days)) };
}
