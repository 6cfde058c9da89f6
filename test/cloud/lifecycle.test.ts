import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { App, Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { inventory } from './account';
import { DomainUnderTest, useLocalCloud } from './harness';
import { SendersEye, violations } from './senders-eye';
import { MtaSts, MtaStsPolicy, PolicyHost, TlsReporting } from '../../lib';

const cloud = useLocalCloud();

const before = MtaStsPolicy.testing({ mx: ['mail.example.net'] });
const after = MtaStsPolicy.testing({ mx: ['mail.example.net', 'backup.example.net'] });

afterEach(async () => cloud().setFaults());

/** How many versions of policy objects there are, in all buckets of a stack. */
async function versions(stackName: string): Promise<number> {
  const s3 = new S3Client({ ...cloud().clientConfig(), forcePathStyle: true });
  const bucket = (await inventory(cloud())).find(name => name.startsWith(`bucket ${stackName.toLowerCase()}-`))!.slice('bucket '.length);
  return (await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }))).Versions?.length ?? 0;
}

describe('one domain', () => {
  test('a change of the distribution alone proves the edge again, and writes nothing', async () => {
    const domain = await new DomainUnderTest(cloud(), 'again.example').createZone();
    await domain.deploy({ policy: before });
    const written = await versions(domain.stackName);
    const changed = await domain.deploy({
      policy: before,
      adjust: (_, mtaSts) => {
        (mtaSts.host.distribution.node.defaultChild as cloudfront.CfnDistribution).addPropertyOverride('DistributionConfig.Comment', 'changed');
      },
    });
    expect(changed.stdout + changed.stderr).toMatch(/UPDATE_COMPLETE .* Custom::MtaStsPolicy/);
    expect(await versions(domain.stackName)).toBe(written);
    expect(await domain.served()).toBe(before.text);
  });

  test('a raised revision announces another id for the same text, and writes nothing', async () => {
    const domain = await new DomainUnderTest(cloud(), 'revision.example').createZone();
    await domain.deploy({ policy: before });
    const written = await versions(domain.stackName);
    const diff = await domain.cdk('diff', { policy: before, revision: 1 }, '--method=template');
    expect(diff.stdout + diff.stderr).toMatch(/\[\+\] Revision/);
    const eye = new SendersEye(cloud(), domain.domain, [0, 1]);
    await domain.deploy({ policy: before, revision: 1 });
    const looks = await eye.stop();
    const announced = await domain.announced();
    expect(announced).not.toEqual([`v=STSv1; id=${before.id}`]);
    expect(announced[0]).toMatch(/^v=STSv1; id=[0-9a-f]{32}$/);
    expect(violations(looks, [before.id, announced[0].slice(-32)])).toEqual([]);
    expect(await domain.served()).toBe(before.text);
    expect(await versions(domain.stackName)).toBe(written);
  });

  test('a request that CloudFormation sends twice ends as if it came once', async () => {
    const domain = await new DomainUnderTest(cloud(), 'twice.example').createZone();
    await domain.deploy({ policy: before });
    await cloud().setFaults({ action: 'repeat Custom::MtaStsPolicy', match: 'twice.example' });
    await domain.deploy({ policy: after });
    expect(await domain.announced()).toEqual([`v=STSv1; id=${after.id}`]);
    expect(await domain.served()).toBe(after.text);
    await domain.destroy({ policy: after });
    expect((await inventory(cloud())).filter(name => name.includes('twice'))).toEqual([
      'record twice.example. MX', 'record twice.example. NS', 'record twice.example. SOA',
    ]);
  });

  test.each(['update', 'create'])('a deploy that is cancelled while the publisher of an %s runs leaves what was before', async operation => {
    const domain = await new DomainUnderTest(cloud(), `cancel-${operation}.example`).createZone();
    if (operation === 'update') {
      await domain.deploy({ policy: before });
    }
    // CloudFormation goes on after half a second; the write takes three, and comes when all is over
    await cloud().setFaults(
      { action: 'cancel Custom::MtaStsPolicy', match: domain.domain, seconds: 0.5, times: 1 },
      { action: 's3:PutObject', match: domain.stackName.toLowerCase(), seconds: 3, times: 1 },
    );
    const eye = new SendersEye(cloud(), domain.domain);
    const { code } = await domain.tryDeploy({ policy: after });
    expect(code).not.toBe(0);
    await new Promise(resolve => setTimeout(resolve, 5_000));
    const looks = await eye.stop();
    if (operation === 'update') {
      expect(await domain.announced()).toEqual([`v=STSv1; id=${before.id}`]);
      expect(await domain.served()).toBe(before.text);
      expect(violations(looks, [before.id, after.id])).toEqual([]);
    } else {
      expect(await domain.announced()).toEqual([]);
      expect(await domain.served().catch(() => '')).not.toMatch(/STSv1/);
    }
  });

  test('a policy that was visible and then taken back is named in the log, with the time and the way to heal it', async () => {
    const domain = await new DomainUnderTest(cloud(), 'healed.example').createZone();
    await domain.deploy({ policy: before });
    await cloud().setFaults({ action: 'update AWS::Route53::RecordSet', match: '_mta-sts.healed.example.', error: 'Throttling', times: 1 });
    expect((await domain.tryDeploy({ policy: after })).code).not.toBe(0);
    expect(await domain.publisherLog()).toMatch(
      new RegExp(`From \\S+ to \\S+ the edge may have served the text of id ${after.id} while id ${before.id} was announced[\\s\\S]*revision`));
    await domain.deploy({ policy: before, revision: 1 });
    expect(await domain.announced()).not.toEqual([`v=STSv1; id=${before.id}`]);
  });
});

