import { HeldPolicy } from './held';
import { MxHost } from './mx';
import { isSafe, riskOf } from './risk';
import { Instant } from './time';
import { Until } from './waits';

/**
 * From when the MX records may name these hosts: when every policy in enforce that leaves them at high or critical is held no more.
 * `Infinity`: a policy that senders get now is among them; publish one that covers the hosts first.
 */
export function safeToMoveMx(held: readonly HeldPolicy[], mx: readonly MxHost[], now: Instant): Until {
  return latest(held.filter(({ policy }) => !isSafe(riskOf(policy, mx))), now);
}

/**
 * From when the record and the host of the policy may be removed: when nobody holds a policy in enforce, which could then no
 * longer be corrected (RFC 8461 section 8.3). Wait for the worst case. `Infinity`: senders get enforce now; publish mode none first.
 */
export function safeToRetire(held: readonly HeldPolicy[], now: Instant): Until {
  return latest(held.filter(({ policy }) => policy.mode === 'enforce'), now);
}

function latest(held: readonly HeldPolicy[], now: Instant): Until {
  return {
    normal: Math.max(now, ...held.map(({ until }) => until.normal)),
    worst: Math.max(now, ...held.map(({ until }) => until.worst)),
  };
}
