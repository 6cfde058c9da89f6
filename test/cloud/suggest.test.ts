import { join } from 'node:path';
import { DomainUnderTest, useLocalCloud } from './harness';
import { MtaStsPolicy, TlsReporting } from '../../lib';

const COMMAND = join(__dirname, '..', '..', 'assets', 'mta-sts', 'index.js');

const cloud = useLocalCloud();

/** The real command, in the environment of the local cloud. */
function suggest(domain: string, args: string[] = [], env: Record<string, string> = {}) {
  return cloud().node([COMMAND, 'suggest', domain, ...args], { env });
}

test('a domain with nothing yet gets testing, by its MX records', async () => {
  const { domain } = await new DomainUnderTest(cloud(), 'new.example').createZone(['1 smtp.google.com', '10 mail.example.net']);
  const { stdout, stderr } = await suggest(domain);
  expect(stderr).toBe('');
  expect(stdout).toContain('MtaStsPolicy.testing({ mx: [...MailProvider.googleWorkspace().mx, \'mail.example.net\'] })');
  expect(stdout).toContain('{ domainName: \'new.example\' }');
  expect(stdout).not.toContain('Delete them');
  expect((await suggest(domain, ['--language', 'python'])).stdout)
    .toContain('MtaStsPolicy.testing(mx=[*MailProvider.google_workspace().mx, "mail.example.net"])');
});

test('a domain that enforces gets the same again, with its reports, and what to delete first', async () => {
  const live = await new DomainUnderTest(cloud(), 'enforces.example').createZone(['10 mail.example.net']);
  await live.deploy({ policy: MtaStsPolicy.enforce({ mx: ['*.example.net'] }), tlsReporting: TlsReporting.toMailbox('tls@example.org') });
  const { stdout, stderr } = await suggest(live.domain);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/MtaStsPolicy\.enforce\(\{\s+mx: \['\*\.example\.net'\],\s+maxAge: Duration\.days\(14\),/);
  expect(stdout).toContain('TlsReporting.toMailbox(\'tls@example.org\')');
  expect(stdout).toContain('/docs/runbooks/move-here.md');

  await live.changeMx(['10 moved.example.com']);
  const moved = await suggest(live.domain);
  expect(moved.code).toBe(1);
  expect(moved.stdout).toMatch(/The live policy does not cover moved\.example\.com[\s\S]*MtaStsPolicy\.testing/);
}, 120_000);

test('a name that does not exist is told so, and DNS that does not answer is code 2', async () => {
  expect(await suggest('never.example')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('never.example does not exist in DNS') });
  expect(await suggest('never.example', [], { LOCAL_CLOUD_DNS: '127.0.0.1:9' })).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('could not be asked') });
}, 60_000);
