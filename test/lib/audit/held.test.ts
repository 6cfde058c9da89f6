import { held, Surroundings } from '../../../lib/audit/held';
import { HeldOptions } from '../../../lib/audit/held-request';
import { StackAccess } from '../../../lib/audit/held-stack';
import { PolicyAnswer } from '../../../lib/net/fetch-policy';
import { Policy, policyId, renderPolicy } from '../../../lib/protocol';
import { FakeDns } from '../net/fake-dns';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 27, 12);

const enforce: Policy = { mode: 'enforce', mx: ['a.example.net', '*.b.example.net'], maxAge: 1_209_600 };
const narrow: Policy = { mode: 'enforce', mx: ['mx.b.example.net'], maxAge: 1_209_600 };
const none: Policy = { mode: 'none', mx: ['a.example.net'], maxAge: 86_400 };

/** Nothing else ever published a policy for the domain. */
const ALONE: HeldOptions = { stack: 'Mail', nothingBefore: true };

interface Published {
  readonly daysAgo: number;
  readonly policy: Policy;
  readonly text?: string;
}

let dns: FakeDns;
let published: Published[];
let answer: PolicyAnswer | undefined;
let fails: Error | undefined;
let more: object;
let recordInStack: boolean;

beforeEach(() => {
  dns = new FakeDns();
  dns.mxRecords.set('example.com', [{ host: 'a.example.net', preference: 10 }, { host: 'c.example.net', preference: 20 }]);
  published = [{ daysAgo: 1, policy: none }, { daysAgo: 30, policy: enforce }];
  answer = undefined;
  fails = undefined;
  more = {};
  recordInStack = true;
});

function announce(...texts: string[]): void {
  dns.texts.set('_mta-sts.example.com', texts);
}

function served(policy: Policy): PolicyAnswer {
  return { kind: 'answer', status: 200, contentType: 'text/plain', body: Buffer.from(renderPolicy(policy)) };
}