describe('several domains on one host', () => {
  let zones: Record<string, string>;
  let runs = 0;

  interface Publication {
    readonly domain: string;
    readonly policy: MtaStsPolicy;
    /** @default - the one of the domain's name */
    readonly zone?: string;
  }

  /** Deploys a stack with an MtaSts for each domain, under the construct id that is given. */
  async function deploy(stackName: string, publications: Record<string, Publication>, hosted: string[]) {
    const outdir = `${cloud().dir}/${stackName}-${runs++}`;
    const app = new App({ outdir });
    const stack = new Stack(app, stackName, { env: { account: cloud().account, region: cloud().region } });
    const zone = (name: string): IHostedZone => (stack.node.tryFindChild(`Zone ${name}`) as IHostedZone | undefined)
      ?? HostedZone.fromHostedZoneAttributes(stack, `Zone ${name}`, { hostedZoneId: zones[name], zoneName: name });
    const certificate = new Certificate(stack, 'Certificate', {
      domainName: `mta-sts.${hosted[0]}`,
      subjectAlternativeNames: hosted.slice(1).map(domain => `mta-sts.${domain}`),
      validation: CertificateValidation.fromDnsMultiZone(Object.fromEntries(hosted.map(domain => [`mta-sts.${domain}`, zone(domain)]))),
    });
    const host = new PolicyHost(stack, 'Host', { domainNames: hosted, certificate });
    for (const [id, publication] of Object.entries(publications)) {
      const { domain, policy } = publication;
      new MtaSts(stack, id, { host, policy, domainName: domain, tlsReporting: TlsReporting.none(), zone: zone(publication.zone ?? domain) });
    }
    app.synth();
    return cloud().cdk(['deploy', '--app', outdir, '--require-approval', 'never'], { cwd: cloud().dir, fast: true });
  }

  const served = async (domain: string) => (await cloud().fetch(`mta-sts.${domain}`, '/.well-known/mta-sts.txt').catch(() => undefined))?.body ?? '';

  beforeAll(async () => {
    const names = ['a', 'b', 'c', 'd', 'mail.d'].map(name => `${name}.example`);
    zones = Object.fromEntries(await Promise.all(names.map(async name => [name, await cloud().createZone({ name })])));
  });

  test('one that is removed takes its policy along, and the other one stays', async () => {
    const both = { A: { domain: 'a.example', policy: before }, B: { domain: 'b.example', policy: before } };
    expect(await deploy('Removing', both, ['a.example', 'b.example'])).toMatchObject({ code: 0 });
    expect(await deploy('Removing', { A: both.A }, ['a.example', 'b.example'])).toMatchObject({ code: 0 });
    expect(await served('a.example')).toBe(before.text);
    expect(await served('b.example')).not.toMatch(/STSv1/);
    expect(await cloud().query('_mta-sts.b.example', 'TXT')).toEqual([]);
  });

  test('a renamed construct is refused by Route 53, and the policy stays as it was through the rollback', async () => {
    expect(await deploy('Renaming', { Old: { domain: 'c.example', policy: before } }, ['c.example'])).toMatchObject({ code: 0 });
    const eye = new SendersEye(cloud(), 'c.example');
    const { code, stdout, stderr } = await deploy('Renaming', { New: { domain: 'c.example', policy: after } }, ['c.example']);
    const looks = await eye.stop();
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/already exists/);
    expect(await cloud().query('_mta-sts.c.example', 'TXT')).toEqual([`v=STSv1; id=${before.id}`]);
    expect(await served('c.example')).toBe(before.text);
    expect(violations(looks, [before.id, after.id])).toEqual([]);
  });

  test('one that moves to a zone of its own is announced there, and nobody misses its policy', async () => {
    const below = { Moved: { domain: 'mail.d.example', policy: before, zone: 'd.example' } };
    expect(await deploy('Moving', below, ['mail.d.example'])).toMatchObject({ code: 0 });
    expect(await deploy('Moving', { Moved: { domain: 'mail.d.example', policy: after } }, ['mail.d.example'])).toMatchObject({ code: 0 });
    expect(await cloud().query('_mta-sts.mail.d.example', 'TXT')).toEqual([`v=STSv1; id=${after.id}`]);
    expect(await served('mail.d.example')).toBe(after.text);
  });
});
