import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import Ajv from 'ajv';
import { createColors } from 'picocolors';
import { checkCommand } from '../../../../lib/audit/check-command/check-command';
import { formatText } from '../../../../lib/audit/check-command/format-text';
import { CheckOptions } from '../../../../lib/audit/check-command/request';
import { DomainFacts } from '../../../../lib/audit/facts';
import { saveFacts } from '../../../../lib/audit/facts-file';
import { judgeDomain } from '../../../../lib/audit/judge-domain';
import { ROOT } from '../../../documents';
import { facts, fetched, found, host, NONE, NOW, policyText, txt, UNKNOWN } from '../facts-example';

const validate = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(join(ROOT, 'docs', 'schemas', 'check.schema.json'), 'utf8')));
const OPTIONS: CheckOptions = { format: 'text', failOn: 'error', smtp: true };
const BROKEN = facts({ domain: 'broken.example', nobody: found(txt('hello')), hosts: [host({ smtp: { state: 'asked', address: '192.0.2.2', starttls: false } })] });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function saved(...all: readonly object[]): string {
  const file = join(folder, 'facts.json');
  saveFacts(file, all as never);
  return file;
}

async function check(options: Partial<CheckOptions>, domains: string[] = []) {
  const { lines, error = '', exitCode } = await checkCommand(domains, { ...OPTIONS, ...options }, { now: () => NOW, coloured: false });
  return { out: lines.join('\n'), error, exitCode };
}

/** What is said, however it is broken into lines. */
function unwrapped(out: string): string {
  return out.replace(/\n {4,}(?!→)/g, ' ');
}

test('facts that were saved are judged again, the worst domain first, with what to publish', async () => {
  const { out, exitCode } = await check({ facts: saved(facts(), BROKEN) });
  expect(exitCode).toBe(1);
  expect(out.split('\n').slice(0, 3)).toEqual([
    'domain          worst  what it is     MTA-STS  DANE        findings',
    'broken.example  error  receives mail  enforce  not judged  2',
    'example.com     ok     receives mail  enforce  not judged  0',
  ]);
  expect(out).toMatch(/error {2}mx\.example\.net does not offer STARTTLS: senders[^→]*\[check-mx-no-starttls\]\n {4}→ Turn on TLS/);
});

/** As if it were seen now. */
function live(out: string): string {
  return out.replace(/\n\nThe facts are of [^\n]* UTC\./, '');
}

test('the README shows what is printed', async () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [mx1, mx2] = ['mx1.example.com', 'mx2.example.com'];
  const broken = facts({
    mx: found({ host: mx1, preference: 10 }, { host: mx2, preference: 20 }),
    policyHost: { ...facts().policyHost, fetches: [fetched({ body: policyText('enforce', [mx1, mx2]) })] },
    hosts: [host({ host: mx1 }), host({ host: mx2, smtp: { state: 'asked', address: '192.0.2.2', starttls: false } })],
  });
  const one = (await check({ facts: saved(broken) })).out;
  const several = (await check({ facts: saved(broken, facts({ domain: 'example.net', reportDomains: [] })) })).out;
  expect(readme).toContain(`\`\`\`text\n${live(one)}\n\`\`\``);
  expect(readme).toContain(`\`\`\`text\n${several.split('\n').slice(0, 3).join('\n')}\n…\n\`\`\``);
});

test('one domain has a line, and no table', async () => {
  expect(live((await check({ facts: saved(facts()) })).out)).toBe('ok      example.com  receives mail, MTA-STS enforce, DANE not judged (no trusted resolver)');
});

