import { Sender, type Traits } from './sender';
import { valueAt, type World } from './world';
import type { Policy } from '../../../../lib/protocol';

const STALE = 48 * 3_600_000;

/** All that can befall a sender, and keeps it at an old policy the longest: RFC 8461 section 10.2 and the clients measured. */
const STUBBORN: Traits = { heedsId: true, restartsAge: true, raisesAge: true, staleFor: STALE, fails: () => false };

/**
 * The longest that any sender holds the policy (ms), found by trying: senders that fetch it once under an id, and then look only
 * while they see that id, as late as they can and often enough not to forget.
 */
export function longestHeld(world: World, policy: Policy): number {
  let longest = -Infinity;
  for (const id of new Set(world.ids.flatMap(({ value }) => value ?? []))) {
    for (const start of world.policies.filter(({ value }) => value === policy)) {
      longest = Math.max(longest, tryToHold(world, policy, id, start.at));
    }
  }
  return longest;
}

function tryToHold(world: World, policy: Policy, id: string, servedFrom: number): number {
  let until = -Infinity;
  const sender = new Sender(world, STUBBORN, (held, end) => until = held === policy ? end : until);
  const visible = world.ids.flatMap(({ at, value }, index) => value === id ? [{ from: at, until: world.ids[index + 1]?.at ?? Infinity }] : []);
  let fetched = false;
  for (const window of visible) {
    const last = window.until - 1;
    const end = last + world.recordTtl * 1000 + STALE - 1;
    if (!fetched && servedFrom > end) {
      continue;
    }
    let at = fetched ? window.from : Math.max(window.from, servedFrom);
    if (valueAt(world.policies, at) !== policy && !fetched) {
      continue;
    }
    while (at <= end && Number.isFinite(at)) {
      sender.txt.renew(Math.min(at, last));
      sender.deliver(at);
      fetched = true;
      if (sender.holding(at) !== policy || window.until === Infinity) {
        break;
      }
      at = at === end ? Infinity : Math.min(end, until - 1);
    }
  }
  return until;
}
