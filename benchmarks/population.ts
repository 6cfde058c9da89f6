import { performance } from 'node:perf_hooks';
import { Comparison } from './comparison';
import { summarize } from './statistics';
import { heldPolicies, MxHost, samePolicy } from '../lib/change';
import { Policy } from '../lib/protocol';
import { Act, historyOf, playOut, randomDeliveries, randomTraits, Sender, World } from '../test/lib/change/population';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const YEAR = 365 * DAY;

/**
 * Lives a year of changes with so many senders, each with mail for the domain up to twice a week, and holds what they do against
 * the dates that `lib/change` computes.
 *
 * @throws if a sender holds a policy in enforce longer than was computed.
 */
export async function benchmarkPopulation({ senders = 100_000 } = {}): Promise<Comparison[]> {
  const started = performance.now();
  const world = yearOfChanges();
  const held = heldPolicies(historyOf(world), START, world);
  const worst = new Map(world.policies.flatMap(({ value }) => value && value.mode === 'enforce'
    ? [[value, held.find(({ policy }) => samePolicy(policy, value))!.until.worst] as const] : []));
  for (let seed = 0; seed < senders; seed++) {
    const sender = new Sender(world, randomTraits(seed, START, { days: 365 }), (policy, until) => {
      if (until > (worst.get(policy) ?? Infinity)) {
        throw new Error(`Sender ${seed} holds ${JSON.stringify(policy)} until ${new Date(until).toISOString()}, longer than was computed.`);
      }
    });
    for (const at of randomDeliveries(seed, START, START + YEAR, 104)) {
      sender.deliver(at);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  return [{ name: `a year of ${senders} senders`, unit: 's', ours: summarize([seconds]), target: { of: 'ours', atMost: 10 } }];
}

/** Go live, two moves of the MX, one deploy that is taken back, an emergency, and the end. */
function yearOfChanges(): World {
  const policy = (mode: Policy['mode'], days: number, ...mx: string[]): Policy => ({ mode, mx, maxAge: days * 86_400 });
  const publish = (day: number, each: Policy, revision = 0) => ({ at: START + day * DAY, act: { act: 'publish', policy: each, revision } as Act });
  const host = (name: string): MxHost[] => [{ host: name, preference: 10 }];
  const [a, b, c] = ['a.example.net', 'b.example.net', 'c.example.org'];
  const settled = policy('enforce', 14, a);
  const acts = [
    publish(0, policy('testing', 7, a)),
    publish(20, policy('enforce', 1, a)),
    publish(35, settled),
    publish(90, policy('enforce', 14, a, b)),
    publish(98, policy('enforce', 14, b)),
    { at: START + 130 * DAY, act: { act: 'take back', policy: policy('enforce', 30, c), visibleFor: 60_000 } as Act },
    publish(131, policy('enforce', 14, b), 1),
    publish(200, policy('testing', 7, b)),
    publish(202, policy('enforce', 14, b), 2),
    publish(250, policy('enforce', 14, b, c)),
    publish(258, policy('enforce', 14, c)),
    publish(300, policy('none', 1, c)),
    { at: START + 330 * DAY, act: { act: 'remove' } as Act },
  ];
  return {
    ...playOut(acts),
    recordTtl: 300,
    mxTtl: 3600,
    mx: [{ at: START, value: host(a) }, { at: START + 94 * DAY, value: host(b) }, { at: START + 254 * DAY, value: host(c) }],
  };
}
