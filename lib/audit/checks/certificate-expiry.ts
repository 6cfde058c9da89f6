import { TlsFacts } from '../facts';

const DAY = 86_400_000;
const SOON_DAYS = 14;

/** It was good when it was seen, and its time is over since; if it was not renewed. */
export function hasEnded({ trusted, validTo }: TlsFacts, now: number): boolean {
  return trusted && !(Date.parse(validTo) > now);
}

/** Days left, where they are few: two weeks, or a fifth of the time that a short-lived certificate has. */
export function expiresSoon({ trusted, validFrom, validTo }: TlsFacts, now: number): number | undefined {
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  const left = to - now;
  const isSoon = left < Math.min(SOON_DAYS * DAY, (to - from) / 5);
  return trusted && isSoon && left > 0 ? Math.floor(left / DAY) : undefined;
}

export function inDays(days: number): string {
  return days === 0 ? 'within a day' : days === 1 ? 'in a day' : `in ${days} days`;
}
