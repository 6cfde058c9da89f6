import * as fc from 'fast-check';
import { type Outcome, playOut, randomDeliveries, randomTraits, Sender, STEP, type Traits, type World } from './population';
import { judge, type MxHost, normalWait, riskOf, usable, worstCaseWait } from '../../../lib/change';
import type { Policy } from '../../../lib/protocol';

const DAY = 86_400_000;
const BASE = Date.UTC(2026, 0, 1);
const CHANGE = BASE + 30 * DAY;
const TTLS = { recordTtl: 300, mxTtl: 3600 };

const host = fc.constantFrom('a.example.net', 'b.example.net', 'c.example.org', 'x.y.example.net');
const mx = fc.uniqueArray(fc.record({ host, preference: fc.constantFrom(0, 10, 20) }), { selector: each => each.host, maxLength: 3 });
const policy: fc.Arbitrary<Policy> = fc.record({
  mode: fc.constantFrom('enforce', 'enforce', 'enforce', 'testing', 'none'),
  mx: fc.uniqueArray(fc.oneof(host, fc.constantFrom('*.example.net', '*.example.org')), { minLength: 1, maxLength: 3 }),
  maxAge: fc.constantFrom(604_800, 1_209_600),
});
const side = fc.record({ policy: fc.option(policy, { nil: undefined }), mx });

const PROMPT: Traits = { heedsId: true, restartsAge: false, raisesAge: false, staleFor: 0, fails: () => false };

function worldOf(before: { policy?: Policy; mx: MxHost[] }, after: { policy?: Policy; mx: MxHost[] }): World {
  const publish = (each: Policy | undefined) => each ? { act: 'publish' as const, policy: each } : { act: 'remove' as const };
  const acts = [{ at: BASE, act: publish(before.policy) }, { at: CHANGE, act: publish(after.policy) }];
  return { ...playOut(acts), mx: [{ at: BASE, value: before.mx }, { at: CHANGE, value: after.mx }], ...TTLS };
}

/** What happens to some senders that look around the time of the change, and to four whose caches fall just so. */
function outcomesOf(world: World, seed: number): Set<Outcome> {
  const outcomes = new Set<Outcome>();
  for (let i = 0; i < 20; i++) {
    const sender = new Sender(world, randomTraits(seed + i, BASE, { canFetch: true }));
    [...randomDeliveries(seed + i, BASE + STEP + 1, CHANGE, 3), ...randomDeliveries(seed + i, CHANGE, CHANGE + DAY, 5)]
      .forEach(at => outcomes.add(sender.deliver(at)));
  }
  const [old, cachedMx, cachedTxt] = [0, 1, 2].map(() => new Sender(world, PROMPT));
  outcomes.add(old.deliver(CHANGE - 1));
  cachedMx.mx.lookUp(CHANGE - 1);
  outcomes.add(cachedMx.deliver(CHANGE + STEP));
  outcomes.add(cachedTxt.deliver(CHANGE - 1));
  cachedTxt.mx.renew(CHANGE);
  outcomes.add(cachedTxt.deliver(CHANGE + 1));
  outcomes.add(cachedTxt.deliver(CHANGE + DAY));
  return outcomes;
}

test('a change is critical exactly when some sender has no host left, and some pair is high exactly when one has only backups', () => {
  const seen = new Set<string>();
  fc.assert(fc.property(side, side, fc.nat(1e6), (before, after, seed) => {
    const verdict = judge(before, after);
    const outcomes = outcomesOf(worldOf(before, after), seed);
    expect(outcomes.has('no host left')).toBe(verdict.risk === 'critical');
    expect(outcomes.has('to a backup')).toBe(verdict.pairs.some(({ risk }) => risk === 'high'));
    seen.add(verdict.risk);
  }), { numRuns: 2000 });
  expect([...seen].sort()).toEqual(['critical', 'high', 'low', 'none']);
});

test('a policy that leaves every live host at least as usable is never stopped, however bad it is', () => {
  let bad = 0;
  fc.assert(fc.property(policy, fc.option(policy, { nil: undefined }), mx, (next, old, live) => {
    const left = usable(next, live).map(each => each.host);
    const asUsable = usable(old, live).every(each => left.includes(each.host));
    fc.pre(asUsable);
    const { stops, risk } = judge({ policy: old, mx: live }, { policy: next, mx: live });
    expect(stops).toBe(false);
    bad += risk === 'critical' || risk === 'high' ? 1 : 0;
  }), { numRuns: 2000 });
  expect(bad).toBeGreaterThan(10);
});

test('a policy that takes a live host away is stopped exactly when high or critical is what is left', () => {
  fc.assert(fc.property(policy, fc.option(policy, { nil: undefined }), mx, (next, old, live) => {
    const left = usable(next, live).map(each => each.host);
    fc.pre(usable(old, live).some(each => !left.includes(each.host)));
    const { stops } = judge({ policy: old, mx: live }, { policy: next, mx: live });
    expect(stops).toBe(['high', 'critical'].includes(riskOf(next, live)));
  }), { numRuns: 2000 });
});

describe('a provider is swapped', () => {
  const [a, b] = ['a.example.net', 'c.example.org'];
  const enforce = (...patterns: string[]): Policy => ({ mode: 'enforce', mx: patterns, maxAge: 1_209_600 });
  const at = (name: string): MxHost[] => [{ host: name, preference: 10 }];
  const steps = [
    { policy: enforce(a), mx: at(a) }, { policy: enforce(a, b), mx: at(a) }, { policy: enforce(a, b), mx: at(b) }, { policy: enforce(b), mx: at(b) },
  ];

  /** How many of 400 senders have no host left at some time, when the steps follow each other after a wait (seconds). */
  function hit(wait: number, options: { canFetch: boolean }): number {
    const times = steps.map((_, i) => i === 0 ? BASE : CHANGE + (i - 1) * wait * 1000);
    const acts = [0, 1, 3].map(i => ({ at: times[i], act: { act: 'publish' as const, policy: steps[i].policy } }));
    const world: World = { ...playOut(acts), mx: [0, 2].map(i => ({ at: times[i], value: steps[i].mx })), ...TTLS };
    return Array.from({ length: 400 }, (_, seed) => seed).filter(seed => {
      const sender = new Sender(world, randomTraits(seed, CHANGE - 3 * DAY, { ...options, days: 4 }));
      return randomDeliveries(seed, CHANGE - 3 * DAY, times[3] + 3 * DAY, 400).some(when => sender.deliver(when) === 'no host left');
    }).length;
  }

  test('in one step it is critical', () => {
    expect(judge(steps[0], steps[3])).toMatchObject({ risk: 'critical', safeInOneStep: false, stops: true });
    expect(outcomesOf(worldOf(steps[0], steps[3]), 1)).toContain('no host left');
  });

  test('in three it is safe, each step by itself', () => {
    for (const i of [0, 1, 2]) {
      expect(judge(steps[i], steps[i + 1])).toMatchObject({ risk: 'none', safeInOneStep: true, stops: false });
    }
  });

  test('with the normal wait between the steps no sender that can fetch has no host left', () => {
    expect(hit(normalWait(TTLS), { canFetch: true })).toBe(0);
  });

  test('without a wait some have none', () => {
    expect(hit(60, { canFetch: true })).toBeGreaterThan(0);
  });

  test('with the worst-case wait not even those that cannot fetch have none, and with the normal one some of them have', () => {
    expect(hit(worstCaseWait(steps[0].policy, TTLS), { canFetch: false })).toBe(0);
    expect(hit(normalWait(TTLS), { canFetch: false })).toBeGreaterThan(0);
  });
});