describe('what the reader has to know of how a report came about', () => {
  const leftOut = host({ smtp: { state: 'unknown', why: 'MX hosts were not asked', leftOut: true } });
  const notes = async (...all: DomainFacts[]) => (await check({ facts: saved(...all) })).out.split('\n').filter(line => /MX hosts were|Seen with|^The facts/.test(line));

  test('nothing but the time, where nothing was left out', async () => {
    expect(await notes(facts())).toEqual(['The facts are of 2026-12-01 12:00 UTC.']);
    expect(await notes(facts(), facts({ domain: 'b.example', at: '2026-11-30T08:00:00.000Z' }))).toEqual(['The facts are of 2026-11-30 08:00 UTC to 2026-12-01 12:00 UTC.']);
  });

  test('that mail goes to the address of the domain itself', async () => {
    const implicit = facts({ mx: NONE, addresses: found('192.0.2.2'), addresses6: NONE, hosts: [host({ host: 'example.com' })] });
    expect((await check({ facts: saved(implicit) })).out).toContain('No MX record: mail goes to the address of the domain itself (RFC 5321 section 5.1).');
    expect((await check({ facts: saved(facts()) })).out).not.toContain('No MX record');
  });

  test('in a line for all domains, beside the findings that there is room for', async () => {
    const webs = Array.from({ length: 1_000 }, (_, index) =>
      facts({ domain: `shop-${index}.some-long-name.example.com`, sts: NONE, mx: NONE, addresses: found('192.0.2.2'), addresses6: NONE, hosts: [leftOut] }));
    const { out } = await check({ facts: saved(...webs), format: 'markdown', failOn: 'warning' });
    expect(out.length).toBeLessThan(65_000);
    expect(out.match(/No MX record/g)).toHaveLength(1);
    expect(out.match(/^\| /gm)!.length).toBeGreaterThan(50);
  });

  test('that MX hosts were not asked, of all or of some domains', async () => {
    const without = facts({ hosts: [leftOut] });
    expect((await notes(without))[0]).toBe('MX hosts were not asked (--no-smtp): nothing is said of their TLS.');
    expect((await notes(without, facts({ domain: 'b.example' })))[0]).toBe('Of 1 of 2 domains: MX hosts were not asked (--no-smtp): nothing is said of their TLS.');
  });

  test('that it was seen as senders do not see it, also in Markdown and for programs', async () => {
    const own = facts({ ownView: ['edge', 'ca'] });
    const says = 'Seen with --edge and --ca, which senders out there do not have: they may see something else.';
    expect((await notes(own))[0]).toBe(says);
    expect((await check({ facts: saved(own), format: 'markdown' })).out).toMatch(/^All is well: 1 domain\.\n\nSeen with .*--edge and --ca/m);
    expect(JSON.parse((await check({ facts: saved(own), format: 'json' })).out).domains[0]).toMatchObject({ seen: '2026-12-01T12:00:00.000Z', notes: [says] });
  });
});

test('a narrow terminal has narrow lines', () => {
  const text = formatText([judgeDomain(BROKEN, NOW)], { failOn: 'error', forEnforce: false }, 1, { ...createColors(false), width: 60 });
  expect(Math.max(...text.slice(1).filter(line => !/https:/.test(line)).map(({ length }) => length))).toBeLessThanOrEqual(60);
});

