import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PolicyAnswer } from '../../../../lib/net/fetch-policy';
import { policyId, renderPolicy } from '../../../../lib/protocol';
import { ReviewCommandOptions } from '../../../../lib/review/command/request';
import { reviewCommand, Surroundings } from '../../../../lib/review/command/review-command';
import { FakeDns } from '../../net/fake-dns';

const OPTIONS: ReviewCommandOptions = { base: 'live', head: 'head.json', format: 'text', failOn: 'high', now: '2026-12-01T12:00:00Z' };
const NOT_THERE: PolicyAnswer = { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' };

let folder: string;
let dns: FakeDns;
let served: PolicyAnswer;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'review-'));
  dns = new FakeDns();
  served = NOT_THERE;
});
afterEach(() => rmSync(folder, { recursive: true }));

function text(mode: 'enforce' | 'testing', mx: string, maxAge = 604800): string {
  return renderPolicy({ mode, mx: mx.split(' '), maxAge });
}

/** Two resources of one template are enough for a verdict. */
function template(name: string, mode: 'enforce' | 'testing', mx: string, domain = 'example.com', maxAge?: number): string {
  const path = join(folder, name);
  const policy = text(mode, mx, maxAge);
  writeFileSync(path, JSON.stringify({
    Resources: { Policy: { Type: 'Custom::MtaStsPolicy', Properties: { ServiceToken: 'arn', Domain: domain, PolicyId: policyId(policy), Policy: policy.trimEnd().split('\r\n') } } },
  }));
  return path;
}

/** The same template, with the MX record of its domain. */
function withMx(path: string, host: string): string {
  const { Resources } = JSON.parse(readFileSync(path, 'utf8'));
  const Mx = { Type: 'AWS::Route53::RecordSet', Properties: { HostedZoneId: 'Z', Name: 'example.com.', Type: 'MX', TTL: '300', ResourceRecords: [`10 ${host}`] } };
  writeFileSync(path, JSON.stringify({ Resources: { ...Resources, Mx } }));
  return path;
}

function live(mode: 'enforce' | 'testing', mx: string): void {
  const policy = text(mode, mx);
  dns.texts.set('_mta-sts.example.com', [`v=STSv1; id=${policyId(policy)}`]);
  dns.mxRecords.set('example.com', [{ host: mx, preference: 10 }]);
  served = { kind: 'answer', status: 200, contentType: 'text/plain', body: Buffer.from(policy) };
}

async function run(options: Partial<ReviewCommandOptions>) {
  const around: Surroundings = { world: () => ({ dns, fetchPolicy: async () => served }), now: () => Date.parse('2027-01-01T00:00:00Z'), coloured: false };
  const { lines, error = '', exitCode } = await reviewCommand({ ...OPTIONS, ...options }, around);
  return { out: lines.join('\n'), error, exitCode };
}

test('two templates of one resource each are enough for a verdict', async () => {
  const [base, head] = [template('base.json', 'enforce', 'a.example.net'), template('head.json', 'testing', 'a.example.net')];
  const found = await run({ base, head });
  expect(found).toMatchObject({ exitCode: 0, error: '', out: expect.stringContaining('change-enforce-ends') });
  expect(found.out).toContain('as if deployed at 2026-12-01 12:00 UTC');
});

test('the exit code goes by the threshold', async () => {
  const [base, head] = [template('base.json', 'enforce', 'a.example.net'), template('head.json', 'enforce', 'b.example.net')];
  expect((await run({ base, head })).exitCode).toBe(0);
  expect((await run({ base, head, failOn: 'medium' })).exitCode).toBe(1);
});

test('the brake fails at no threshold', async () => {
  const [base, head] = [template('base.json', 'enforce', 'a.example.net'), template('head.json', 'testing', 'a.example.net')];
  expect((await run({ base, head, failOn: 'low' })).exitCode).toBe(0);
});

describe('against what is live', () => {
  test('a policy that is the same is no change', async () => {
    live('enforce', 'a.example.net');
    expect(await run({ head: template('head.json', 'enforce', 'a.example.net') })).toMatchObject({ exitCode: 0, out: expect.stringMatching(/no change {2}example\.com/) });
  });

  test('one that refuses the live MX host fails', async () => {
    live('enforce', 'a.example.net');
    expect(await run({ head: template('head.json', 'enforce', 'b.example.net') })).toMatchObject({ exitCode: 1, out: expect.stringMatching(/CRITICAL {2}example\.com/) });
  });

  test('a domain without a policy gets its first, and its MX host is known all the same', async () => {
    dns.mxRecords.set('example.com', [{ host: 'a.example.net', preference: 10 }]);
    expect(await run({ head: template('head.json', 'testing', 'a.example.net') })).toMatchObject({ exitCode: 0, out: expect.stringContaining('change-domain-added') });
    expect(await run({ head: template('head.json', 'enforce', 'b.example.net') })).toMatchObject({ exitCode: 1, out: expect.stringContaining('CRITICAL') });
  });

  test('what could not be asked is not taken for absent', async () => {
    dns.broken = Object.assign(new Error('queryTxt ESERVFAIL'), { code: 'ESERVFAIL' });
    const { out } = await run({ head: template('head.json', 'testing', 'a.example.net') });
    expect(out).toMatch(/DNS could not be asked for the TXT record _mta-sts\.example\.com \(ESERVFAIL\)/);
    expect(out).not.toContain('change-domain-added');
  });

  test('and gives no green: what is live could not be told', async () => {
    const head = template('head.json', 'testing', 'a.example.net');
    dns.broken = Object.assign(new Error('queryTxt ESERVFAIL'), { code: 'ESERVFAIL' });
    expect((await run({ head })).exitCode).toBe(2);
    expect((await run({ head, failOn: 'medium' })).exitCode).toBe(1);
    dns.broken = undefined;
    expect((await run({ head })).exitCode).toBe(0);
  });

  test('a policy that is announced and cannot be fetched is not known', async () => {
    live('enforce', 'a.example.net');
    served = NOT_THERE;
    expect((await run({ head: template('head.json', 'enforce', 'a.example.net') })).out).toContain('change-policy-unknown');
  });
});

