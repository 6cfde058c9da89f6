import { OURS, type Order } from './orders';
import type { MxHost } from '../../lib/change';
import { type Policy, policyId, renderPolicy } from '../../lib/protocol';
import type { World } from '../../test/lib/change/population';
import type { Choose } from '../../test/model/explore';
import { seeded } from '../../test/model/seeded';

const MINUTE = 60_000;
export const DAY = 86_400_000;
export const START = Date.UTC(2026, 0, 1);
export const DAYS = 365;

/** A move of the MX host each month, with the waits of the runbook. */
const MOVE_EVERY = 30;
const WAIT_DAYS = 3;
const TTLS = { recordTtl: 300, mxTtl: 3600 };

/** The year as the senders of one edge see it, and what each id stands for. */
export interface Year {
  readonly world: World;
  readonly policies: ReadonlyMap<string, Policy>;
}

interface Seen<T> {
  readonly at: number;
  readonly value: T;
}

/**
 * A year of a domain that moves its MX host each month: the policy gets the new host, the MX record moves three days later, the old host
 * leaves the policy three days after that. Some deploys fail and are rolled back; what they were to publish is published a day later.
 *
 * @param edge one of the edges: it has its own phase of the cache, and its own chance
 * @param failing the share of deploys that fail, half of them between the two updates and half after both
 */
export function yearOf(order: Order, edge: number, { edges = 16, failing = 0.1 } = {}): Year {
  // what the keeper does, and which deploys fail, is the same for every order and every edge
  const keeper = seeded(1);
  const deploys = seeded(2);
  const chance = seeded(1000 + edge);
  const texts: Seen<Policy>[] = [];
  const ids: Seen<string>[] = [];
  const mx: Seen<readonly MxHost[]>[] = [{ at: START, value: [host(0)] }];
  const policies = new Map<string, Policy>();
  let current = { policy: enforce(0), id: idOf(enforce(0), 0) };
  let revision = 0;
  texts.push({ at: START, value: current.policy });
  ids.push({ at: START, value: current.id });
  policies.set(current.id, current.policy);

  const publish = (day: number, policy: Policy): number => {
    const at = START + day * DAY + keeper(DAY, 'time of day');
    const fails = keeper(1000, 'fails') < failing * 1000;
    const afterBoth = keeper(2, 'how far') === 1;
    const next = { policy, id: idOf(policy, revision) };
    policies.set(next.id, policy);
    const times = order.write(at, deploys);
    const has = fails && !afterBoth ? { text: times.text <= times.id, id: times.id < times.text } : { text: true, id: true };
    if (has.text) {
      texts.push({ at: times.text, value: policy });
    }
    if (has.id) {
      ids.push({ at: times.id, value: next.id });
    }
    const back = order.write(at + 5 * MINUTE + keeper(15 * MINUTE, 'until it is back'), deploys);
    if (!fails) {
      current = next;
      return day;
    }
    texts.push({ at: back.text, value: current.policy });
    ids.push({ at: back.id, value: current.id });
    // as the README tells its keepers; the others have nothing like it
    revision += order === OURS ? 1 : 0;
    return publish(day + 1, policy);
  };

  for (let move = 0; (move + 1) * MOVE_EVERY < DAYS; move++) {
    const both = publish((move + 1) * MOVE_EVERY, enforce(move, move + 1));
    const moved = both + 1 + WAIT_DAYS;
    mx.push({ at: START + moved * DAY, value: [host(move + 1)] });
    publish(moved + WAIT_DAYS, enforce(move + 1));
  }
  const phase = edge / edges;
  const seen = texts.map(({ at, value }) => ({ at: seenAt(order, at, phase, chance), value })).sort((a, b) => a.at - b.at);
  return { policies, world: { ...TTLS, mx, ids: ids.sort((a, b) => a.at - b.at), policies: seen } };
}

/** What stands there from the start is at every edge. */
function seenAt(order: Order, written: number, phase: number, chance: Choose): number {
  return written === START ? START : order.seen(written, phase, chance);
}

function enforce(...hosts: number[]): Policy {
  return { mode: 'enforce', mx: hosts.map(each => host(each).host), maxAge: 1_209_600 };
}

function host(number: number): MxHost {
  return { host: `mx${number}.provider.example`, preference: 10 };
}

function idOf(policy: Policy, revision: number): string {
  return policyId(renderPolicy(policy), revision);
}
