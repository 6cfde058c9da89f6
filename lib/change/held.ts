import { Policy } from '../protocol';
import { samePolicy } from './same-policy';
import { Instant, later } from './time';
import { MARGIN, memory, normalWait, Ttls, Until } from './waits';

/** From a moment up to another one, which no longer belongs to it; ms. */
export interface Period {
  /** Undefined: from before anybody knows. */
  readonly from?: Instant;
  /** Undefined: it goes on. */
  readonly until?: Instant;
}

/** What a domain has published so far, on this policy host and on those before it. */
export interface History {
  /** The texts that were answered at the address of the policy, those that were taken back too. What is not a policy, no sender holds. */
  readonly served: readonly (Period & { readonly policy: Policy })[];
  /** The ids in the TXT record. */
  readonly announced: readonly (Period & { readonly id: string })[];
}

/** A policy that senders may hold. */
export interface HeldPolicy {
  readonly policy: Policy;
  /** The ids that it may be held under: those that could be seen while its text was served. */
  readonly ids: string[];
  /** Whether it is what a sender gets that asks now. */
  readonly current: boolean;
  readonly until: Until;
}

interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

interface Window extends Span {
  readonly id: string;
}

/**
 * What senders may still hold at `now`, and until when; the longest held first. Every text ever served while an id could be seen
 * counts (RFC 8461 sections 3.1, 3.3 and 5.1).
 *
 * A sender keeps a text under the id that it saw when it fetched, and does not fetch again while it sees that id. Some restart
 * the age whenever they see it: so a text is held without end while an id that it was once fetched under is announced, or is
 * announced again before the text is forgotten.
 */
export function heldPolicies({ served, announced }: History, now: Instant, ttls: Ttls): HeldPolicy[] {
  const windows = announced.map(({ id, ...period }): Window => ({ id, ...bounds(period) })).sort((a, b) => a.from - b.from);
  const held: HeldPolicy[] = [];
  for (const { policy, ...period } of served) {
    const open = bounds(period);
    for (const id of new Set(windows.map(window => window.id))) {
      const until = heldUnder(policy, open, windows.filter(window => window.id === id), windows, ttls);
      if (until && until.worst > now) {
        const current = open.until === Infinity && windows.some(window => window.until === Infinity);
        add(held, { policy, ids: [id], current, until });
      }
    }
  }
  return held.sort((a, b) => a.until.worst === b.until.worst ? 0 : b.until.worst - a.until.worst);
}

/** Until when the text is held under the id of these windows; undefined if nobody can have fetched it under that id. */
function heldUnder(policy: Policy, served: Span, windows: readonly Window[], all: readonly Window[], ttls: Ttls): Until | undefined {
  let last: Instant | undefined;
  let worst = -Infinity;
  for (const { from, until } of windows) {
    const visibleUntil = later(until, ttls.recordTtl + MARGIN);
    const fetched = served.from < visibleUntil && from < served.until;
    if (fetched || from < worst) {
      last = Math.max(last ?? until, until);
      worst = Math.max(worst, later(visibleUntil, memory(policy)));
    }
  }
  if (last === undefined) {
    return undefined;
  }
  // who refreshes by time fetches the text when the record is gone, too
  worst = Math.max(worst, later(served.until, memory(policy)));
  // who sees no id at all keeps what it holds: senders move only when another id is announced and stays so
  const next = all.find(({ id, until }) => id !== windows[0].id && until === Infinity);
  return { normal: next ? Math.min(worst, later(Math.max(last, next.from), normalWait(ttls))) : worst, worst };
}

function add(held: HeldPolicy[], more: HeldPolicy): void {
  const index = held.findIndex(({ policy }) => samePolicy(policy, more.policy));
  if (index < 0) {
    held.push(more);
    return;
  }
  const known = held[index];
  held[index] = {
    policy: known.policy,
    ids: [...new Set([...known.ids, ...more.ids])],
    current: known.current || more.current,
    until: { normal: Math.max(known.until.normal, more.until.normal), worst: Math.max(known.until.worst, more.until.worst) },
  };
}

function bounds({ from = -Infinity, until = Infinity }: Period): Span {
  return { from, until };
}