/** As if the stack published what it did, and the record followed. */
async function ask(options: HeldOptions = ALONE, domain = 'example.com') {
  if (published.length > 0 && !dns.texts.has('_mta-sts.example.com')) {
    announce(`v=STSv1; id=${policyId(renderPolicy(published[0].policy))}`);
  }
  const access: StackAccess = {
    template: async () => JSON.stringify({
      Resources: {
        Publication: { Type: 'Custom::MtaStsPolicy', Properties: { Domain: 'example.com' } },
        ...recordInStack ? {
          Record: { Type: 'AWS::Route53::RecordSet', Properties: { Name: '_mta-sts.example.com.', Type: 'TXT', TTL: '300', ResourceRecords: dns.texts.get('_mta-sts.example.com')?.map(text => `"${text}"`) } },
        } : {},
        ...more,
      },
    }),
    resources: async () => [
      { logicalId: 'Publication', physicalId: 'mta-sts.example.com/bucket', status: 'UPDATE_COMPLETE' },
      { logicalId: 'Record', status: 'UPDATE_COMPLETE', updated: NOW - (published[0]?.daysAgo ?? 0) * DAY },
    ],
    versions: async () => published.map(({ daysAgo }, index) => ({ versionId: `${index}`, at: NOW - daysAgo * DAY, size: 200 })),
    read: async (_bucket, _key, versionId) => {
      const { policy, text = renderPolicy(policy) } = published[Number(versionId)];
      return { text, id: policyId(renderPolicy(policy)) };
    },
  };
  const around: Surroundings = {
    dns,
    fetchPolicy: async () => answer ?? (published[0] ? served(published[0].policy) : { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' }),
    now: () => NOW,
    stackAccess: async () => {
      if (fails) {
        throw fails;
      }
      return access;
    },
  };
  const { lines, error, exitCode } = await held(domain, options, around);
  return { text: [...lines, ...error === undefined ? [] : [`error: ${error}`]].join('\n'), exitCode };
}

describe('from a stack', () => {
  test('the policy of before is held until both dates, and nothing is removed before the second', async () => {
    const { text, exitCode } = await ask({ ...ALONE, mxTtl: '3600' });
    expect(exitCode).toBe(1);
    expect(text).toBe([
      'example.com at 2026-11-27 12:00 UTC, by the versions in the bucket of the stack Mail',
      '',
      `  record  _mta-sts.example.com announces id ${policyId(renderPolicy(none))}`,
      '  MX      10 a.example.net and 20 c.example.net',
      '  TTL     TXT 5 minutes (from the stack) and MX 1 hour (as given)',
      '',
      'Senders may hold:',
      '',
      '  none, max_age 86400 (1 day), current: what senders get now',
      '    mx     a.example.net',
      `    ids    ${policyId(renderPolicy(enforce))}, ${policyId(renderPolicy(none))}`,
      '    until  no end; when another policy is announced,',
      '           2 days 1 hour later: every sender that can fetch has moved',
      '           3 days 5 minutes later: senders that cannot fetch, or are under attack, have forgotten it too',
      '',
      '  enforce, max_age 1209600 (14 days), not what senders get now',
      '    mx     *.b.example.net and a.example.net',
      `    ids    ${policyId(renderPolicy(enforce))}`,
      '    until  2026-11-28 13:00 UTC: by then every sender that can fetch has moved',
      '           2026-12-12 12:05 UTC: senders that cannot fetch, or are under attack, have forgotten it too',
      '    !      does not cover c.example.net: the policy has *.b.example.net and a.example.net. '
        + 'Senders that hold it skip some of the hosts and deliver to the others: less redundancy.',
      '',
      'MX records may name only hosts that match *.b.example.net and a.example.net: every held policy in enforce covers these.',
      '  They may name any other host: from 2026-11-28 13:00 UTC on, when every sender that can fetch has moved. '
        + 'Those that cannot, or are under attack, go by what they hold until 2026-12-12 12:05 UTC.',
      '  For hosts that you have in mind, ask with --to HOST.',
      '',
      'The record and the policy host may be removed: from 2026-12-12 12:05 UTC on, when senders that cannot fetch have forgotten what they hold.',
      '',
      'To know:',
      '  - By --nothing-before, what may have been published before 2026-10-28 12:00 UTC does not count.',
    ].join('\n'));
  });

  test('nothing is held when the second date is over', async () => {
    published = [{ daysAgo: 20, policy: none }, { daysAgo: 50, policy: enforce }];
    const { text, exitCode } = await ask();
    expect(exitCode).toBe(0);
    expect(text).toContain('MX records may name any host: now.');
    expect(text).toContain('The record and the policy host may be removed: now.');
  });

  test('testing is held, and stands in the way of nothing', async () => {
    published = [{ daysAgo: 1, policy: { ...enforce, mode: 'testing' } }];
    expect(await ask()).toMatchObject({ exitCode: 0, text: expect.stringMatching(/testing, max_age[\s\S]*no end[\s\S]*may be removed: now/) });
  });

  test('enforce that is current has no date, and what to publish first is said', async () => {
    published = [{ daysAgo: 1, policy: enforce }];
    expect(await ask()).toMatchObject({ exitCode: 1, text: expect.stringMatching(/may be removed: no date yet\. Senders get enforce now: publish mode none first/) });
  });

  test('of several policies in enforce, MX hosts have to match all', async () => {
    published = [{ daysAgo: 1, policy: narrow }, { daysAgo: 5, policy: enforce }];
    expect((await ask()).text).toContain('MX records may name only hosts that match mx.b.example.net:');
    published = [{ daysAgo: 1, policy: { ...narrow, mx: ['d.example.net'] } }, { daysAgo: 5, policy: enforce }];
    expect((await ask()).text).toContain('no host is covered by every held policy in enforce');
  });

  test('a host that is refused now is named, with what comes near and what becomes of mail', async () => {
    published = [{ daysAgo: 1, policy: { ...enforce, mx: ['*.example.net'] } }];
    dns.mxRecords.set('example.com', [{ host: 'a.b.example.net', preference: 10 }]);
    expect((await ask()).text).toMatch(/does not cover a\.b\.example\.net: .*one label only.*find no host left: mail is deferred/);
  });
});

describe('where the record is not in the stack', () => {
  beforeEach(() => {
    published = [{ daysAgo: 20, policy: none }, { daysAgo: 50, policy: enforce }];
    recordInStack = false;
  });

  test('the policy of before counts as announced until now, and how to say better is said', async () => {
    const { text, exitCode } = await ask({ ...ALONE, recordTtl: '300', mxTtl: '300' });
    expect(exitCode).toBe(1);
    expect(text).toContain('until  2026-11-29 12:05 UTC: by then every sender that can fetch has moved');
    expect(text).toMatch(/Since when the record announces id \w+ is not known: the id before it counts as announced until now, 2026-11-27 12:00 UTC\. Give --record-since/);
  });

  test('whoever knows when it followed gets dates that stand still', async () => {
    const dates = async (recordSince: string) => JSON.parse((await ask({ ...ALONE, recordTtl: '300', mxTtl: '300', json: true, recordSince })).text);
    expect(await dates('2026-11-25T12:00Z')).toMatchObject({ safeToRetire: { normal: '2026-11-27T12:05:59.999Z', worst: '2026-12-11T12:05:59.999Z' }, exitCode: 1 });
    expect(await dates('2026-11-07T12:00Z')).toMatchObject({ held: [{ mode: 'none' }], exitCode: 0 });
    expect((await dates('2026-11-07T12:00Z')).notes.join()).not.toMatch(/Since when/);
  });
});

describe('with hosts that MX records shall name', () => {
  const to = (...hosts: string[]) => ask({ ...ALONE, mxTtl: '300', to: hosts });

  test('those that every held policy covers may be named now', async () => {
    expect(await to('mx.b.example.net')).toMatchObject({ exitCode: 0, text: expect.stringContaining('MX records may name 10 mx.b.example.net: now.') });
  });

  test('others have to wait for the first date, and the second is said', async () => {
    const { exitCode, text } = await to('d.example.net');
    expect(exitCode).toBe(1);
    expect(text).toContain('MX records may name 10 d.example.net: from 2026-11-28 12:05 UTC on, when every sender that can fetch has moved. '
      + 'Those that cannot, or are under attack, go by what they hold until 2026-12-12 12:05 UTC.');
    published = published.map(each => ({ ...each, daysAgo: each.daysAgo + 3 }));
    dns.texts.clear();
    expect(await to('d.example.net')).toMatchObject({ exitCode: 0, text: expect.stringMatching(/10 d\.example\.net: now, since every sender that can fetch has moved\. Those that cannot/) });
  });

  test('a backup that is not covered costs redundancy only, and a best host that is not covered has to wait', async () => {
    expect((await to('a.example.net:10', 'd.example.net:20')).exitCode).toBe(0);
    expect((await to('a.example.net:20', 'd.example.net:10')).exitCode).toBe(1);
  });

  test('a current policy that does not cover them is to be changed first', async () => {
    published = [{ daysAgo: 1, policy: enforce }];
    expect(await to('d.example.net')).toMatchObject({ exitCode: 1, text: expect.stringMatching(/10 d\.example\.net: no date yet\. .*add the hosts to mx of the policy first/) });
  });
});

describe('what a reader must know is said:', () => {
  const notes = async (options?: HeldOptions) => (await ask(options)).text.split('To know:')[1] ?? '';

  test('a text that was taken back, and that a revision ends it', async () => {
    published = [{ daysAgo: 1, policy: none }, { daysAgo: 1.001, policy: enforce }, { daysAgo: 30, policy: none }];
    expect(await ask()).toMatchObject({ exitCode: 1, text: expect.stringMatching(/no date yet\. A policy in enforce was taken back.*raise `revision` by one/) });
  });

  test('an id of an earlier version, an id of none, and no id', async () => {
    announce(`v=STSv1; id=${policyId(renderPolicy(enforce))}`);
    expect(await notes()).toMatch(/of an earlier version than the newest/);
    announce('v=STSv1; id=byhand');
    expect(await notes()).toMatch(/id byhand, which no version has/);
    announce();
    published = [{ daysAgo: 1, policy: enforce }];
    expect(await ask()).toMatchObject({ exitCode: 1, text: expect.stringMatching(/announces nothing[\s\S]*no record announces an id[\s\S]*deploy, so that the record is there/) });
  });

  test('a policy host that serves something else, or nothing', async () => {
    answer = served(enforce);
    expect(await notes()).toMatch(/serves another policy than the bucket/);
    answer = { kind: 'failure', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' };
    expect(await notes()).toMatch(/gives no answer: connect ECONNREFUSED/);
  });

  test('versions that were uploaded by hand, or are no policy', async () => {
    published[1] = { ...published[1], text: renderPolicy(narrow) };
    expect(await notes()).toMatch(/its text has another one: somebody changed it by hand/);
    published[1] = { ...published[1], text: '<html>' };
    expect(await notes()).toMatch(/is no policy: senders hold nothing of it/);
  });

  test('a bucket without versions tells nothing', async () => {
    published = [];
    expect(await ask()).toMatchObject({ exitCode: 2, text: expect.stringMatching(/no version of the policy/) });
  });

  test('TTLs that are taken for a day, and none where they are given', async () => {
    expect(await notes()).toMatch(/A TTL that nobody knows is taken for a day/);
    more = { Mx: { Type: 'AWS::Route53::RecordSet', Properties: { Name: 'example.com.', Type: 'MX', TTL: '60' } } };
    expect(await notes()).not.toMatch(/A TTL/);
    more = {};
    expect(await notes({ ...ALONE, mxTtl: '60' })).not.toMatch(/A TTL/);
  });

  test('MX records that are not known, which no date depends on', async () => {
    dns.mx = async () => {
      throw Object.assign(new Error(), { code: 'ETIMEOUT' });
    };
    expect(await notes()).toMatch(/MX records are not known: .*ETIMEOUT/);
  });
});

describe('what was published before the oldest version, which nobody knows,', () => {
  const JSON_OF_STACK: HeldOptions = { stack: 'Mail', json: true, mxTtl: '300' };
  const json = async (options: HeldOptions = JSON_OF_STACK) => JSON.parse((await ask(options)).text);
  const before = async (options?: HeldOptions) => (await json(options)).held.find(({ known }: { known: boolean }) => !known);

  beforeEach(() => {
    published = [{ daysAgo: 10, policy: none }];
  });

  test('counts as enforce for the longest max_age, so that nothing is promised', async () => {
    const { text, exitCode } = await ask({ stack: 'Mail' });
    expect(exitCode).toBe(1);
    expect(text).toContain([
      '  not known: what was published before the oldest version that was read (2026-11-17 12:00 UTC)',
      '    counts as enforce for the longest max_age of all (31557600, 365 days 6 hours), without any MX host',
      '    until  2026-11-20 12:00 UTC (over): by then every sender that can fetch has moved',
      '           2027-11-20 18:00 UTC: senders that cannot fetch, or are under attack, have forgotten it too',
    ].join('\n'));
    expect(text).toContain('may be removed: from 2027-11-20 18:00 UTC on, when');
    expect(text).toMatch(/To know:[\s\S]*another host, or the same construct under another name or in another stack.*give --nothing-before/);
  });

  test('is for programs what it is, without a mode and hosts that would be made up', async () => {
    expect(await json()).toMatchObject({
      held: [
        { known: true, mode: 'none' },
        // a day for the TTL of a record that nobody knows, and no more than the record took to change
        { known: false, before: '2026-11-17T12:00:00.000Z', current: false, until: { normal: '2026-11-20T12:00:00.000Z', worst: '2027-11-20T18:00:00.000Z' } },
      ],
      safeToRetire: { worst: '2027-11-20T18:00:00.000Z', obstacle: null },
      exitCode: 1,
    });
    expect(Object.keys(await before())).toEqual(['known', 'before', 'current', 'until']);
  });

  test('does not count if somebody knows that there was nothing', async () => {
    expect(await json({ ...JSON_OF_STACK, nothingBefore: true })).toMatchObject({
      held: [{ mode: 'none' }], exitCode: 0, notes: [expect.stringMatching(/^By --nothing-before/)],
    });
  });

  test('is over after a year and some days, and then there is nothing to say of it', async () => {
    published = [{ daysAgo: 369, policy: none }];
    expect(await json()).toMatchObject({ held: [{ mode: 'none' }], exitCode: 0, notes: [] });
    expect(await json({ ...JSON_OF_STACK, nothingBefore: true })).toMatchObject({ exitCode: 0, notes: [] });
    published = [{ daysAgo: 368, policy: none }];
    expect(await json()).toMatchObject({ held: [{ mode: 'none' }, { known: false }], exitCode: 1 });
  });

  test('covers no host until its first date, and after that MX records go by what is known', async () => {
    published = [{ daysAgo: 1, policy: enforce }];
    const to: HeldOptions = { ...JSON_OF_STACK, to: ['a.example.net'] };
    expect(await json(to)).toMatchObject({ coveredByAll: [], safeToMoveMx: { normal: '2026-11-29T12:00:00.000Z', obstacle: null }, exitCode: 1 });
    expect((await ask({ stack: 'Mail' })).text).toMatch(new RegExp('MX records: what was published before 2026-11-26 12:00 UTC is not known, so no host is sure to be covered '
      + 'before 2026-11-29 12:00 UTC\\. From then on:\nMX records may name only hosts that match \\*\\.b\\.example\\.net and a\\.example\\.net: every held policy in enforce that is known'));
    published = [{ daysAgo: 4, policy: enforce }];
    dns.texts.clear();
    expect(await json(to)).toMatchObject({ coveredByAll: ['*.b.example.net', 'a.example.net'], safeToMoveMx: { normal: '2026-11-27T12:00:00.000Z', obstacle: null }, exitCode: 0 });
    expect((await ask({ stack: 'Mail' })).text).toMatch(/\nMX records may name only hosts that match \*\.b.*that is known covers these/);
    expect((await ask({ stack: 'Mail' })).text).not.toMatch(/sure to be covered/);
  });

  test('is all that can stand in the way of a policy in testing, with its own dates', async () => {
    published = [{ daysAgo: 1, policy: { ...enforce, mode: 'testing' } }];
    expect((await ask({ stack: 'Mail' })).text).toMatch(/MX records may name any host: from 2026-11-29 12:00 UTC on, when every sender/);
    expect((await json()).coveredByAll).toEqual([]);
    published[0] = { ...published[0], daysAgo: 4 };
    dns.texts.clear();
    expect((await ask({ stack: 'Mail' })).text).toMatch(/MX records may name any host: now, since every sender/);
    expect((await json()).coveredByAll).toBeNull();
  });

  test('has its first date from the first version on, whatever was published later', async () => {
    const first = (await before()).until;
    published.unshift({ daysAgo: 0.01, policy: enforce });
    dns.texts.clear();
    expect((await before()).until.normal <= '2026-11-20T12:20:00.000Z').toBe(true);
    expect((await before()).until.normal >= first.normal).toBe(true);
  });

  test('has the TTL of its record from who knows it, and never a shorter one than that of the stack', async () => {
    expect((await before({ ...JSON_OF_STACK, recordTtl: '604800' })).until.normal).toBe('2026-11-26T12:00:00.000Z');
    expect((await before({ ...JSON_OF_STACK, recordTtl: '3600' })).until.normal).toBe('2026-11-19T13:00:00.000Z');
  });

  test('is held without end under an id that was announced already then, or that nothing explains', async () => {
    announce('v=STSv1; id=byhand');
    expect(await json()).toMatchObject({ safeToRetire: { worst: null, obstacle: 'id' }, coveredByAll: [], exitCode: 1 });
    expect((await ask({ stack: 'Mail' })).text).toMatch(/not known: what was published before.*\n.*\n {4}until {2}no end; when another id is announced,/);
    published = [{ daysAgo: 10, policy: enforce }];
    expect((await ask({ stack: 'Mail' })).text).toMatch(/so no host is sure to be covered\.\n {2}They may name any other host: no date yet/);
  });

  test('is not to be wished away where more versions are there than were read', async () => {
    published = Array.from({ length: 205 }, (_, index) => ({ daysAgo: 10 + index / 100, policy: index % 2 === 0 ? none : { ...none, mx: ['b.example.net'] } }));
    for (const nothingBefore of [undefined, true]) {
      expect(await json({ ...JSON_OF_STACK, nothingBefore })).toMatchObject({
        held: [{ known: true }, { known: true }, { known: false, before: '2026-11-15T12:14:24.000Z' }],
        notes: [expect.stringMatching(/older versions than that of 2026-11-15 12:15 UTC, which were not read/)],
        exitCode: 1,
      });
    }
  });

  test('of versions that were replaced more than 400 days ago is over, however many there are', async () => {
    published = [{ daysAgo: 402, policy: none }, ...Array.from({ length: 300 }, (_, index) => ({ daysAgo: 403 + index, policy: enforce }))];
    expect(await json()).toMatchObject({ held: [{ known: true, mode: 'none' }], exitCode: 0, notes: [] });
  });

  test('is not to be wished away either, where the record followed so late that it counts', async () => {
    published = [{ daysAgo: 401, policy: none }, { daysAgo: 500, policy: enforce }];
    const options = { ...JSON_OF_STACK, nothingBefore: true };
    expect(await json({ ...options, recordSince: '2026-11-01T12:00Z' })).toMatchObject({ held: [{ mode: 'none' }, { known: false }], exitCode: 1 });
    expect(await json({ ...options, recordSince: '2025-10-22T12:00Z' })).toMatchObject({ held: [{ mode: 'none' }], exitCode: 0 });
  });

  test('cannot be dated by a bucket without versions, whatever somebody says', async () => {
    published = [];
    expect(await json({ ...JSON_OF_STACK, nothingBefore: true })).toMatchObject({ held: [], safeToRetire: { worst: null, obstacle: 'past' }, exitCode: 2 });
  });
});

describe('from what is live', () => {
  test('enforce is held, and the past is said to be unknown', async () => {
    published = [{ daysAgo: 1, policy: enforce }];
    expect(await ask({})).toMatchObject({ exitCode: 1, text: expect.stringMatching(/by what is live[\s\S]*enforce[\s\S]*no end[\s\S]*Only what is live was looked at/) });
  });

  test('how long it is held after another id is announced is said all the same', async () => {
    published = [{ daysAgo: 1, policy: enforce }];
    expect((await ask({ recordTtl: '3600', mxTtl: '300' })).text).toContain([
      '    until  no end; when another policy is announced,',
      '           2 days 1 hour later: every sender that can fetch has moved',
      '           16 days 1 hour later: senders that cannot fetch, or are under attack, have forgotten it too',
    ].join('\n'));
  });

  test.each<[string, Published[], HeldOptions]>([
    ['a policy that is not in enforce', [{ daysAgo: 1, policy: none }], {}],
    ['nothing', [], {}],
    ['a policy that covers the hosts that were asked for', [{ daysAgo: 1, policy: enforce }], { to: ['a.example.net'] }],
  ])('%s does not tell what was published before: neither a date nor code 0', async (_what, live, options) => {
    published = live;
    const { text, exitCode } = await ask(options);
    expect(exitCode).toBe(2);
    expect(text).toMatch(/no date yet\. What was published earlier is not known/);
    expect(text).not.toMatch(/: now/);
  });
});

describe('a domain that DNS does not have', () => {
  const MISSING = /example\.com does not exist in DNS\. Look at the spelling, and at the registration of the domain\./;

  beforeEach(() => {
    dns.mxRecords.clear();
    dns.missing.add('example.com');
    answer = { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' };
    announce();
  });

  test('is told as that, and not as one without mail', async () => {
    expect(await ask({})).toEqual({ exitCode: 2, text: expect.stringMatching(MISSING) });
    expect(JSON.parse((await ask({ json: true })).text)).toEqual({ domain: 'example.com', error: expect.stringMatching(MISSING), exitCode: 2 });
  });

  test('has no date, and what its stack still knows is said', async () => {
    for (const options of [ALONE, { ...ALONE, to: ['a.example.net'] }]) {
      const { text, exitCode } = await ask(options);
      expect(exitCode).toBe(2);
      expect(text).toContain('  MX      none: example.com does not exist in DNS');
      expect(text).toMatch(/Senders may hold:[\s\S]* enforce, max_age 1209600[\s\S]*2026-12-\d\d/);
      expect(text).toMatch(MISSING);
      expect(text).not.toMatch(/may name|may be removed|: now|receives mail/);
    }
  });

  test('is for programs an obstacle to every date', async () => {
    const none_ = { normal: null, worst: null, obstacle: 'no-domain' };
    expect(JSON.parse((await ask({ ...ALONE, json: true, to: ['a.example.net'] })).text)).toMatchObject({
      safeToRetire: none_, safeToMoveMx: none_, held: expect.arrayContaining([expect.objectContaining({ mode: 'enforce' })]), exitCode: 2,
    });
  });

  test('is not one that has no MX record and no address, nor one with an address only', async () => {
    dns.missing.clear();
    expect((await ask({})).text).toContain('MX      none: nothing receives mail');
    dns.hosts.set('example.com', ['192.0.2.1']);
    dns.isMissing = async () => {
      throw new Error('nobody has to ask');
    };
    expect((await ask({})).text).toContain('MX      none: the domain is its own host');
  });

  test.each<[string, () => void]>([
    ['the record _mta-sts is', () => announce('v=STSv1; id=one')],
    ['the policy host is', () => dns.hosts.set('mta-sts.example.com', ['192.0.2.80'])],
    ['the policy host is, by IPv6 alone,', () => dns.hosts6.set('mta-sts.example.com', ['2001:db8::80'])],
  ])('is not one that is NXDOMAIN by itself, where %s below it', async (_what, put) => {
    put();
    for (const options of [{}, ALONE]) {
      const { text } = await ask(options);
      expect(text).not.toContain('does not exist');
      expect(text).toContain('MX      none: nothing receives mail');
    }
    expect(JSON.parse((await ask({ ...ALONE, json: true })).text).safeToRetire.obstacle).not.toBe('no-domain');
  });

  test('is not told where the addresses of the policy host could not be asked for', async () => {
    dns.addresses = async name => {
      if (name === 'mta-sts.example.com') {
        throw Object.assign(new Error('queryA ESERVFAIL'), { code: 'ESERVFAIL' });
      }
      return [];
    };
    expect(await ask()).toEqual({ exitCode: 2, text: expect.stringMatching(/^error: DNS could not be asked for mta-sts\.example\.com \(ESERVFAIL\).*ask again/i) });
  });

  test('is not told where nobody says whether there is one', async () => {
    dns.isMissing = async () => {
      throw Object.assign(new Error('queryA ESERVFAIL'), { code: 'ESERVFAIL' });
    };
    expect(await ask()).toEqual({ exitCode: 2, text: expect.stringMatching(/^error: DNS could not be asked for example\.com \(ESERVFAIL\).*ask again/i) });
  });
});

describe('a policy host that gives no policy now', () => {
  beforeEach(() => {
    published = [{ daysAgo: 1, policy: enforce }];
    answer = { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' };
  });

  test('is not said to serve enforce, where no record announces an id', async () => {
    announce();
    const { text, exitCode } = await ask();
    expect(exitCode).toBe(1);
    expect(text).not.toContain('serves enforce');
    expect(text).toMatch(/enforce, max_age 1209600 \(14 days\), not what senders get now/);
    expect(text).toMatch(/no date yet\. The newest policy in the bucket is in enforce, and counts as served, though the policy host does not serve it now; and no record announces an id .*: deploy, so that both are there, and ask again\./);
    answer = undefined;
    expect((await ask()).text).toMatch(/no date yet\. The policy host serves enforce, and no record announces/);
  });

  test('is not said to give senders what its record announces', async () => {
    const unserved = await ask();
    expect(unserved.exitCode).toBe(1);
    expect(unserved.text).toMatch(/enforce, max_age 1209600 \(14 days\), current by the bucket, but the policy host does not serve it now/);
    expect(unserved.text).not.toMatch(/[Ss]enders get/);
    expect(unserved.text).toMatch(/may be removed: no date yet\. .*mend the policy host .*publish mode none/);
    expect((await ask({ ...ALONE, to: ['d.example.net'] })).text).toMatch(/10 d\.example\.net: no date yet\. .*mend the policy host .*add the hosts to mx/);
    answer = served(none);
    expect((await ask()).text).toMatch(/enforce, .*, current by the bucket, but the policy host does not serve it now[\s\S]*none, .*, current: what senders get now/);
    answer = undefined;
    expect((await ask()).text).toMatch(/enforce, .*, current: what senders get now/);
  });
});

describe('a policy host that could not be asked from here', () => {
  beforeEach(() => {
    published = [{ daysAgo: 1, policy: enforce }];
  });

  test.each(['ETIMEDOUT', 'ENETUNREACH', 'ECONNREFUSED', 'EAI_AGAIN', 'TIMEOUT', 'NOT_PUBLIC'])('by %s is not said to serve nothing, and what to do is said for both', async code => {
    answer = { kind: 'failure', code, message: 'it did not work' };
    const { text, exitCode } = await ask();
    expect(exitCode).toBe(1);
    expect(text).toContain(`enforce, max_age 1209600 (14 days), current by the bucket; the policy host could not be asked from here (${code})`);
    expect(text).toContain(`may be removed: no date yet. The record announces an id, the bucket has a policy in enforce, and the policy host could not be asked from here (${code}): `
      + 'ask again, or from another network. If it is served, publish mode none first (MtaStsPolicy.none with the same mx), and ask again.');
    expect(text).toContain(`mta-sts.txt gives no answer: it did not work (${code}). That can be the way from here: whether senders get a policy there is not known.`);
    expect(text).not.toMatch(/does not serve|mend the policy host|[Ss]enders get enforce|what senders get now/);
    expect((await ask({ ...ALONE, to: ['d.example.net'] })).text)
      .toMatch(/10 d\.example\.net: no date yet\. .* could not be asked from here \(.*\): ask again, .* If it is served, add the hosts to mx of the policy first, deploy, /);
  });

  test('is not said to serve anything, or nothing, where no record announces an id', async () => {
    announce();
    answer = { kind: 'failure', code: 'ETIMEDOUT', message: 'connect ETIMEDOUT' };
    const { text } = await ask();
    expect(text).toContain('no date yet. The newest policy in the bucket is in enforce, and counts as served, though the policy host could not be asked from here (ETIMEDOUT); and no record announces');
    expect(text).not.toMatch(/does not serve|serves/);
  });

  test.each<[string, PolicyAnswer | undefined, boolean | null, string]>([
    ['what it serves', undefined, true, 'current'],
    ['a status', { kind: 'answer', status: 404, contentType: 'text/plain', body: Buffer.alloc(0) }, false, 'not-served'],
    ['a certificate that is over', { kind: 'failure', code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' }, false, 'not-served'],
    ['no address in DNS', { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' }, false, 'not-served'],
    ['no route', { kind: 'failure', code: 'ENETUNREACH', message: 'connect ENETUNREACH' }, null, 'not-asked'],
  ])('is one of three states for programs: %s', async (_what, given, isServed, obstacle) => {
    answer = given;
    expect(JSON.parse((await ask({ ...ALONE, json: true, to: ['d.example.net'] })).text)).toMatchObject({
      held: [{ mode: 'enforce', current: true, served: isServed }], safeToRetire: { obstacle }, safeToMoveMx: { obstacle },
    });
  });

  test('does not make what was replaced one that senders get', async () => {
    published = [{ daysAgo: 1, policy: none }, { daysAgo: 30, policy: enforce }];
    answer = { kind: 'failure', code: 'ETIMEDOUT', message: 'connect ETIMEDOUT' };
    const { held: [first, second], safeToRetire } = JSON.parse((await ask({ ...ALONE, json: true })).text);
    expect([first, second]).toMatchObject([{ mode: 'none', current: true, served: null }, { mode: 'enforce', current: false, served: null }]);
    expect(safeToRetire.obstacle).toBeNull();
    expect((await ask()).text).toContain('not current by the bucket');
  });
});

describe('for programs', () => {
  test('it is one object, with ISO dates and null for no end', async () => {
    const { text, exitCode } = await ask({ ...ALONE, json: true, to: ['d.example.net'], mxTtl: '300' });
    expect(exitCode).toBe(1);
    const dates = { normal: '2026-11-28T12:05:00.000Z', worst: '2026-12-12T12:05:00.000Z' };
    expect(JSON.parse(text)).toEqual({
      domain: 'example.com',
      at: '2026-11-27T12:00:00.000Z',
      source: 'stack',
      stack: 'Mail',
      bucket: 'bucket',
      recordTtl: { seconds: 300, from: 'stack' },
      mxTtl: { seconds: 300, from: 'option' },
      announcedId: policyId(renderPolicy(none)),
      mx: [{ host: 'a.example.net', preference: 10 }, { host: 'c.example.net', preference: 20 }],
      held: [
        expect.objectContaining({ known: true, mode: 'none', maxAge: 86400, mx: ['a.example.net'], current: true, served: true, until: { normal: null, worst: null }, skippedMx: [] }),
        { known: true, mode: 'enforce', maxAge: 1209600, mx: ['*.b.example.net', 'a.example.net'], ids: [policyId(renderPolicy(enforce))], current: false, served: false, until: dates, skippedMx: ['c.example.net'] },
      ],
      coveredByAll: ['*.b.example.net', 'a.example.net'],
      safeToRetire: { ...dates, obstacle: null },
      safeToMoveMx: { to: [{ host: 'd.example.net', preference: 10 }], ...dates, obstacle: null },
      notes: [expect.stringMatching(/--nothing-before/)],
      exitCode: 1,
    });
  });

  test('what has no date says why, and is never a date that could be taken for one', async () => {
    published = [{ daysAgo: 1, policy: none }];
    const live = JSON.parse((await ask({ json: true })).text);
    expect(live).toMatchObject({ source: 'live', stack: null, safeToRetire: { normal: null, worst: null, obstacle: 'past' }, safeToMoveMx: null, coveredByAll: null, exitCode: 2 });
  });

  test('so is what could not be told', async () => {
    const { text, exitCode } = await ask({ json: true }, 'exa mple');
    expect(exitCode).toBe(2);
    expect(JSON.parse(text)).toEqual({ domain: 'exa mple', error: expect.stringMatching(/domain "exa mple"/), exitCode: 2 });
  });
});

describe('whatever happens', () => {
  test('an error is one line with code 2, without a stack trace', async () => {
    fails = new TypeError('x is not a function');
    expect(await ask()).toEqual({ exitCode: 2, text: 'error: This should not have happened: TypeError: x is not a function' });
  });

  test('nothing that strangers write reaches the terminal as it is', async () => {
    dns.mxRecords.set('example.com', [{ host: 'a\u001b[2J\u009b\u202e.example.net', preference: 10 }]);
    answer = { kind: 'failure', code: 'X', message: 'not in the altnames: \u001b]0;title\u0007' };
    for (const options of [{}, { json: true }, { stack: 'Mail' }]) {
      expect((await ask(options)).text).toMatch(/^[\x20-\x7e\n]*$/);
    }
    announce('v=STSv1; id=\u001b[31m');
    expect(await ask({})).toMatchObject({ exitCode: 2, text: expect.stringMatching(/^[\x20-\x7e]*$/) });
  });
});
