import { holds } from '../../../lib/audit/held';
import { HeldOptions, HeldSurroundings, reportHeld } from '../../../lib/audit/held-command';
import { heldJson, heldText } from '../../../lib/audit/held-text';
import { StackFacts } from '../../../lib/audit/stack';
import { PolicyAnswer } from '../../../lib/net/fetch-policy';
import { FakeDns } from '../net/fake-dns';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 27, 12);
const ENFORCE = 'version: STSv1\r\nmode: enforce\r\nmx: a.example.net\r\nmax_age: 1209600\r\n';
const NONE = ENFORCE.replace('enforce', 'none');

let dns: FakeDns;
let answer: PolicyAnswer;
let facts: StackFacts;

beforeEach(() => {
  dns = new FakeDns();
  announce('v=STSv1; id=new');
  answer = served(ENFORCE);
  facts = { versions: [{ from: NOW - 30 * DAY, text: ENFORCE, id: 'old' }, { from: NOW - DAY, text: NONE, id: 'new' }], recordTtl: 300, cutOff: false };
});

function announce(...texts: string[]): void {
  dns.texts.set('_mta-sts.example.com', texts);
}

function served(body: string, status = 200): PolicyAnswer {
  return { kind: 'answer', status, contentType: 'text/plain', body: Buffer.from(body) };
}

function report(options: HeldOptions = {}, domain = 'example.com') {
  const around: HeldSurroundings = { dns, fetchPolicy: async () => answer, factsOfStack: async () => facts, now: () => NOW };
  return reportHeld(domain, options, around);
}

describe('from a stack', () => {
  test('what it published before is held until both dates, and the worst one is that of retirement', async () => {
    const found = await report({ stack: 'Mail', mxTtl: 300 });
    expect(holds(found)).toBe(true);
    const text = heldText(found);
    expect(text).toContain('mode none, mx a.example.net, max_age 1209600 (14 days), which is current');
    expect(text).toContain('mode enforce, mx a.example.net, max_age 1209600 (14 days)\n    id old\n    senders that can fetch: until 2026-11-28 12:05 UTC; those that cannot, or are under attack: until 2026-12-12 12:05 UTC');
    expect(text).toContain('may be removed from 2026-12-12 12:05 UTC');
    expect(text).not.toContain('Note:');
  });

  test('nothing holds when the worst date is over', async () => {
    facts = { ...facts, versions: facts.versions.map(version => ({ ...version, from: version.from - 30 * DAY })) };
    const found = await report({ stack: 'Mail' });
    expect(holds(found)).toBe(false);
    expect(heldText(found)).toContain('may be removed now');
  });

  test('hosts that the MX records are to name wait for the policies that do not cover them', async () => {
    const away = await report({ stack: 'Mail', to: ['B.example.net.'], mxTtl: 300 });
    expect(holds(away)).toBe(true);
    expect(heldText(away)).toMatch(/may name b\.example\.net from 2026-11-28 .*until 2026-12-12/);
    const stay = await report({ stack: 'Mail', to: ['a.example.net'] });
    expect(holds(stay)).toBe(false);
    expect(heldText(stay)).toContain('may name a.example.net now');
  });

  test('a policy that is current and does not cover them is to be changed first', async () => {
    facts = { ...facts, versions: [{ from: NOW - DAY, text: ENFORCE, id: 'new' }] };
    expect(heldText(await report({ stack: 'Mail', to: ['b.example.net'] }))).toMatch(/may not name b\.example\.net yet.*Publish one that does/);
  });

  test('a record that announces something else, or nothing, is said', async () => {
    announce('v=STSv1; id=foreign');
    expect((await report({ stack: 'Mail' })).notes.join()).toMatch(/announces foreign, and the newest version in the bucket is of new/);
    announce();
    expect((await report({ stack: 'Mail' })).notes.join()).toMatch(/no TXT record/);
  });

  test('versions that were not read are said', async () => {
    facts = { ...facts, cutOff: true };
    expect((await report({ stack: 'Mail' })).notes.join()).toMatch(/more versions than were read/);
  });
});

describe('from what is live', () => {
  test('the policy is held as long as it is announced, and the past is said to be unknown', async () => {
    const found = await report();
    expect(holds(found)).toBe(true);
    expect(heldText(found)).toMatch(/by what is live: id new is announced[\s\S]*as long as its id is announced or its text is served[\s\S]*publish mode none first[\s\S]*Only what is live is known/);
  });

  test('nothing published holds nothing', async () => {
    announce();
    answer = { kind: 'failure', code: 'ENOTFOUND', message: 'no' };
    const found = await report();
    expect(holds(found)).toBe(false);
    expect(heldText(found)).toMatch(/No sender can hold a policy[\s\S]*Neither a TXT record nor a policy/);
  });

  test('a policy that nobody announces any more is still held by some', async () => {
    announce();
    expect(holds(await report())).toBe(true);
  });

  test.each<[string, PolicyAnswer, RegExp]>([
    ['no answer', { kind: 'failure', code: 'ECONNREFUSED', message: 'x' }, /ECONNREFUSED.*Give --stack/],
    ['another status', served(ENFORCE, 404), /status 404/],
    ['what is no policy', served('<html>'), /no valid policy/],
  ])('an id that is announced with %s cannot be told', async (_what, bad, says) => {
    answer = bad;
    await expect(report()).rejects.toThrow(says);
  });

  test('DNS that fails cannot be told', async () => {
    dns.broken = Object.assign(new Error('queryTxt ESERVFAIL'), { code: 'ESERVFAIL' });
    await expect(report()).rejects.toThrow(/could not be looked up \(ESERVFAIL\)/);
  });
});

test('a TTL that nobody knows is a day, and said; one that is given is taken', async () => {
  expect(await report({ stack: 'Mail' })).toMatchObject({ recordTtl: 300, mxTtl: 86400, notes: [expect.stringContaining('MX records (--mx-ttl)')] });
  expect(await report({ stack: 'Mail', recordTtl: 60, mxTtl: 60 })).toMatchObject({ recordTtl: 60, mxTtl: 60, notes: [] });
});

test('a bad domain or host is refused', async () => {
  await expect(report({}, 'exa mple.com')).rejects.toThrow('exa mple.com');
  await expect(report({ to: ['*.example.net'] })).rejects.toThrow('*.example.net');
});

test('the same for programs: ISO dates, and null for no end', async () => {
  const found = JSON.parse(heldJson(await report({ stack: 'Mail', to: ['b.example.net'], mxTtl: 300 })));
  expect(found).toEqual({
    domain: 'example.com',
    at: '2026-11-27T12:00:00.000Z',
    source: 'the stack Mail',
    announced: 'new',
    recordTtl: 300,
    mxTtl: 300,
    held: [
      { mode: 'none', mx: ['a.example.net'], maxAge: 1209600, ids: ['old', 'new'], current: true, until: { normal: null, worst: null } },
      { mode: 'enforce', mx: ['a.example.net'], maxAge: 1209600, ids: ['old'], current: false, until: { normal: '2026-11-28T12:05:00.000Z', worst: '2026-12-12T12:05:00.000Z' } },
    ],
    safeToRetire: { normal: '2026-11-28T12:05:00.000Z', worst: '2026-12-12T12:05:00.000Z' },
    safeToMoveMx: { to: ['b.example.net'], normal: '2026-11-28T12:05:00.000Z', worst: '2026-12-12T12:05:00.000Z' },
    notes: [],
  });
});
