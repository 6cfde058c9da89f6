import { Level } from '../../change';

/** What to do about it comes next, and not in its place. */
export function isHarmless(level: Level, neverStops: boolean): boolean {
  return neverStops || level === 'none';
}
