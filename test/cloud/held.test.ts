import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { DomainUnderTest, useLocalCloud } from './harness';
import { MtaStsPolicy } from '../../lib';
import type { ProgramResult } from '../../local';

const COMMAND = join(__dirname, '..', '..', 'assets', 'mta-sts', 'index.js');
const MINUTE = 60_000;
const DAY = 86_400_000;

const A = 'a.example.net';
const B = 'b.example.net';
const enforceA = MtaStsPolicy.enforce({ mx: [A] });
const enforceB = MtaStsPolicy.enforce({ mx: [B] });
const none = MtaStsPolicy.none({ mx: [A] });

const cloud = useLocalCloud();

/** The real command, in the environment of the local cloud. */
function held(domain: string, args: string[], env: Record<string, string | undefined> = {}): Promise<ProgramResult> {
  return cloud().node([COMMAND, 'held', domain, ...args], { env });
}

/** The domains here had no policy before. */
function ofStack({ stackName }: DomainUnderTest): string[] {
  return ['--stack', stackName, '--nothing-before'];
}

async function heldJson(domain: DomainUnderTest, ...args: string[]) {
  const { code, stdout, stderr } = await held(domain.domain, [...ofStack(domain), '--json', ...args]);
  expect(stderr).toBe('');
  return { code, found: JSON.parse(stdout) };
}

/** From now, in days, and the minutes that a test may take less. */
function inDays(date: string): number {
  return Math.round((Date.parse(date) - Date.now() + 3 * MINUTE) / DAY * 100) / 100;
}

describe('a domain that goes from enforce to none', () => {
  let domain: DomainUnderTest;

  beforeAll(async () => {
    domain = await new DomainUnderTest(cloud(), 'retires.example').createZone([`10 ${A}`]);
    await domain.deploy({ policy: enforceA });
  }, 120_000);

  test('cannot be retired while senders get enforce, from the stack and from what is live', async () => {
    const stack = await held(domain.domain, ofStack(domain));
    expect(stack).toMatchObject({ code: 1, stderr: '', stdout: expect.stringMatching(/enforce, max_age 1209600 \(14 days\), current[\s\S]*no date yet\. Senders get enforce now: publish mode none first/) });
    expect(stack.stdout).toContain(`announces id ${enforceA.id}`);
    expect(stack.stdout).toContain(`10 ${A}`);
    expect(stack.stdout).toContain('TXT 5 minutes (from the stack) and MX 1 day (assumed)');
    const live = await held(domain.domain, []);
    expect(live).toMatchObject({ code: 1, stdout: expect.stringMatching(/by what is live[\s\S]*enforce[\s\S]*no end[\s\S]*Only what is live was looked at/) });
  });

  test('may name its MX host and no other', async () => {
    const args = ofStack(domain);
    expect(await held(domain.domain, [...args, '--to', A])).toMatchObject({ code: 0, stdout: expect.stringContaining(`MX records may name 10 ${A}: now.`) });
    expect(await held(domain.domain, [...args, '--to', `${B}:5`])).toMatchObject({ code: 1, stdout: expect.stringContaining('add the hosts to mx of the policy first') });
  });

  test('may have had a policy elsewhere, which stands in the way of everything for some days, and of retirement for a year', async () => {
    const args = ['--stack', domain.stackName, '--to', A];
    expect(await held(domain.domain, args)).toMatchObject({ code: 1, stdout: expect.stringMatching(/not known: what was published before[\s\S]*MX records may name 10 a\.example\.net: from 20/) });
    const found = JSON.parse((await held(domain.domain, [...args, '--mx-ttl', '300', '--json'])).stdout);
    const { until } = found.held.find(({ known }: { known: boolean }) => !known);
    expect(inDays(until.normal)).toBeCloseTo(3, 1);
    expect(inDays(until.worst)).toBeCloseTo(368.25, 1);
    expect(found.safeToMoveMx).toMatchObject({ normal: until.normal, obstacle: null });
  });

  test('after that has both policies, with the dates of the old one', async () => {
    await domain.deploy({ policy: none });
    const { code, found } = await heldJson(domain, '--mx-ttl', '3600');
    expect(code).toBe(1);
    expect(found).toMatchObject({
      domain: domain.domain,
      source: 'stack',
      stack: domain.stackName,
      announcedId: none.id,
      recordTtl: { seconds: 300, from: 'stack' },
      mxTtl: { seconds: 3600, from: 'option' },
      held: [
        { known: true, mode: 'none', current: true, ids: expect.arrayContaining([none.id]), until: { normal: null, worst: null } },
        { mode: 'enforce', maxAge: 1_209_600, mx: [A], current: false, ids: [enforceA.id] },
      ],
      coveredByAll: [A],
      exitCode: 1,
    });
    const [, { until }] = found.held;
    expect(inDays(until.normal)).toBeCloseTo(2 + 1 / 24, 1);
    expect(inDays(until.worst)).toBeCloseTo(16, 1);
    expect(found.safeToRetire).toEqual({ ...until, obstacle: null });
    const live = await held(domain.domain, []);
    expect(live).toMatchObject({ code: 2, stdout: expect.stringMatching(/none, max_age[\s\S]*may be removed: no date yet\. What was published earlier is not known/) });
  }, 60_000);

  test('has a policy that somebody uploaded by hand as one that is held, too', async () => {
    const client = new S3Client({ ...cloud().clientConfig(), forcePathStyle: true });
    const { found } = await heldJson(domain);
    await client.send(new PutObjectCommand({
      Bucket: found.bucket, Key: `mta-sts.${domain.domain}/.well-known/mta-sts.txt`, Body: enforceB.text, ContentType: 'text/plain',
    }));
    client.destroy();
    const after = (await heldJson(domain)).found;
    expect(after.held).toContainEqual(expect.objectContaining({ mode: 'enforce', mx: [B], current: true, skippedMx: [A] }));
    expect(after.safeToRetire).toMatchObject({ worst: null, obstacle: 'current' });
    expect(after.notes.join()).toMatch(/has no label, as if it was uploaded by hand/);
  });
});

