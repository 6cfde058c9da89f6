import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { inventory } from './account';
import { DomainUnderTest, useLocalCloud } from './harness';
import { SendersEye, violations } from './senders-eye';
import { MtaStsPolicy } from '../../lib';

const cloud = useLocalCloud();

const first = MtaStsPolicy.testing({ mx: ['mail.example.net'] });
const second = MtaStsPolicy.testing({ mx: ['mail.example.net', 'backup.example.net'] });

describe('a domain whose policy is deployed, changed and destroyed', () => {
  let domain: DomainUnderTest;
  let before: string[];

  beforeAll(async () => {
    domain = await new DomainUnderTest(cloud(), 'change.example').createZone();
    before = await inventory(cloud());
  });

  test('the first deploy announces the id of the text that the edge serves, and where to report', async () => {
    const eye = new SendersEye(cloud(), domain.domain);
    await domain.deploy({ policy: first });
    expect(violations(await eye.stop(), [first.id])).toEqual([]);
    expect(await domain.announced()).toEqual([`v=STSv1; id=${first.id}`]);
    expect(await domain.served()).toBe(first.text);
    expect(await cloud().query('_smtp._tls.change.example', 'TXT')).toEqual(['v=TLSRPTv1; rua=mailto:tls-reports@change.example']);
  });

  test('the policy comes over IPv6 as well, and nothing else is there', async () => {
    const path = '/.well-known/mta-sts.txt';
    expect((await cloud().fetch('mta-sts.change.example', path, { family: 6 })).body).toBe(first.text);
    expect((await cloud().fetch('mta-sts.change.example', '/')).status).toBe(404);
    expect((await cloud().fetch('mta-sts.change.example', path, { method: 'POST' })).status).toBeGreaterThanOrEqual(400);
  });

  test('what the edge serves tells nothing about the account', async () => {
    const { headers } = await cloud().fetch('mta-sts.change.example', '/.well-known/mta-sts.txt');
    expect(JSON.stringify(headers)).not.toContain(cloud().account);
  });

  test('a second deploy without a change changes nothing', async () => {
    const { stdout, stderr } = await domain.deploy({ policy: first });
    expect(stdout + stderr).toContain('(no changes)');
  });

  test('another order of the hosts is an empty diff', async () => {
    await domain.deploy({ policy: second });
    const reordered = MtaStsPolicy.testing({ mx: ['BACKUP.example.net.', 'mail.example.net', 'mail.example.net'] });
    const { code, stdout, stderr } = await domain.cdk('diff', { policy: reordered }, '--method=template', '--fail');
    expect(stdout + stderr).toContain('There were no differences');
    expect(code).toBe(0);
  });

  test('the diff of a changed policy shows the line', async () => {
    const { stdout, stderr } = await domain.cdk('diff', { policy: first }, '--method=template');
    expect(stdout + stderr).toMatch(/\[-\].*mx: backup\.example\.net/);
  });

  test('while a policy is changed, no sender ever sees an id whose text the edge does not serve', async () => {
    const eye = new SendersEye(cloud(), domain.domain);
    await domain.deploy({ policy: first });
    const looks = await eye.stop();
    expect(violations(looks, [second.id, first.id])).toEqual([]);
    // the eye was open before, during and after
    expect(looks[0].announced).toBe(second.id);
    expect(looks.at(-1)!.announced).toBe(first.id);
    expect(looks.length).toBeGreaterThan(20);
  });

  test('destroy leaves nothing behind', async () => {
    await domain.destroy({ policy: first });
    expect(await inventory(cloud())).toEqual(before);
  });
});

test('without the permission to write nothing is published, and the error is that of the service', async () => {
  const domain = await new DomainUnderTest(cloud(), 'denied.example').createZone();
  const { code, stdout, stderr } = await domain.tryDeploy({
    policy: first,
    adjust: (_, mtaSts) => {
      const permissions = mtaSts.publishedPolicy.node.findChild('Permissions').node.defaultChild as CfnPolicy;
      permissions.addPropertyOverride('PolicyDocument.Statement.0.Action', [
        's3:GetObject', 's3:GetObjectVersion', 's3:DeleteObjectVersion', 's3:ListBucketVersions',
      ]);
    },
  });
  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/The policy of denied\.example is not published.*Nothing was written/s);
  expect(stdout + stderr).toContain('s3:PutObject');
  expect(await domain.announced()).toEqual([]);
}, 180_000);

test('a prober that sees an id before its text says so', () => {
  const look = { from: 0, to: 0, announced: 'new', served: 'old' };
  expect(violations([look], ['old', 'new'])).toEqual([look]);
  expect(violations([{ ...look, announced: 'old', served: 'new' }], ['old', 'new'])).toEqual([]);
});
