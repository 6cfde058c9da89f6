/** A moment: milliseconds since 1970, as `Date.now()` gives them. `Infinity`: no end. */
export type Instant = number;

/** A length of time, in the unit of DNS and of RFC 8461. */
export type Seconds = number;

const MINUTE = 60_000;
/** The last moment that a Date can name. */
const END_OF_DATES = 8_640_000_000_000_000;

/** The moment so many seconds after another. */
export function later(than: Instant, seconds: Seconds): Instant {
  return than + seconds * 1000;
}

/** For people, up to the minute and never too early: `2026-12-08 10:52 UTC`; `no end` where there is none. */
export function formatInstant(at: Instant): string {
  const minute = Math.ceil(at / MINUTE) * MINUTE;
  return minute > END_OF_DATES ? 'no end' : `${new Date(minute).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const UNITS = [[86400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']] as const;

/** For people: `14 days`, `2 days 5 minutes`, `1 second`. */
export function formatSeconds(seconds: Seconds): string {
  const parts: string[] = [];
  let left = seconds;
  for (const [size, unit] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) {
      parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
    }
  }
  return parts.join(' ') || '0 seconds';
}
