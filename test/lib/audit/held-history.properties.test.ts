import { fc, test } from '@fast-check/jest';
import { historyOf } from '../../../lib/audit/held-history';
import { heldFromBefore } from '../../../lib/audit/held-past';
import { StoredText } from '../../../lib/audit/held-version';
import { heldPolicies, History, Instant } from '../../../lib/change';
import { Policy, policyId, renderPolicy } from '../../../lib/protocol';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TTLS = { recordTtl: 3600, mxTtl: 3600 };

const POLICIES: Policy[] = [
  { mode: 'enforce', mx: ['a.example.net'], maxAge: 1_209_600 },
  { mode: 'enforce', mx: ['a.example.net', 'b.example.net'], maxAge: 604_800 },
  { mode: 'testing', mx: ['a.example.net'], maxAge: 86_400 },
  { mode: 'none', mx: ['a.example.net'], maxAge: 86_400 },
];

interface Deploy {
  readonly policy: Policy;
  readonly raises: boolean;
  /** `early`: the record is not touched, and the old text comes back. `late`: the record comes back, too. */
  readonly ends: 'well' | 'early' | 'late';
  readonly hoursBefore: number;
  /** From the write to what comes next. */
  readonly minutes: number;
}

const deploy: fc.Arbitrary<Deploy> = fc.record({
  policy: fc.constantFrom(...POLICIES),
  raises: fc.boolean(),
  ends: fc.constantFrom('well', 'well', 'early', 'late'),
  hoursBefore: fc.constantFrom(1, 20, 60, 200, 500),
  minutes: fc.constantFrom(0, 1, 15),
});

/** A domain whose publisher does what ours does: what was really served and announced, and what is left of it for an auditor. */
class Domain {
  public readonly versions: StoredText[] = [];
  public readonly served: { policy: Policy; from: Instant; until?: Instant }[] = [];
  public readonly announced: { id: string; from: Instant; until?: Instant }[] = [];
  public now = 0;
  private policy = POLICIES[2];
  private revision = 0;
  private tried = 0;

  /**
   * @param minutes from the first write until its id is announced
   * @param elsewhere what another host served until then
   */
  constructor(minutes = 0, elsewhere?: Policy) {
    if (elsewhere) {
      this.served.push({ policy: elsewhere, from: -1000 * HOUR });
      this.announced.push({ id: 'elsewhere', from: -1000 * HOUR });
    }
    this.write(this.policy, this.revision);
    this.now += minutes * MINUTE;
    this.announce(this.policy, this.revision);
  }

  public get history(): History {
    return this;
  }

  public get record() {
    return this.announced.at(-1)!;
  }

  /** @param halfWay the last deploy of all neither goes on nor is rolled back. */
  public deploy({ policy, raises, ends, hoursBefore, minutes }: Deploy, halfWay = false): void {
    this.now += hoursBefore * HOUR;
    const before = { policy: this.policy, revision: this.revision };
    // whoever mends a deploy that failed keeps the revision that it had
    const revision = this.tried + Number(raises);
    this.tried = revision;
    const writes = policy !== before.policy;
    if (!writes && revision === before.revision) {
      return;
    }
    if (writes) {
      this.write(policy, revision);
    }
    this.now += minutes * MINUTE;
    if (halfWay) {
      return;
    }
    if (ends !== 'early') {
      this.announce(policy, revision);
    }
    if (ends === 'well') {
      this.policy = policy;
      this.revision = revision;
      return;
    }
    this.now += minutes * MINUTE;
    if (writes) {
      this.write(before.policy, before.revision);
    }
    if (ends === 'late') {
      this.announce(before.policy, before.revision);
    }
  }

  private write(policy: Policy, revision: number): void {
    const text = renderPolicy(policy);
    this.versions.unshift({ at: this.now, text, id: policyId(text, revision) });
    this.served.forEach(each => { each.until ??= this.now; });
    this.served.push({ policy, from: this.now });
  }

  private announce(policy: Policy, revision: number): void {
    this.announced.forEach(each => { each.until ??= this.now; });
    this.announced.push({ id: policyId(renderPolicy(policy), revision), from: this.now });
  }
}

describe.each([['known', true], ['not known', false]])('when the time of the last change of the record is %s', (_what, known) => {
  test.prop([fc.array(deploy, { maxLength: 7 }), fc.boolean(), fc.constantFrom(0, 1, 30, 100, 400, 1000)], { numRuns: 2000 })(
    'no sender holds a policy for longer than the versions tell', (deploys, halfWay, hoursAfter) => {
      const domain = new Domain();
      deploys.forEach((each, index) => domain.deploy(each, halfWay && index === deploys.length - 1));
      const now = domain.now + hoursAfter * HOUR;
      const { id, from } = domain.record;
      const told = heldPolicies(historyOf({ versions: domain.versions, id, since: known ? from : undefined }, now), now, TTLS);
      for (const { policy, until } of heldPolicies(domain.history, now, TTLS)) {
        const found = told.find(each => each.policy.mx.length === policy.mx.length && each.policy.mode === policy.mode);
        // the first date is a matter of what is announced now alone, which both know
        expect({ policy, told: (found?.until.worst ?? 0) >= until.worst }).toEqual({ policy, told: true });
      }
    });

  const elsewhere: fc.Arbitrary<Policy> = fc.record({
    mode: fc.constantFrom('enforce', 'testing'), mx: fc.constant<string[]>(['old.example.net']), maxAge: fc.constantFrom(86_400, 31_557_600),
  });

  test.prop([fc.array(deploy, { maxLength: 5 }), fc.constantFrom(0, 1, 15), elsewhere, fc.constantFrom(0, 1, 100, 4000, 9000)], { numRuns: 1000 })(
    'nor one of another host, of which no version tells, and that one not for much longer than it may be', (deploys, minutes, policy, hoursAfter) => {
      const domain = new Domain(minutes, policy);
      deploys.forEach(each => domain.deploy(each));
      const now = domain.now + hoursAfter * HOUR;
      const { id, from } = domain.record;
      const told = heldFromBefore({ versions: domain.versions, id, since: known ? from : undefined }, now, TTLS)?.until.worst ?? 0;
      const real = heldPolicies(domain.history, now, TTLS).find(each => each.policy === policy)?.until.worst;
      expect({ told: told >= (real ?? 0) }).toEqual({ told: true });
      if (real !== undefined && policy.mode === 'enforce' && policy.maxAge > 86_400) {
        // a revision that was taken back looks as if the record had followed late
        expect(told - real).toBeLessThanOrEqual(domain.versions.length > 1 ? 20 * MINUTE : Math.max(20 * MINUTE, known ? from : now));
      }
    });
});
