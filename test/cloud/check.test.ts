import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MX, MxHosts } from './check-twins/mx-hosts';
import { DomainUnderTest, useLocalCloud } from './harness';
import { MtaStsPolicy, TlsReporting } from '../../lib';

const COMMAND = join(__dirname, '..', '..', 'assets', 'mta-sts', 'index.js');
const A = 'mail.checked.example';

const cloud = useLocalCloud();

interface Checked {
  readonly code: number;
  readonly domains: readonly {
    domain: string; kind: string; protection: object; findings: readonly { code: string; severity: string; message: string }[];
  }[];
}

/** The real command; the local cloud has no mail servers of its own. */
async function check(...args: string[]): Promise<Checked> {
  const { dns, edge, ca } = cloud();
  const smtp = args.includes('--smtp-port') ? [] : ['--no-smtp'];
  const world = ['--resolver', `${dns.address}:${dns.port}`, '--edge', `${edge.address}:${edge.port}`, '--ca', ca, ...smtp, '--format', 'json'];
  const { code, stdout } = await promisify(execFile)(process.execPath, [COMMAND, 'check', ...args, ...world])
    .then(said => ({ code: 0, stdout: said.stdout }), error => ({ code: error.code, stdout: error.stdout }));
  return { code, domains: JSON.parse(stdout).domains };
}

describe('what the construct publishes', () => {
  let domain: DomainUnderTest;

  beforeAll(async () => {
    domain = await new DomainUnderTest(cloud(), 'checked.example').createZone([`10 ${A}`]);
    await domain.changeRecord({ name: A, type: 'A', values: ['192.0.2.25'] });
    await domain.deploy({ policy: MtaStsPolicy.enforce({ mx: [A] }) });
  }, 120_000);

  test('is as senders want it; MX hosts, which are not there, are left out', async () => {
    const { code, domains: [found] } = await check(domain.domain);
    expect(code).toBe(0);
    expect(found).toMatchObject({ kind: 'receives', protection: { mtaSts: 'enforce' } });
    expect(found.findings.map(each => each.code)).toEqual(['tlsrpt-local-part', 'check-tlsrpt-same-domain']);
  });

  test('is broken by a second record, and by an MX host that it does not cover', async () => {
    await domain.changeRecord({ name: `_mta-sts.${domain.domain}`, type: 'TXT', values: ['"v=STSv1; id=1"', '"v=STSv1; id=2"'] });
    expect((await check(domain.domain)).domains[0].findings.map(each => each.code)).toContain('sts-several-records');
    await domain.changeRecord({ name: `_mta-sts.${domain.domain}`, type: 'TXT', values: ['"v=STSv1; id=1"'] });
    await domain.changeMx(['10 other.example.net']);
    const { code, domains: [{ findings }] } = await check(domain.domain);
    expect([code, findings.map(each => each.code)]).toEqual([1, expect.arrayContaining(['check-mx-uncovered', 'check-mx-pattern-unused'])]);
  });

  test('stops no other domain by one that is not there', async () => {
    const { domains } = await check('nowhere.example', domain.domain);
    expect(domains.map(({ kind }) => kind)).toEqual(['missing', 'receives']);
  });
});

describe('the worked example, with its mail servers', () => {
  const HOSTS = ['mail.kiwibiz.co.nz', 'kiwibiz-co-nz.mail.protection.outlook.com'];
  let domain: DomainUnderTest;
  let mxHosts: MxHosts;

  beforeAll(async () => {
    const { authority } = cloud();
    mxHosts = await MxHosts.start(authority, new Map(await Promise.all(HOSTS.map(async host => [host, await authority.issue([host])] as const))));
    domain = await new DomainUnderTest(cloud(), 'kiwibiz.co.nz').createZone(HOSTS.map((host, index) => `${index + 1}0 ${host}`));
    await domain.changeRecord({ name: HOSTS[0], type: 'A', values: [MX.good] });
    await cloud().createZone({ name: 'outlook.com', records: [{ name: HOSTS[1], type: 'A', values: [MX.good] }] });
    await cloud().createZone({ name: 'reports.example', records: [{ type: 'MX', values: ['10 mx.reports.example'] }] });
    await domain.deploy({
      policy: MtaStsPolicy.fromFile(join(__dirname, '..', '..', 'policies', 'kiwibiz.co.nz.txt')), tlsReporting: TlsReporting.toMailbox('tls@reports.example'),
    });
  }, 120_000);
  afterAll(() => mxHosts.stop());

  const lookedAt = (...args: string[]) => check('kiwibiz.co.nz', '--private-addresses', '--smtp-port', String(mxHosts.port), ...args);

  test('has its *.outlook.com as a finding, with the host that it was meant to cover, and nothing else', async () => {
    const { code, domains: [{ findings }] } = await lookedAt();
    const serious = findings.filter(({ severity }) => severity !== 'info');
    expect(serious.map(each => each.code)).toEqual(['mx-wildcard-covers-none', 'check-mx-uncovered']);
    expect(serious.every(({ message }) => message.includes('*.outlook.com'))).toBe(true);
    expect([code, findings.map(each => each.code)]).toEqual([0, expect.not.arrayContaining(['check-mx-not-seen', 'check-drift'])]);
  });

  test('is what its app publishes, until somebody changes a record by hand', async () => {
    const app = domain.synth({
      policy: MtaStsPolicy.fromFile(join(__dirname, '..', '..', 'policies', 'kiwibiz.co.nz.txt')), tlsReporting: TlsReporting.toMailbox('tls@reports.example'),
    });
    expect((await lookedAt('--expect', app)).domains[0].findings.map(each => each.code)).not.toContain('check-drift');
    await domain.changeRecord({ name: '_mta-sts.kiwibiz.co.nz', type: 'TXT', values: ['"v=STSv1; id=byhand"'] });
    const { code, domains: [{ findings }] } = await lookedAt('--expect', app);
    expect([code, findings.find(each => each.code === 'check-drift')?.message]).toEqual([1, expect.stringContaining('the record announces id byhand')]);
  });
});
