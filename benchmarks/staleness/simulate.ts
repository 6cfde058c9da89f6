import type { Order } from './orders';
import { DAY, DAYS, START, yearOf } from './year';
import type { Policy } from '../../lib/protocol';
import { randomDeliveries, randomTraits, Sender } from '../../test/lib/change/population';

const HOUR = 3_600_000;
const EDGES = 16;
const END = START + DAYS * DAY;

/** What a year was like for all senders together. */
export interface Staleness {
  readonly order: string;
  /** Sender-hours with the text of before under an id that stands for a later one: they do not ask again. */
  readonly oldTextHours: number;
  /** Sender-hours with a text under the id of the one before it: they ask again as soon as they see the new id. */
  readonly newTextHours: number;
  readonly refused: number;
  readonly mails: number;
}

/** A year of senders that can fetch, each with mail up to twice a day on average, spread over the edges. */
export function simulate(order: Order, { senders = 10_000, failing = 0.1 } = {}): Staleness {
  const years = Array.from({ length: EDGES }, (_, edge) => yearOf(order, edge, { edges: EDGES, failing }));
  const sum = { oldText: 0, newText: 0, refused: 0, mails: 0 };
  for (let seed = 0; seed < senders; seed++) {
    const { world, policies } = years[seed % EDGES];
    const rank = new Map([...policies.values()].map((policy, index) => [policy, index]));
    const traits = randomTraits(seed, START, { canFetch: true, days: DAYS });
    const count = pairCounter(policies, rank, (kind, hours) => { sum[kind] += hours; });
    // who does not look at the id has no pair that could be wrong
    const sender = new Sender(world, traits, traits.heedsId ? count.hold : undefined);
    for (const at of randomDeliveries(seed, START, END, 730)) {
      sum.mails++;
      sum.refused += sender.deliver(at) === 'no host left' ? 1 : 0;
    }
    count.end();
  }
  return { order: order.name, oldTextHours: sum.oldText, newTextHours: sum.newText, refused: sum.refused, mails: sum.mails };
}

/** Adds up for how long a sender holds a pair that is wrong, from one fetch to the next or to the end of its age. */
function pairCounter(
  policies: ReadonlyMap<string, Policy>, rank: ReadonlyMap<Policy, number>, add: (kind: 'oldText' | 'newText', hours: number) => void,
) {
  let held: { at: number; until: number; kind?: 'oldText' | 'newText' } | undefined;
  const settle = (to: number) => {
    if (held?.kind) {
      add(held.kind, (Math.min(to, held.until) - held.at) / HOUR);
    }
  };
  return {
    hold: (policy: Policy, until: number, { id, at }: { readonly id?: string; readonly at: number }) => {
      settle(at);
      const meant = id === undefined ? undefined : policies.get(id);
      const apart = meant === undefined || meant === policy ? 0 : rank.get(policy)! - rank.get(meant)!;
      held = { at, until, kind: apart < 0 ? 'oldText' : apart > 0 ? 'newText' : undefined };
    },
    end: () => settle(END),
  };
}
