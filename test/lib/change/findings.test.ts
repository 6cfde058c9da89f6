import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { DAY, NOW, OPTIONS, policy, published } from './example';
import {
  assess, changeCodes, type Change, type ChangeCode, type ChangeOptions, type Evidence, type History, type Level, type MxAnswer,
  type Published, stops,
} from '../../../lib/change';
import type { Policy } from '../../../lib/protocol';

const PAGES = join(__dirname, '..', '..', '..', 'docs', 'findings');
const pages = readdirSync(PAGES).filter(name => name.startsWith('change-'));

test('every code has its page, and every page of this floor its code', () => {
  expect(pages.sort()).toEqual(Object.keys(changeCodes).map(code => `${code}.md`).sort());
});

test.each(Object.entries(changeCodes))('the page of %s has its harm and its levels, and says what to do', (code, { harm, levels }) => {
  const page = readFileSync(join(PAGES, `${code}.md`), 'utf8');
  expect(page.startsWith(`# ${code}\n\n*${harm}* · ${levels.join(', ')}\n\n`)).toBe(true);
  expect(page).toContain('\n**Who is hit.** ');
  expect(page).toContain('\n**What to do.** ');
  expect(page).toContain('\n**Source.** ');
});

const hosts = fc.subarray(['a.example.net', 'b.example.net', 'c.example.net'], { minLength: 1 });
const anyPolicy = fc.tuple(fc.constantFrom('enforce', 'enforce', 'testing', 'none'), hosts, fc.constantFrom(86_400, 1_209_600))
  .map(([mode, mx, age]) => policy(mode as Policy['mode'], mx, age));
const anyMx: fc.Arbitrary<MxAnswer | undefined> = fc.oneof(
  { weight: 6, arbitrary: hosts.map((names): MxAnswer => ({ state: 'records', records: names.map((host, index) => ({ host, preference: index })) })) },
  { weight: 1, arbitrary: fc.constantFrom<MxAnswer | undefined>(undefined, { state: 'none' }, { state: 'implicit' }) },
);
const rarely = <T>(value: T) => fc.constantFrom<T | undefined>(value, undefined, undefined, undefined);
const side: fc.Arbitrary<Published> = fc.record({
  of: fc.option(anyPolicy, { nil: undefined }),
  more: fc.record({
    mx: anyMx,
    revision: fc.constantFrom(0, 0, 1),
    tlsRpt: fc.constantFrom({ rua: ['mailto:a@example.net'] }, { rua: ['mailto:b@example.net'] }, { unknown: 'kept by others' }, undefined),
    host: fc.record({
      stack: fc.constantFrom('Mail', 'Mail', 'Other'), path: fc.constantFrom('A', 'B'), resources: fc.record({ bucket: fc.record({ logicalId: fc.constantFrom('A', 'B') }) }),
    }),
  }),
  odd: fc.record({ id: rarely<string | { unknown: string }>('fixed'), unknownId: rarely(true), unknownPolicy: rarely(true) }),
}).map(({ of, more, odd }) => ({
  ...published(of, more),
  ...of && odd.id !== undefined && { id: odd.unknownId ? { unknown: 'a token' } : odd.id, idMatchesText: false },
  ...odd.unknownPolicy && { policy: { unknown: 'a token' } },
}));
const twins = side.chain(one => fc.constantFrom('revision', 'mx', 'policy').map((what): Change => ({
  before: one,
  after: what === 'revision' ? { ...one, revision: (one.revision ?? 0) + 1, id: 'next' }
    : what === 'mx' ? { ...one, mx: { state: 'records', records: [{ host: 'a.example.net', preference: 0 }] } }
      : { ...one, text: 'written otherwise' },
})));
const change: fc.Arbitrary<Change> = fc.oneof(
  twins,
  fc.record({ before: fc.option(side, { nil: undefined }), after: side }),
  fc.record({ before: side, after: fc.option(side, { nil: undefined }) }),
);
const evidence: fc.Arbitrary<Evidence> = fc.record({
  reports: fc.constantFrom(undefined, { sessions: 5, failures: 0 }, { sessions: 5, failures: 1 }),
  certificates: fc.option(hosts.map(names => names.map(host => ({ host, accepted: host === 'c.example.net' }))), { nil: undefined }),
});
/** Another policy, replaced so many days ago by the one of before. */
interface Past {
  readonly days: number;
  readonly earlier: Policy;
  readonly known: boolean;
  readonly evidence: Evidence;
}
const options: fc.Arbitrary<Past> = fc.record({ days: fc.constantFrom(1, 5, 30), earlier: anyPolicy, known: fc.boolean(), evidence });

function optionsOf({ before }: Change, { days, earlier, known, evidence: shown }: Past): ChangeOptions {
  const at = NOW - days * DAY;
  const old = published(earlier);
  const [current, id] = [before?.policy, before?.id];
  const history: History = {
    served: [{ policy: earlier, until: at }, ...current && !('unknown' in current) ? [{ policy: current, from: at }] : []],
    announced: [{ id: old.id, until: at }, ...typeof id === 'string' ? [{ id, from: at }] : []],
  };
  return { ...OPTIONS, ...known && { history }, evidence: shown };
}

test('whatever changes, findings have the harm and a level of their code, say what to do, and every level of every code is met', () => {
  const met = new Set<string>();
  fc.assert(fc.property(change, options, (each, rest) => {
    const { findings } = assess(each, optionsOf(each, rest));
    const wrong = findings.filter(({ code, harm, level, message, next }) => harm !== changeCodes[code].harm
      || !(changeCodes[code].levels as readonly Level[]).includes(level)
      || !/example\.com[^]*\.$/.test(message) || !/\.$/.test(next) || /undefined|NaN|\[object|Invalid|Infinity|no end/.test(message + next));
    expect(wrong).toEqual([]);
    findings.forEach(({ code, level }) => met.add(`${code} ${level}`));
  }), { numRuns: 10_000, seed: 8461 });
  const all = (Object.keys(changeCodes) as ChangeCode[]).flatMap(code => changeCodes[code].levels.map(level => `${code} ${level}`));
  expect(all.filter(each => !met.has(each))).toEqual([]);
});

test('where the pairs stop a change some finding does, and the findings about the pairs do nowhere else', () => {
  const ofPairs: ChangeCode[] = ['change-excludes-mx', 'change-mx-too-early'];
  const seen = new Set<boolean>();
  fc.assert(fc.property(change, options, (each, rest) => {
    const { findings, verdict } = assess(each, optionsOf(each, rest));
    const stopping = findings.filter(found => stops(found)).map(({ code }) => code);
    expect(!verdict.stops || stopping.length > 0).toBe(true);
    expect(verdict.stops || !stopping.some(code => ofPairs.includes(code))).toBe(true);
    seen.add(verdict.stops);
  }), { numRuns: 5000 });
  expect(seen.size).toBe(2);
});
