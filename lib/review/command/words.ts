import { Level } from '../../change';

/** In place of level and kind of harm: `none delivery` would read as no delivery. */
export const NO_HARM = 'no harm';

/** What to do about it comes next, and not in its place. */
export function isHarmless(level: Level, neverStops: boolean): boolean {
  return neverStops || level === 'none';
}
