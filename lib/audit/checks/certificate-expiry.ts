import { TlsFacts } from '../facts';

const DAY = 86_400_000;
const SOON_DAYS = 14;

/** Days left, where they are few: two weeks, or a fifth of the time that a short-lived certificate has. */
export function expiresSoon({ trusted, validFrom, validTo }: TlsFacts, now: number): number | undefined {
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  const left = to - now;
  const isSoon = left < Math.min(SOON_DAYS * DAY, (to - from) / 5);
  return trusted && isSoon ? Math.max(0, Math.floor(left / DAY)) : undefined;
}