describe('a publish that was rolled back', () => {
  let domain: DomainUnderTest;

  beforeAll(async () => {
    domain = await new DomainUnderTest(cloud(), 'rolled-back.example').createZone([`10 ${A}`, `20 ${B}`]);
    await domain.deploy({ policy: enforceA });
    await cloud().setFaults({ action: 'create AWS::SNS::Topic', error: 'InternalFailure' });
    const failed = await domain.tryDeploy({
      policy: MtaStsPolicy.enforce({ mx: [A, B] }),
      adjust: (stack, mtaSts) => new sns.Topic(stack, 'Fails').node.addDependency(mtaSts.stsRecord),
    });
    await cloud().setFaults();
    expect(failed.code).not.toBe(0);
    expect(await domain.announced()).toEqual([`v=STSv1; id=${enforceA.id}`]);
  }, 120_000);

  test('counts: what it showed may be held without end, under the id that is announced again', async () => {
    const { code, found } = await heldJson(domain);
    expect(code).toBe(1);
    expect(found.held).toContainEqual(expect.objectContaining({
      mx: [A, B], current: false, ids: expect.arrayContaining([enforceA.id]), until: { normal: null, worst: null },
    }));
  });

  test('ends when the id changes: by revision, without another version', async () => {
    const before = await domain.versions();
    await domain.deploy({ policy: enforceA, revision: 1 });
    expect(await domain.versions()).toEqual(before);
    const { found } = await heldJson(domain, '--mx-ttl', '300');
    const takenBack = found.held.find(({ mx }: { mx: string[] }) => mx.length === 2);
    expect(inDays(takenBack.until.normal)).toBeCloseTo(2, 1);
    expect(inDays(takenBack.until.worst)).toBeCloseTo(16, 1);
    expect(found.held).toContainEqual(expect.objectContaining({ mx: [A], current: true }));
    // the date stands still, however often somebody asks
    const again = (await heldJson(domain, '--mx-ttl', '300')).found.held.find(({ mx }: { mx: string[] }) => mx.length === 2);
    expect(again).toEqual(takenBack);
  }, 60_000);

  test('leaves a record that was changed by hand as what it is: nobody knows what is held under it', async () => {
    await domain.changeRecord({ name: `_mta-sts.${domain.domain}`, type: 'TXT', values: ['"v=STSv1; id=byhand"'] });
    const { code, stdout } = await held(domain.domain, ofStack(domain));
    expect(code).toBe(1);
    expect(stdout).toMatch(/announces id byhand, which no version has/);
  });
});

describe('what cannot be told ends with code 2', () => {
  const stack = 'MtaSts-retires-example';

  test('of a domain that never published, whether older policies are held is not known from outside', async () => {
    const { domain } = await new DomainUnderTest(cloud(), 'quiet.example').createZone([`10 ${A}`]);
    expect(await held(domain, [])).toMatchObject({ code: 2, stderr: '', stdout: expect.stringMatching(/announces nothing[\s\S]*No policy is known[\s\S]*not known/) });
  });

  test.each<[string, string, string[], Record<string, string | undefined>, RegExp]>([
    ['a domain that another stack publishes', 'never.example', ['--stack', stack], {}, /publishes no policy of never\.example\. It has those of retires\.example/],
    ['a domain that DNS does not have', 'never.example', [], {}, /never\.example does not exist in DNS\. Look at the spelling/],
    ['a stack that is not there', 'retires.example', ['--stack', 'Nothing'], {}, /no stack "Nothing" in us-east-1/],
    ['a stack of another region', 'retires.example', ['--stack', stack, '--region', 'eu-west-1'], {}, /no stack "MtaSts-retires-example" in eu-west-1/],
    ['no credentials', 'retires.example', ['--stack', stack], { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }, /There are no AWS credentials/],
    ['a profile that is not there', 'retires.example', ['--stack', stack, '--profile', 'nobody'], {}, /There are no AWS credentials.*"nobody"/],
    ['DNS that does not answer', 'retires.example', [], { LOCAL_CLOUD_DNS: '127.0.0.1:9' }, /DNS could not be asked for the TXT record _mta-sts\.retires\.example/],
  ])('%s is told in one line, without a stack trace', async (_what, domain, args, env, says) => {
    const { code, stdout, stderr } = await held(domain, args, env);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(says) });
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }, 60_000);
});
