import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DomainUnderTest, useLocalCloud } from './harness';
import { MtaStsPolicy } from '../../lib';

const COMMAND = join(__dirname, '..', '..', 'assets', 'mta-sts', 'index.js');
const A = 'a.example.net';

const cloud = useLocalCloud();
/** The real command, that is told where the world is: as with what `npm run local -- --keep` prints. */
async function review(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { dns, edge, ca } = cloud();
  const world = ['--resolver', `${dns.address}:${dns.port}`, '--edge', `${edge.address}:${edge.port}`, '--ca', ca];
  return promisify(execFile)(process.execPath, [COMMAND, 'review', ...args, ...world])
    .then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }), ({ code, stdout, stderr }) => ({ code, stdout, stderr }));
}

describe('a domain that is live in enforce', () => {
  let domain: DomainUnderTest;

  beforeAll(async () => {
    domain = await new DomainUnderTest(cloud(), 'reviewed.example').createZone([`10 ${A}`]);
    await domain.deploy({ policy: MtaStsPolicy.enforce({ mx: [A] }) });
  }, 120_000);

  test('does not change by what is deployed already', async () => {
    const head = domain.synth({ policy: MtaStsPolicy.enforce({ mx: [A] }) });
    expect(await review('--head', head)).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('no change  reviewed.example') });
  });

  test('is told to lose its mail by a policy that does not cover the live MX host', async () => {
    const head = domain.synth({ policy: MtaStsPolicy.enforce({ mx: ['b.example.net'] }) });
    const { code, stdout } = await review('--head', head);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/CRITICAL {2}reviewed\.example {2}changed {2}delivery[\s\S]*- mx: a\.example\.net[\s\S]*\+ mx: b\.example\.net[\s\S]*change-excludes-mx/)]);
  });

  test('may brake, which never fails', async () => {
    const head = domain.synth({ policy: MtaStsPolicy.testing({ mx: [A] }) });
    expect(await review('--head', head, '--fail-on', 'low', '--format', 'markdown')).toMatchObject({ code: 0, stdout: expect.stringContaining('never fails a build') });
  });
});

test('a domain that is not there gets its first policy', async () => {
  const domain = await new DomainUnderTest(cloud(), 'new-reviewed.example').createZone([`10 ${A}`]);
  const head = domain.synth({ policy: MtaStsPolicy.testing({ mx: [A] }) });
  const { code, stdout } = await review('--head', head, '--format', 'json');
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ level: 'none', domains: [expect.objectContaining({ kind: 'added' })] })]);
});