test('a name that is longer than its column is cut in its middle, and the columns stay in line', async () => {
  const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.example.com`;
  const { out } = await check({ facts: saved(facts({ domain: long }), facts({ domain: 'bücher.example' })) });
  const [head, ...rows] = out.split('\n').slice(0, 3);
  expect(rows.map(row => row.indexOf('ok '))).toEqual([head.indexOf('worst'), head.indexOf('worst')]);
  expect(rows[0]).toMatch(/^aaa+…b+\.example\.com {2}ok/);
  expect(Math.max(...rows.map(({ length }) => length))).toBeLessThan(120);
});

test('a domain that receives no mail has no MTA-STS and no DANE in the table', async () => {
  const parked = facts({ domain: 'parked.example', mx: NONE, hosts: [] });
  expect((await check({ facts: saved(facts(), parked) })).out).toMatch(/^parked\.example {2}\S+ +receives no mail {2}- +- +\d+$/m);
});

test('ten thousand domains are a table in no time, and colours do not move its columns', () => {
  const reports = Array.from({ length: 10_000 }, (_, index) => judgeDomain(facts({ domain: `d${index}.example` })));
  const before = Date.now();
  const [head, ...rows] = formatText(reports, { failOn: 'error', forEnforce: false }, 0, { ...createColors(true), width: 100 }).map(line => stripVTControlCharacters(line));
  expect(Date.now() - before).toBeLessThan(2_000);
  expect(new Set(rows.map(row => row.indexOf('receives mail')))).toEqual(new Set([head.indexOf('what it is')]));
  expect(rows).toHaveLength(10_000);
});

describe('--only', () => {
  const file = () => saved(BROKEN, facts({ domain: 'silent.example', tlsRpt: UNKNOWN }));

  test('takes areas, and leaves the findings of others out of report, exit code and Markdown', async () => {
    const wide = saved(BROKEN);
    expect(await check({ facts: wide, only: ['mta-sts,tls-rpt'] })).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^ok {6}broken\.example/) });
    expect(await check({ facts: wide, only: ['mx'] })).toMatchObject({ exitCode: 1, out: expect.stringMatching(/check-mx-no-starttls/) });
    expect((await check({ facts: wide, only: ['mx'] })).out).not.toContain('check-wildcard-answers');
    expect((await check({ facts: wide, only: ['tls-rpt'], format: 'markdown' })).out).toContain('All is well: 1 domain (only tls-rpt).');
    expect(JSON.parse((await check({ facts: wide, only: ['domain'], format: 'json' })).out)).toMatchObject({
      exitCode: 0, domains: [{ worst: 'warning', findings: [{ code: 'check-wildcard-answers' }] }],
    });
  });

  test('takes codes, of records and policies, too, and several times', async () => {
    const { out } = await check({ facts: saved(BROKEN), only: ['check-mx-no-starttls', ' sts-no-record , check-wildcard-answers'] });
    expect(out).toMatch(/check-mx-no-starttls[\s\S]*check-wildcard-answers/);
    expect((await check({ facts: saved(BROKEN), only: ['check-wildcard-answers'] })).exitCode).toBe(0);
  });

  test('never leaves out what could not be asked', async () => {
    expect(await check({ facts: file(), only: ['check-drift'] })).toMatchObject({ exitCode: 2, out: expect.stringContaining('[check-not-asked]') });
  });

  test('never leaves out that the facts are old, and of fresh ones says nothing', async () => {
    const old = saved(facts({ at: new Date(NOW - 10 * 86_400_000).toISOString() }));
    expect(await check({ facts: old, only: ['tls-rpt'], failOn: 'warning' })).toMatchObject({ exitCode: 1, out: expect.stringContaining('[check-facts-old]') });
    expect(await check({ facts: saved(facts()), only: ['tls-rpt'], failOn: 'warning' })).toMatchObject({ exitCode: 0, out: expect.not.stringContaining('check-facts-old') });
  });

  test('takes capitals', async () => {
    const { out, exitCode } = await check({ facts: saved(BROKEN), only: ['MX,Tls-Rpt', 'CHECK-WILDCARD-ANSWERS'] });
    expect([exitCode, out]).toEqual([1, expect.stringMatching(/check-mx-no-starttls[^]*check-wildcard-answers[^]*\nOnly mx, tls-rpt and check-wildcard-answers: other findings are left out\./)]);
  });

  test('leaves the answer of --for enforce as it is', async () => {
    expect(await check({ facts: saved(BROKEN), only: ['tls-rpt'], for: 'enforce' })).toMatchObject({ exitCode: 1, out: expect.stringContaining('shows no TLS that senders accept') });
  });

  test('names the codes that look like what was typed', async () => {
    expect((await check({ facts: file(), only: ['no-starttls'] })).error).toContain('or codes such as check-mx-no-starttls.');
  });

  test.each([[['mxx']], [['mx,']], [['']], [['mx', 'check-nothing']], [['MXX']], [['change-mx-moved']]])('refuses %p, and names what is allowed', async only => {
    expect(await check({ facts: file(), only })).toMatchObject({
      exitCode: 2, out: '', error: expect.stringMatching(/--only names ".*": give areas \(domain, mta-sts, mx, tls-rpt\) or codes such as .*docs\/findings/),
    });
  });
});

test('Markdown has the answer to --for enforce, and says that all is well where the answer is yes', async () => {
  const asked = { for: 'enforce', format: 'markdown' } as const;
  expect(await check({ ...asked, facts: saved(facts()) })).toMatchObject({ exitCode: 0, out: expect.stringMatching(/All is well: 1 domain\.\n\n- <code>example\.com<\/code>: \*\*enforce would lose no mail today\*\*\./) });
  const unseen = saved(facts({ hosts: [host({ smtp: { state: 'unknown', why: 'MX hosts were not asked', leftOut: true } })] }));
  expect(await check({ ...asked, facts: unseen })).toMatchObject({ exitCode: 2, out: expect.not.stringContaining('All is well') });
  expect((await check({ ...asked, facts: unseen })).out).toContain('**it cannot be told from here**. mx.example.net was not seen');
  expect((await check({ ...asked, facts: saved(BROKEN) })).out).toContain('**enforce would lose mail today**');
});

test('the exit code goes by the severity', async () => {
  const warned = saved(facts({ nobody: found(txt('hello')) }));
  expect((await check({ facts: warned })).exitCode).toBe(0);
  expect((await check({ facts: warned, failOn: 'warning' })).exitCode).toBe(1);
});

test('what could not be asked is no green', async () => {
  const file = saved(facts({ sts: UNKNOWN }));
  expect((await check({ facts: file })).exitCode).toBe(2);
  expect((await check({ facts: file, failOn: 'warning' })).exitCode).toBe(1);
});

describe('why the exit code is 2', () => {
  const silent = (...names: string[]) => names.map(domain => facts({ domain, tlsRpt: UNKNOWN }));

  test('is the last line of a domain', async () => {
    const { out } = await check({ facts: saved(...silent('silent.example')) });
    expect(out).toMatch(/\n\nIt could not be told whether all is well, so the exit code is 2\.\n {2}silent\.example: DNS could not be asked for _smtp\._tls\.silent\.example\.$/);
  });

  test('is said of each of several, with those that could be asked left out', async () => {
    const { out } = await check({ facts: saved(facts(), ...silent('a.example', 'b.example')) });
    expect(out.split('\n').slice(-3)).toEqual([
      expect.stringMatching(/exit code is 2\.$/), expect.stringMatching(/^ {2}a\.example: DNS could not/), expect.stringMatching(/^ {2}b\.example: DNS could not/),
    ]);
  });

  test('is said of a hundred in a few lines', async () => {
    const { out } = await check({ facts: saved(...silent(...Array.from({ length: 100 }, (_, index) => `d${index}.example`))) });
    expect(out.split('\n').slice(-7)).toEqual([expect.stringMatching(/exit code is 2\.$/), ...Array(5).fill(expect.stringMatching(/^ {2}d\d+\.example: /)), '  and 95 more domains, as above']);
  });

  test('is said in Markdown, too', async () => {
    const { out } = await check({ facts: saved(...silent('silent.example')), format: 'markdown' });
    expect(out).toMatch(/\n\n- <code>silent\.example<\/code>: \*\*it could not be told whether all is well\*\*\. DNS could not be asked for (?:&#95;|_)smtp/);
  });

  test('is said where nobody knows whether there is mail', async () => {
    const { addresses: _, addresses6: __, ...rest } = facts({ mx: NONE, hosts: [] });
    const { out, exitCode } = await check({ facts: saved(rest) });
    expect([exitCode, out]).toEqual([2, expect.stringMatching(/^unknown example\.com[^]*exit code is 2\.\n {2}example\.com: whether it receives mail is not known\.$/)]);
  });

  test('is not said where it is another', async () => {
    const said = await check({ facts: saved(...silent('silent.example')), failOn: 'warning' });
    expect(said).toMatchObject({ exitCode: 1, out: expect.not.stringContaining('exit code') });
    expect((await check({ facts: saved(facts()) })).out).not.toContain('exit code');
    expect((await check({ facts: saved(...silent('silent.example')), failOn: 'warning', format: 'markdown' })).out).not.toContain('could not be told whether');
  });
});

test('a domain that fails for an info is not called ok, and one that passes with it is', async () => {
  const told = facts({ policyHost: { ...facts().policyHost, fetches: [fetched({ body: policyText('testing') })] } });
  expect(await check({ facts: saved(told), failOn: 'info' })).toMatchObject({ exitCode: 1, out: expect.stringMatching(/^info {4}example\.com/) });
  expect(await check({ facts: saved(told) })).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^ok {6}example\.com/) });
  const { out } = await check({ facts: saved(told, facts({ domain: 'other.example' })), failOn: 'info' });
  expect(out).toMatch(/^example\.com {4}info {3}[^]*\nother\.example {2}ok {5}/m);
});

describe('pages', () => {
  const PAGE = 'https://github.com/cdk-mta-sts/cdk-mta-sts/blob/main/docs';

  test('of findings are named at the end, each once, and the runbook where something is an error', async () => {
    const { out } = await check({ facts: saved(BROKEN, { ...BROKEN, domain: 'other.example' }) });
    expect(out.split('\n').slice(-5)).toEqual([
      'What that means, whom it hits, and how to mend it:',
      `  ${PAGE}/findings/check-mx-no-starttls.md`,
      `  ${PAGE}/findings/check-wildcard-answers.md`,
      'If mail is being refused now:',
      `  ${PAGE}/runbooks/mail-refused.md`,
    ]);
  });

  test('without an error have no runbook, and without a finding there are none', async () => {
    const { out } = await check({ facts: saved(facts({ nobody: found(txt('hello')) })) });
    expect(out).toContain('findings/check-wildcard-answers.md');
    expect(out).not.toContain('runbooks');
    expect((await check({ facts: saved(facts()) })).out).not.toContain('https://github.com');
  });
});

describe('lines', () => {
  const MANY = Array.from({ length: 30 }, (_, index) => ({ host: `host-${index}.mail.example.net`, preference: 10 }));

  test('of findings have 100 columns at most, and go on below their first word', async () => {
    const { out } = await check({ facts: saved(facts({ mx: found(...MANY), hosts: [] })) });
    expect(Math.max(...out.split('\n').filter(line => !line.includes('https://')).map(line => line.length))).toBeLessThanOrEqual(100);
    expect(out).toMatch(/\n {2}error {2}The policy of example\.com does not cover host-0\.[^\n]*\n {9}\S/);
    expect(unwrapped(out)).toMatch(/: the policy has mx\.example\.net\. Senders find no host left: .* {2}\[check-mx-uncovered\]/);
  });

  test('of answers, too', async () => {
    const unseen = MANY.slice(0, 6).map(({ host: name }) => host({ host: name, smtp: { state: 'unknown', why: 'ECONNREFUSED' } }));
    const { out } = await check({ facts: saved(facts({ mx: found(...MANY.slice(0, 6)), hosts: unseen })), for: 'enforce' });
    expect(out).toMatch(/\nexample\.com: enforce would lose mail today\. [^]*\n {2}\S/);
    expect(Math.max(...out.split('\n').filter(line => !line.includes('https://')).map(line => line.length))).toBeLessThanOrEqual(100);
  });

  test('that are to be published stay whole, and what is to be done is wrapped', async () => {
    const domain = `${'long-label.'.repeat(6)}example`;
    const { out } = await check({ facts: saved(facts({ domain, tlsRpt: NONE })) });
    expect(out).toContain(`    → _smtp._tls.${domain}. 300 IN TXT "v=TLSRPTv1; rua=mailto:tls-reports@${domain}"\n`);
  });
});

test('--for enforce tells whether mail would be lost today', async () => {
  expect(await check({ facts: saved(facts()), for: 'enforce' })).toMatchObject({ exitCode: 0, out: expect.stringContaining('enforce would lose no mail today') });
  expect(await check({ facts: saved(BROKEN), for: 'enforce' })).toMatchObject({ exitCode: 1, out: expect.stringContaining('mx.example.net shows no TLS that senders accept') });
  const unseen = facts({ hosts: [host({ smtp: { state: 'unknown', why: 'ECONNREFUSED' } })] });
  expect(await check({ facts: saved(unseen), for: 'enforce' })).toMatchObject({ exitCode: 2, out: expect.stringContaining('cannot be told from here') });
});

test('facts are judged as of today, and not of the day when they were seen', async () => {
  const old = facts({ at: new Date(NOW - 10 * 86_400_000).toISOString() });
  expect((await check({ facts: saved(old) })).out).toContain('[check-facts-old]');
  expect(await check({ facts: saved(old), for: 'enforce' })).toMatchObject({ exitCode: 2, out: expect.stringContaining('10 days old') });
  expect(await check({ facts: saved(facts({ at: 'yesterday' })) })).toMatchObject({ exitCode: 2 });
});

test('a domain that receives no mail loses none, and that is as the schema says', async () => {
  const parked = facts({ mx: found({ host: '.', preference: 0 }), hosts: [], spf: found(txt('v=spf1 a -all')) });
  expect(await check({ facts: saved(parked), for: 'enforce' })).toMatchObject({ exitCode: 0, out: expect.stringMatching(/sends mail, and receives none[^]*example\.com: not applicable/) });
  const { out } = await check({ facts: saved(parked), for: 'enforce', format: 'json' });
  expect([validate(JSON.parse(out)), validate.errors]).toEqual([true, null]);
});

test('JSON is as its schema says', async () => {
  const { out } = await check({ facts: saved(facts(), BROKEN), format: 'json' });
  expect([validate(JSON.parse(out)), validate.errors]).toEqual([true, null]);
  expect(validate({ domains: [{ domain: 'x' }], exitCode: 0 })).toBe(false);
  expect(validate(JSON.parse((await check({ format: 'json' })).out))).toBe(true);
});

test('Markdown has a row for each finding, and what a stranger wrote stays in its cell', async () => {
  const { out } = await check({ facts: saved({ ...BROKEN, domain: 'a|b<x>@team' }), format: 'markdown' });
  expect(out).toMatch(/\| <code>a&#124;b&#60;x&#62;&#64;team<\/code> \| \*\*error\*\* \| \[check-mx-no-starttls\]/);
  expect((await check({ facts: saved(facts()), format: 'markdown' })).out).toContain('All is well: 1 domain.');
});

test('a fix of several lines stays of several lines in Markdown', async () => {
  const many = facts({ mx: found({ host: 'a.example.net', preference: 10 }, { host: 'b.example.net', preference: 10 }) });
  const { out } = await check({ facts: saved(many), format: 'markdown' });
  expect(out).not.toContain('\\u{a}');
  expect(out).toMatch(/<code>mx: a\.example\.net<\/code><br><code>mx: b\.example\.net<\/code>/);
});

test('Markdown has what the exit code goes by: where that begins with info, infos, too', async () => {
  const told = saved(facts({ policyHost: { ...facts().policyHost, fetches: [fetched({ body: policyText('testing') })] } }));
  expect(await check({ facts: told, format: 'markdown', failOn: 'info' })).toMatchObject({ exitCode: 1, out: expect.stringContaining('| **info** | [check-mode-testing]') });
  expect(await check({ facts: told, format: 'markdown' })).toMatchObject({ exitCode: 0, out: expect.stringContaining('All is well') });
});

test('Markdown stays within what GitHub takes: the worst first, and how many more there are', async () => {
  const warned = Array.from({ length: 400 }, (_, index) => facts({ domain: `a${index}.example`, nobody: found(txt('hello')) }));
  const { out } = await check({ facts: saved(...warned, BROKEN), format: 'markdown' });
  expect(out.length).toBeLessThan(65_536);
  const rows = out.split('\n').filter(line => line.includes('<code>') && line.startsWith('|'));
  expect(rows[0]).toContain('broken.example');
  expect(out).toMatch(new RegExp(`\n\n${402 - rows.length} more findings are left out.*mta-sts check`));
  expect(rows.length).toBeGreaterThan(50);
});

test('one finding as long as a book leaves out no other', async () => {
  const book = facts({ domain: 'a.example', hosts: [host({ smtp: { state: 'asked', address: '192.0.2.2', starttls: true, failure: '@'.repeat(100_000) } })] });
  const { out } = await check({ facts: saved(book, BROKEN), format: 'markdown' });
  expect(out.length).toBeLessThan(65_536);
  expect(out).toContain('broken.example');
  expect(out).toContain('a.example');
});

test('MX hosts that were left out on purpose are no finding, and still not known to be ready for enforce', async () => {
  const leftOut = saved(facts({ hosts: [host({ smtp: { state: 'unknown', why: 'MX hosts were not asked', leftOut: true } })] }));
  expect(await check({ facts: leftOut, failOn: 'warning' })).toMatchObject({ exitCode: 0, out: expect.not.stringContaining('check-mx-not-seen') });
  expect(await check({ facts: leftOut, for: 'enforce' })).toMatchObject({ exitCode: 2, out: expect.stringContaining('cannot be told from here') });
  const refused = saved(facts({ hosts: [host({ smtp: { state: 'unknown', why: 'ECONNREFUSED' } })] }));
  expect(await check({ facts: refused, failOn: 'warning' })).toMatchObject({ exitCode: 1, out: expect.stringContaining('check-mx-not-seen') });
});

describe('it is not told, with exit code 2', () => {
  test.each<[string, string[], Partial<CheckOptions>, RegExp]>([
    ['no domain', [], {}, /No domain is given/],
    ['a domain that is none', ['exa mple.com'], {}, /exa mple\.com/],
    ['a format that is none', ['example.com'], { format: 'html' }, /--format is "html": give one of text, json, markdown/],
    ['another mode', ['example.com'], { for: 'testing' }, /--for is "testing": give enforce/],
    ['a number that is none', ['example.com'], { concurrency: '0' }, /--concurrency is "0": give a whole number from 1 to 1000/],
    ['a name of this machine that is none', ['example.com'], { helo: 'x y\r\nQUIT' }, /^--helo is "x y\\r\\nQUIT": give the name of this machine, such as mail\.example\.com, or its address in brackets/],
    ['no name of this machine', ['example.com'], { helo: '' }, /^--helo is ""/],
    ['trust in nobody named', ['example.com'], { trustResolver: true }, /--trust-resolver is about --resolver/],
    ['a list that is not there', [], { file: '/nowhere.txt' }, /--file is "\/nowhere\.txt", which is not there: give another file/],
    ['a list without end', [], { file: '/dev/zero' }, /--file is "\/dev\/zero", which has more than 32 MB/],
    ['an authority without end', ['example.com'], { ca: '/dev/zero' }, /--ca is "\/dev\/zero", which has more than 1 MB/],
    ['an authority that is none', ['example.com'], { ca: join(ROOT, 'README.md') }, /--ca is ".*README\.md", which has no certificate in PEM: give/],
    ['a list that is empty', [], { file: '/dev/null' }, /^--file is "\/dev\/null", which names no domain: write one a line, such as example\.com\.$/],
    ['an address', ['192.0.2.1'], {}, /^domain "192\.0\.2\.1" is an IP address or ends like one; give a mail domain, such as "example\.com"\.$/],
    ['an address of IPv6', ['2001:db8::1'], {}, /"2001:db8::1" is an IP address.*give a mail domain/],
    ['facts and domains', ['example.com'], { facts: 'facts.json' }, /--facts judges what was seen before/],
    ['facts and a way to ask', [], { facts: 'facts.json', resolver: '9.9.9.9', smtp: false, trustResolver: true }, /^--facts judges what was seen before, and asks nothing: leave --resolver, --trust-resolver and --no-smtp out\.$/],
    ['an option that has swallowed the next one', ['127.0.0.1:53'], { for: '--resolver' }, /^--for is "--resolver": give enforce/],
    ['a file for the facts in a folder that is not there', ['example.com'], { save: '/nowhere/facts.json', resolver: '127.0.0.1:9' }, /^--save is "\/nowhere\/facts\.json", which is not there: give another file\.$/],
    ['a folder for the facts', ['example.com'], { save: tmpdir(), resolver: '127.0.0.1:9' }, /^--save is ".*", which is a folder: give another file\.$/],
    ['facts that are not there', [], { facts: '/nowhere.json' }, /\/nowhere\.json is not there: give a file/],
  ])('%s', async (_what, domains, options, says) => {
    expect(await check(options, domains)).toMatchObject({ exitCode: 2, out: '', error: expect.stringMatching(says) });
  });

  test.each<[string, unknown, RegExp]>([
    ['no list', {}, /has no list at its top/],
    ['no domain', [], /has facts of no domain/],
    ['another version', [{ ...facts(), format: 2 }], /\[0\]\.format is 2, not 1/],
    ['a member that is missing', [facts(), { ...facts(), hosts: undefined }], /\[1\]\.hosts is nothing, not a list/],
    ['an answer that is none', [{ ...facts(), mx: { state: 'maybe' } }], /\[0\]\.mx\.state is \"maybe\", not one of/],
    ['a host that is none', [{ ...facts(), hosts: [{}] }], /\[0\]\.hosts\[0\]\.host is nothing, not text/],
    ['no JSON', 'text', /^\/.*facts\.json is not what --save writes: it is no JSON\. Give a file that --save has written\.$/],
  ])('facts with %s', async (_what, content, says) => {
    const file = join(folder, 'facts.json');
    writeFileSync(file, content === 'text' ? 'no JSON' : JSON.stringify(content));
    expect((await check({ facts: file })).error).toMatch(says);
  });
});

describe('--expect', () => {
  function app(text: string, domain = 'example.com'): string {
    const file = join(folder, 'Mail.template.json');
    writeFileSync(file, JSON.stringify({
      Resources: {
        Policy: { Type: 'Custom::MtaStsPolicy', Properties: { Domain: domain, PolicyId: '1', Policy: text.trimEnd().split('\r\n') } },
      },
    }));
    return file;
  }

  test('finds no drift where the world sees what the app publishes', async () => {
    expect(await check({ facts: saved(facts()), expect: app(policyText()) })).toMatchObject({ exitCode: 0, out: expect.not.stringContaining('check-drift') });
  });

  async function drift(served: string, text: string): Promise<string> {
    const seen = facts({ policyHost: { ...facts().policyHost, fetches: [fetched({ body: served })] } });
    return unwrapped((await check({ facts: saved(seen), expect: app(text) })).out);
  }

  test('finds drift where policy or id are others', async () => {
    const { exitCode, out } = await check({ facts: saved(facts({ sts: found(txt('v=STSv1; id=2')) })), expect: app(policyText('testing')) });
    expect([exitCode, unwrapped(out)]).toEqual([1, expect.stringMatching(/the record announces id 2, and the app has 1; the policy that is served is another text.*\[check-drift\]/)]);
  });

  test('names the lines that only one of the two texts has', async () => {
    expect(await drift(policyText(), policyText('testing'))).toContain('than that of the app: it has "mode: enforce" (line 2), and lacks "mode: testing" (line 2 there).');
    expect(await drift(policyText('enforce', ['mx.example.net', 'old.example.net']), policyText())).toContain('than that of the app: it has "mx: old.example.net" (line 4).');
    expect(await drift(policyText(), policyText('enforce', ['a.example.net', 'mx.example.net']))).toContain('than that of the app: it lacks "mx: a.example.net" (line 3 there).');
  });

  test('says of the same lines in another order that they are that', async () => {
    expect(await drift(policyText('enforce', ['mx.example.net', 'a.example.net']), policyText('enforce', ['a.example.net', 'mx.example.net'])))
      .toContain('than that of the app: it has the same lines in another order, another number or with other line ends.');
  });

  test('and of a text without its last line end', async () => {
    expect(await drift(policyText().trimEnd(), policyText())).toContain('it has the same lines in another order, another number or with other line ends.');
  });

  test('is short and printable, whatever is served', async () => {
    const said = await drift(`${policyText()}${'x'.repeat(5_000)}\u001b[31m\r\n${Array.from({ length: 5_000 }, (_, index) => `\u202e${index}: x\r\n`).join('')}`, policyText());
    const message = /The world sees.*\[check-drift\]/.exec(said)![0];
    expect(message).toMatch(/it has "x{80}…" \(line 5\), "\\u\{202e\}0: x" \(line 6\), .* and 4998 more\./);
    expect(message.length).toBeLessThan(600);
  });

  test('takes what could not be asked for no drift', async () => {
    expect((await check({ facts: saved(facts({ sts: UNKNOWN })), expect: app(policyText()) })).out).not.toContain('check-drift');
  });

  test('says of a domain that the app publishes nothing of it, and goes on with the others', async () => {
    const { exitCode, out } = await check({ facts: saved(facts(), facts({ domain: 'other.example' })), expect: app(policyText()) });
    expect(exitCode).toBe(1);
    expect(out.match(/\[check-drift\]/g)).toHaveLength(1);
    expect(unwrapped(out)).toMatch(/other\.example\n {2}error {2}The app of --expect has no policy of other\.example, so that what the world sees of it is compared with nothing\./);
  });

  test('says why a policy of the app may be the missing one', async () => {
    const unread = app(policyText(), { Ref: 'Domain' } as never);
    expect((await check({ facts: saved(facts()), expect: unread })).out).toMatch(/has no policy of example\.com[\s\S]*\(.*domain/i);
  });

  test('of an app that is not there cannot be told', async () => {
    expect(await check({ facts: saved(facts()), expect: '/nowhere' })).toMatchObject({ exitCode: 2, error: expect.stringContaining('/nowhere') });
  });
});

test('a bad line of a list is named with its file and number', async () => {
  const file = join(folder, 'domains.txt');
  writeFileSync(file, '# ours\n\nexample.com\r\nexa mple.com # broken\nexample.net\n');
  expect(await check({ file })).toMatchObject({ exitCode: 2, out: '', error: expect.stringMatching(/^--file is ".*domains\.txt", line 4: domain "exa mple\.com" has a space.*\.$/) });
  // what stands beside it on the command line has none
  expect((await check({ file }, ['exa mple.net'])).error).toMatch(/^domain "exa mple\.net" has/);
});

test('a list of comments alone names no domain, and is enough beside one that is named', async () => {
  const file = join(folder, 'domains.txt');
  writeFileSync(file, '# later\n');
  expect((await check({ file })).error).toMatch(/domains\.txt", which names no domain/);
  expect((await check({ file, resolver: '127.0.0.1:9', smtp: false }, ['example.com'])).error).toBe('');
});

test('a list of domains may have comments and empty lines, and each is looked at once', async () => {
  const file = join(folder, 'domains.txt');
  writeFileSync(file, '# ours\nexample.com\n\nEXAMPLE.com. # again\n');
  const { out, exitCode } = await check({ file, resolver: '127.0.0.1:9', smtp: false, save: join(folder, 'saved.json') });
  expect([exitCode, out.match(/could not be asked, MTA-STS/g)]).toEqual([2, ['could not be asked, MTA-STS']]);
  const again = await check({ facts: join(folder, 'saved.json') });
  expect([again.exitCode, live(again.out)]).toEqual([2, out]);
}, 60_000);
