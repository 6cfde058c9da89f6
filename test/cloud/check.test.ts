import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DomainUnderTest, useLocalCloud } from './harness';
import { MtaStsPolicy } from '../../lib';

const COMMAND = join(__dirname, '..', '..', 'assets', 'mta-sts', 'index.js');
const A = 'mail.checked.example';

const cloud = useLocalCloud();

interface Checked {
  readonly code: number;
  readonly domains: readonly { domain: string; kind: string; protection: object; findings: readonly { code: string; message: string }[] }[];
}

/** The real command; the local cloud has no mail servers. */
async function check(...args: string[]): Promise<Checked> {
  const { dns, edge, ca } = cloud();
  const world = ['--resolver', `${dns.address}:${dns.port}`, '--edge', `${edge.address}:${edge.port}`, '--ca', ca, '--no-smtp', '--format', 'json'];
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

  test('is as senders want it: only the MX host, which is not there, was not seen', async () => {
    const { code, domains: [found] } = await check(domain.domain);
    expect(code).toBe(0);
    expect(found).toMatchObject({ kind: 'receives', protection: { mtaSts: 'enforce' } });
    expect(found.findings.map(each => each.code)).toEqual(['check-mx-not-seen', 'tlsrpt-local-part', 'check-tlsrpt-same-domain']);
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