test('--resolve asks DNS for MX records that the app does not define', async () => {
  const [base, head] = [template('base.json', 'enforce', 'a.example.net'), template('head.json', 'enforce', 'b.example.net')];
  dns.mxRecords.set('example.com', [{ host: 'a.example.net', preference: 10 }]);
  expect((await run({ base, head })).out).not.toContain('CRITICAL');
  expect(await run({ base, head, resolve: true })).toMatchObject({ exitCode: 1, out: expect.stringContaining('CRITICAL') });
});

describe('MX records that DNS was to be asked for', () => {
  const REFUSED = Object.assign(new Error('queryMx ECONNREFUSED example.com'), { code: 'ECONNREFUSED' });
  const ASKED = 'DNS could not be asked for the MX records of example.com (ECONNREFUSED)';
  const brokenMx = () => (dns.mx = async () => { throw REFUSED; });
  const swapped = () => ({ base: template('base.json', 'enforce', 'a.example.net'), head: template('head.json', 'enforce', 'b.example.net'), resolve: true });

  test.each(['text', 'markdown', 'json', 'github'])('and could not are said in %s, and give no green', async format => {
    brokenMx();
    const { out, exitCode } = await run({ ...swapped(), format });
    expect(exitCode).toBe(2);
    expect(out.replace(/\s+/g, ' ').replaceAll('&#95;', '_')).toContain(ASKED);
    expect(out).not.toContain('--resolve');
  });

  test('in JSON are the exit code, too', async () => {
    brokenMx();
    expect(JSON.parse((await run({ ...swapped(), format: 'json' })).out)).toMatchObject({ exitCode: 2, level: 'medium' });
  });

  test('fail with 1 where a finding does so without them', async () => {
    brokenMx();
    expect((await run({ ...swapped(), failOn: 'medium' })).exitCode).toBe(1);
  });

  test.each(['text', 'markdown', 'github'])('are not called safe in %s where no finding is left to tell of them', async format => {
    brokenMx();
    const [base, head] = [template('base.json', 'enforce', 'a.example.net'), template('head.json', 'enforce', 'a.example.net', 'example.com', 86400)];
    const { out, exitCode } = await run({ base, head, resolve: true, format });
    expect(exitCode).toBe(2);
    expect(out).not.toMatch(/\bsafe\b|no harm to mail|the worst is none/);
    expect(out).toContain(format === 'text' ? 'UNKNOWN  example.com' : 'cannot be told');
  });

  test('and could not are no matter where nothing is enforced, nothing changes, the brake is pulled, or a pattern is added', async () => {
    brokenMx();
    const [tried, other, enforced] = [
      template('tried.json', 'testing', 'a.example.net'), template('other.json', 'testing', 'b.example.net'), template('enforced.json', 'enforce', 'a.example.net'),
    ];
    const wider = template('wider.json', 'enforce', 'a.example.net b.example.net');
    for (const [base, head] of [[tried, other], [enforced, enforced], [enforced, tried], [enforced, wider]]) {
      expect((await run({ base, head, resolve: true })).exitCode).toBe(0);
    }
    expect((await run({ base: wider, head: enforced, resolve: true })).exitCode).toBe(2);
  });

  test('against what is live, and could not, give no green, and no advice to do what was done', async () => {
    live('enforce', 'a.example.net');
    brokenMx();
    const { out, exitCode } = await run({ head: template('head.json', 'enforce', 'b.example.net') });
    expect(exitCode).toBe(2);
    expect(out.replace(/\s+/g, ' ')).toContain(ASKED);
    expect(out).not.toMatch(/--resolve|compare with what is live/);
  });

  test('with nothing at all to be had live, the advice is to ask again', async () => {
    dns.broken = REFUSED;
    const { out, exitCode } = await run({ head: template('head.json', 'enforce', 'b.example.net'), resolve: true });
    expect(exitCode).toBe(2);
    expect(out).not.toMatch(/--resolve|compare with what is live/);
    expect(out).toContain('Review again');
  });

  test.each([[true, 'base.json'], [false, 'live']])('of a domain that does not exist (--resolve: %s, --base %s) are not known, and the change is not safe', async (resolve, base) => {
    if (base === 'live') {
      live('enforce', 'a.example.net');
    }
    dns.mxRecords.clear();
    dns.missing.add('example.com');
    const { out, exitCode } = await run({ ...swapped(), ...base === 'live' && { base }, resolve });
    expect(exitCode).toBe(2);
    expect(out).toContain('example.com does not exist in DNS');
    expect(out).not.toMatch(/no MX host needs it|\bsafe\b/);
  });

  test('of a domain that exists, without mail, are known to be none', async () => {
    const { out, exitCode } = await run(swapped());
    expect(exitCode).toBe(0);
    expect(out).toContain('no MX host needs it');
  });

  test('whether the domain exists is asked only where it has neither MX record nor address', async () => {
    const asked: string[] = [];
    dns.isMissing = async name => asked.push(name) > 0 && false;
    dns.hosts.set('example.com', ['192.0.2.1']);
    await run(swapped());
    expect(asked).toEqual([]);
    dns.hosts.clear();
    await run(swapped());
    expect(asked).toEqual(['example.com']);
  });

  test('and whether it exists could not be asked for give no green either', async () => {
    dns.isMissing = async () => { throw REFUSED; };
    expect(await run(swapped())).toMatchObject({ exitCode: 2, out: expect.stringContaining('ECONNREFUSED') });
  });

  test('are those of the app where it defines them, and nobody is asked', async () => {
    brokenMx();
    dns.isMissing = async () => { throw REFUSED; };
    const [base, head] = [template('base.json', 'enforce', 'a.example.net'), template('head.json', 'enforce', '*.example.net')].map(path => withMx(path, 'a.example.net'));
    expect(await run({ base, head, resolve: true })).toMatchObject({ exitCode: 0, out: expect.not.stringContaining('ECONNREFUSED') });
  });

  test('of a domain that comes with its MX records, and is not in DNS before, are no mistake: it is new', async () => {
    dns.missing.add('example.com');
    const head = withMx(template('head.json', 'enforce', 'a.example.net'), 'a.example.net');
    expect(await run({ head, failOn: 'critical' })).toMatchObject({ exitCode: 0, out: expect.not.stringContaining('does not exist') });
  });

  test('are not told to be looked up again where they leave the app', async () => {
    dns.mxRecords.set('example.com', [{ host: 'a.example.net', preference: 10 }]);
    const { base, head, resolve } = swapped();
    expect((await run({ base: withMx(base, 'b.example.net'), head, resolve })).out).not.toContain('--resolve');
  });
});

