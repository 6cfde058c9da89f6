import * as fc from 'fast-check';
import { type Act, historyOf, longestHeld, playOut, randomDeliveries, randomTraits, Sender, STEP, type Traits, type World } from './population';
import { heldPolicies, samePolicy, type Until } from '../../../lib/change';
import type { Policy } from '../../../lib/protocol';

const MINUTE = 60_000;
const DAY = 86_400_000;
const BASE = Date.UTC(2026, 0, 1);

const POOL: Policy[] = [
  { mode: 'enforce', mx: ['a.example.net'], maxAge: 86_400 },
  { mode: 'enforce', mx: ['b.example.net'], maxAge: 1_209_600 },
  { mode: 'enforce', mx: ['a.example.net', 'b.example.net'], maxAge: 604_800 },
  { mode: 'testing', mx: ['a.example.net'], maxAge: 604_800 },
  { mode: 'none', mx: ['a.example.net'], maxAge: 86_400 },
];
const policy = fc.constantFrom(...POOL);
const gap = fc.oneof(fc.integer({ min: 2, max: 120 }).map(minutes => minutes * MINUTE), fc.integer({ min: 1, max: 45 }).map(days => days * DAY));
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('publish' as const), policy, revision: fc.constantFrom(0, 0, 0, 1) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('take back' as const), policy, visibleFor: fc.constantFrom(2000, MINUTE) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('publish' as const), policy, keepsId: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.constant({ act: 'remove' as const }) },
);

interface Story {
  readonly world: World;
  readonly end: number;
}

/** What was published over some months, the last of it a good policy under an id of its own. */
const story: fc.Arbitrary<Story> = fc.record({
  steps: fc.array(fc.tuple(gap, act), { minLength: 1, maxLength: 6 }),
  lastGap: gap,
  recordTtl: fc.constantFrom(60, 300, 86_400),
}).map(({ steps, lastGap, recordTtl }) => {
  const last: Act = { act: 'publish', policy: { mode: 'testing', mx: ['last.example.net'], maxAge: 86_400 } };
  const first: Act = { act: 'publish', policy: POOL[0] };
  let at = BASE;
  const acts = [{ at, act: first }, ...steps.map(([wait, each]) => ({ at: at += wait, act: each })), { at: at += lastGap, act: last }];
  return { world: { ...playOut(acts), mx: [], recordTtl, mxTtl: 300 }, end: at + STEP };
});

/** The same, without a last policy: what is there goes on. */
const openStory = story.map(({ world, end }): Story => ({
  world: { ...world, ids: world.ids.slice(0, -1), policies: world.policies.slice(0, -1) }, end,
}));

/** Until when each policy of a world is held. The policies of a world are few objects that come again. */
function untils(world: World): Map<Policy, Until> {
  const held = heldPolicies(historyOf(world), 0, world);
  const values = [...new Set(world.policies.flatMap(({ value }) => value ?? []))];
  return new Map(values.flatMap(value => held.filter(each => samePolicy(each.policy, value)).map(each => [value, each.until])));
}

/** Runs one sender, and tells of every time that it takes a policy or keeps it longer. */
function live(world: World, traits: Traits, deliveries: number[]): { policy: Policy; until: number }[] {
  const holds: { policy: Policy; until: number }[] = [];
  const sender = new Sender(world, traits, (each, until) => holds.push({ policy: each, until }));
  deliveries.forEach(at => sender.deliver(at));
  return holds;
}

test('no sender holds a policy in enforce after the worst-case date', () => {
  fc.assert(fc.property(fc.oneof(story, openStory), fc.nat(1e6), ({ world, end }, seed) => {
    const known = untils(world);
    for (let i = 0; i < 30; i++) {
      const deliveries = randomDeliveries(seed + i, BASE, end + 60 * DAY, i % 2 === 0 ? 8 : 80);
      const tooLong = live(world, randomTraits(seed + i, BASE), deliveries)
        .filter(({ policy: held, until }) => held.mode === 'enforce' && !(until <= known.get(held)!.worst));
      expect(tooLong).toEqual([]);
    }
  }), { numRuns: 400 });
});

test('for each worst-case date some sender holds the policy until then', () => {
  let tried = 0;
  fc.assert(fc.property(story, ({ world }) => {
    for (const [each, { worst }] of untils(world)) {
      if (each.mode === 'enforce' && Number.isFinite(worst)) {
        tried++;
        // the last moment of a cached answer is one ms before its end, twice
        expect(longestHeld(world, each)).toBe(worst - 2);
      }
    }
  }), { numRuns: 2000 });
  expect(tried).toBeGreaterThan(300);
});

test('a policy that is not listed is one that nobody can have fetched', () => {
  fc.assert(fc.property(story, fc.nat(1e6), ({ world, end }, seed) => {
    const known = untils(world);
    for (let i = 0; i < 20; i++) {
      const holds = live(world, randomTraits(seed + i, BASE), randomDeliveries(seed + i, BASE, end + DAY, 40));
      expect(holds.filter(({ policy: held }) => !known.has(held))).toEqual([]);
    }
  }), { numRuns: 400 });
});

test('a sender that can fetch has moved when the normal wait is over', () => {
  let moved = 0;
  fc.assert(fc.property(story, fc.nat(1e6), ({ world, end }, seed) => {
    const known = untils(world);
    for (let i = 0; i < 20; i++) {
      const sender = new Sender(world, randomTraits(seed + i, BASE, { canFetch: true }));
      const late = randomDeliveries(seed + i, BASE, end + 30 * DAY, 60).filter(at => {
        sender.deliver(at);
        const held = sender.holding(at);
        moved += at > end ? 1 : 0;
        return held && at >= known.get(held)!.normal;
      });
      expect(late).toEqual([]);
    }
  }), { numRuns: 400 });
  expect(moved).toBeGreaterThan(100);
});

test('half of the normal wait is not enough for all of them', () => {
  const old = POOL[1];
  const world: World = {
    ...playOut([{ at: BASE, act: { act: 'publish', policy: old } }, { at: BASE + 30 * DAY, act: { act: 'publish', policy: POOL[2] } }]),
    mx: [],
    recordTtl: 300,
    mxTtl: 300,
  };
  const { normal } = untils(world).get(old)!;
  expect(normal).toBeLessThan(Infinity);
  const half = (BASE + 30 * DAY + normal) / 2;
  const late = Array.from({ length: 500 }, (_, i) => i).filter(seed => {
    const sender = new Sender(world, randomTraits(seed, BASE, { canFetch: true }));
    const deliveries = randomDeliveries(seed, BASE, half, 60);
    [...deliveries, half].forEach(at => sender.deliver(at));
    return sender.holding(half) === old;
  });
  expect(late.length).toBeGreaterThan(0);
});
