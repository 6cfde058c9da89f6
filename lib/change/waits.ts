import { Policy } from '../protocol';
import { Instant, later, Seconds } from './time';

/** How long answers of DNS are cached. Where a TTL was changed of late, the longer one counts. */
export interface Ttls {
  /** Of the TXT record `_mta-sts`, in seconds. */
  readonly recordTtl: Seconds;
  /** Of the MX records, in seconds. */
  readonly mxTtl: Seconds;
}

/** Two dates: say both, and let a change wait for the first only. */
export interface Until {
  /** Every sender that can fetch has moved. `Infinity`: not while the id stays announced. */
  readonly normal: Instant;
  /** Senders that cannot fetch, or are under attack, have forgotten it too. `Infinity`: not while the id stays announced. */
  readonly worst: Instant;
}

/** Resolvers that serve stale answers (RFC 8767), and senders that look once or twice a day (RFC 8461 section 3.3). */
export const MARGIN: Seconds = 48 * 3600;

/** mimecast holds a policy in enforce so long, whatever its max_age. */
export const LEAST_ENFORCE_AGE: Seconds = 604_800;

/** How long a sender holds a policy after it last fetched it or, as some do, after it last saw its id announced. */
export function memory(policy: Policy): Seconds {
  return policy.mode === 'enforce' ? Math.max(policy.maxAge, LEAST_ENFORCE_AGE) : policy.maxAge;
}

/** Seconds until every sender that can fetch has moved: the wait between the steps of an MX move. */
export function normalWait({ recordTtl, mxTtl }: Ttls): Seconds {
  return Math.max(recordTtl, mxTtl) + MARGIN;
}

/** Seconds until nobody holds the policy any more, from the last moment that its id was announced. */
export function worstCaseWait(policy: Policy, { recordTtl }: Ttls): Seconds {
  return recordTtl + MARGIN + memory(policy);
}

/** Until when a policy is held if its id is announced no longer, and another one is. */
export function heldUntil(policy: Policy, lastAnnounced: Instant, ttls: Ttls): Until {
  const worst = later(lastAnnounced, worstCaseWait(policy, ttls));
  return { normal: Math.min(worst, later(lastAnnounced, normalWait(ttls))), worst };
}