describe('it is not told, with exit code 2', () => {
  test.each<[string, Partial<ReviewCommandOptions>, RegExp]>([
    ['a format that is none', { format: 'html' }, /--format is "html": give one of text, markdown, json, github/],
    ['a level that is none', { failOn: 'fatal' }, /--fail-on is "fatal": give one of low, medium, high, critical/],
    ['a level that everything has', { failOn: 'none' }, /--fail-on is "none"/],
    ['a moment without time zone', { now: '2026-12-01T12:00:00' }, /--now is "2026-12-01T12:00:00": give a moment with its time zone/],
    ['a month that is none', { now: '2026-13-01T12:00:00Z' }, /--now/],
    ['a day that is none', { now: '2026-02-31' }, /--now/],
    ['a resolver by its name', { resolver: 'dns.example.net' }, /--resolver is "dns\.example\.net": give an address and a port, such as 127\.0\.0\.1:53/],
    ['an edge without a port that can be', { edge: '127.0.0.1:99999' }, /--edge/],
    ['what is live as head', { head: 'live' }, /--head is "live"/],
    ['a path where nothing is', { head: '/nowhere/cdk.out' }, /\/nowhere\/cdk\.out: is not there/],
  ])('%s', async (_what, options, says) => {
    const found = await run({ head: template('head.json', 'testing', 'a.example.net'), ...options });
    expect(found).toMatchObject({ exitCode: 2, out: '', error: expect.stringMatching(says) });
  });

  test('apps without a policy, which are never green', async () => {
    const path = join(folder, 'empty.json');
    writeFileSync(path, '{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}');
    expect(await run({ base: path, head: path })).toMatchObject({ exitCode: 2, error: expect.stringContaining('has no policy (Custom::MtaStsPolicy)') });
    expect(await run({ head: path })).toMatchObject({ exitCode: 2, error: expect.stringContaining('give the app that has an MtaSts') });
  });

  test('a directory that is no assembly', async () => {
    mkdirSync(join(folder, 'cdk.out'));
    expect(await run({ head: join(folder, 'cdk.out') })).toMatchObject({ exitCode: 2, error: expect.stringContaining('manifest.json: is not there') });
  });

  test('and with --format json it is told in JSON', async () => {
    const { out, exitCode } = await run({ head: '/nowhere', format: 'json' });
    expect([JSON.parse(out), exitCode]).toEqual([{ error: expect.stringContaining('/nowhere'), exitCode: 2 }, 2]);
  });
});
