import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { checkCommand } from '../../../../lib/audit/check-command/check-command';
import { CheckOptions } from '../../../../lib/audit/check-command/request';
import { saveFacts } from '../../../../lib/audit/facts-file';
import { ROOT } from '../../../documents';
import { facts, found, host, NOW, policyText, txt, UNKNOWN } from '../facts-example';

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

test('facts that were saved are judged again, the worst domain first, with what to publish', async () => {
  const { out, exitCode } = await check({ facts: saved(facts(), BROKEN) });
  expect(exitCode).toBe(1);
  expect(out).toMatch(/^error {3}broken\.example {2}receives mail, MTA-STS enforce, DANE not judged.*\nok {6}example\.com/);
  expect(out).toMatch(/error {2}mx\.example\.net does not offer STARTTLS.*\[check-mx-no-starttls\]\n {4}→ Turn on TLS/);
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

describe('it is not told, with exit code 2', () => {
  test.each<[string, string[], Partial<CheckOptions>, RegExp]>([
    ['no domain', [], {}, /No domain is given/],
    ['a domain that is none', ['exa mple.com'], {}, /exa mple\.com/],
    ['a format that is none', ['example.com'], { format: 'html' }, /--format is "html": give one of text, json, markdown/],
    ['another mode', ['example.com'], { for: 'testing' }, /--for is "testing": give enforce/],
    ['a number that is none', ['example.com'], { concurrency: '0' }, /--concurrency is "0": give a whole number from 1 to 1000/],
    ['trust in nobody named', ['example.com'], { trustResolver: true }, /--trust-resolver is about --resolver/],
    ['a list that is not there', [], { file: '/nowhere.txt' }, /--file is "\/nowhere\.txt", which could not be read \(ENOENT\)/],
    ['facts and domains', ['example.com'], { facts: 'facts.json' }, /--facts judges what was seen before/],
    ['facts that are not there', [], { facts: '/nowhere.json' }, /\/nowhere\.json could not be read \(ENOENT\)/],
  ])('%s', async (_what, domains, options, says) => {
    expect(await check(options, domains)).toMatchObject({ exitCode: 2, out: '', error: expect.stringMatching(says) });
  });

  test.each<[string, unknown, RegExp]>([
    ['no list', {}, /has no list at its top/],
    ['another version', [{ ...facts(), format: 2 }], /\[0\]\.format is 2, not 1/],
    ['a member that is missing', [facts(), { ...facts(), hosts: undefined }], /\[1\]\.hosts is no object/],
    ['an answer that is none', [{ ...facts(), mx: { state: 'maybe' } }], /\[0\]\.mx is no answer/],
    ['a host that is none', [{ ...facts(), hosts: [{}] }], /\[0\] has a host that is none/],
    ['no JSON', 'text', /could not be read/],
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

  test('finds drift where policy or id are others', async () => {
    const { exitCode, out } = await check({ facts: saved(facts({ sts: found(txt('v=STSv1; id=2')) })), expect: app(policyText('testing')) });
    expect([exitCode, out]).toEqual([1, expect.stringMatching(/the record announces id 2, and the app has 1 and the policy that is served is another text.*\[check-drift\]/)]);
  });

  test('takes what could not be asked for no drift', async () => {
    expect((await check({ facts: saved(facts({ sts: UNKNOWN })), expect: app(policyText()) })).out).not.toContain('check-drift');
  });

  test('of an app that is not there cannot be told', async () => {
    expect(await check({ facts: saved(facts()), expect: '/nowhere' })).toMatchObject({ exitCode: 2, error: expect.stringContaining('/nowhere') });
  });
});

test('a list of domains may have comments and empty lines, and each is looked at once', async () => {
  const file = join(folder, 'domains.txt');
  writeFileSync(file, '# ours\nexample.com\n\nEXAMPLE.com. # again\n');
  const { out, exitCode } = await check({ file, resolver: '127.0.0.1:9', smtp: false, save: join(folder, 'saved.json') });
  expect([exitCode, out.match(/could not be asked, MTA-STS/g)]).toEqual([2, ['could not be asked, MTA-STS']]);
  expect(await check({ facts: join(folder, 'saved.json') })).toMatchObject({ exitCode: 2, out });
}, 60_000);
