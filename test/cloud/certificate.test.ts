import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACMClient, DescribeCertificateCommand, ListCertificatesCommand, ListTagsForCertificateCommand } from '@aws-sdk/client-acm';
import { ChangeResourceRecordSetsCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { App, CfnResource, Stack, Tags } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { HostedZone, TxtRecord } from 'aws-cdk-lib/aws-route53';
import { DomainUnderTest } from './harness';
import { MtaStsPolicy } from '../../lib';
import { EdgeCertificate } from '../../lib/edge-certificate';
import { LocalCloud, startLocalCloud } from '../../local';

/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const FLAGS = require('../../cdk.json').context;

const DOMAIN = 'eu.example';
const PENDING = { action: 'issue certificate' };

let cloud: LocalCloud;
let zoneId: string;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ['eu-west-1'] });
  zoneId = await cloud.createZone({ name: DOMAIN });
}, 120_000);
afterAll(async () => cloud.stop());
afterEach(async () => cloud.setFaults());

interface Deployment {
  readonly stackName?: string;
  readonly names: string[];
  readonly zoneId?: string;
  readonly tag?: string;
  /** Adds a record that comes after the certificate. */
  readonly later?: boolean;
}

let assemblies = 0;

/** A stack of eu-west-1 with a certificate, and a distribution that uses it. */
function synth({ stackName = 'Edge', names, tag, later, ...more }: Deployment): string {
  const outdir = join(cloud.dir, `certificate-${assemblies++}`);
  const app = new App({ outdir, context: FLAGS });
  const stack = new Stack(app, stackName, { env: { account: cloud.account, region: cloud.region } });
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: more.zoneId ?? zoneId, zoneName: DOMAIN });
  const [domainName, ...subjectAlternativeNames] = names;
  const certificate = new EdgeCertificate(stack, 'Certificate', { domainName, subjectAlternativeNames, zone });
  if (tag) {
    Tags.of(certificate).add('Team', tag);
  }
  new Distribution(stack, 'Distribution', { certificate, domainNames: [certificate.domainNames[0]], defaultBehavior: { origin: new HttpOrigin('origin.test') } });
  if (later) {
    const record = new TxtRecord(stack, 'Later', { zone, recordName: 'later', values: ['x'] });
    (record.node.defaultChild as CfnResource).node.addDependency(certificate);
  }
  app.synth();
  return outdir;
}

async function cdk(command: string, deployment: Deployment): Promise<{ readonly code: number; readonly output: string }> {
  const args = command === 'deploy' ? ['--require-approval', 'never'] : ['--force'];
  const { code, stdout, stderr } = await cloud.cdk([command, '--app', synth(deployment), ...args], { cwd: cloud.dir, fast: true });
  return { code, output: stdout + stderr };
}

async function deploy(deployment: Deployment): Promise<string> {
  const { code, output } = await cdk('deploy', deployment);
  expect({ code, output }).toMatchObject({ code: 0 });
  return output;
}

async function deployInVain(deployment: Deployment): Promise<string> {
  const { code, output } = await cdk('deploy', deployment);
  expect({ code, output }).not.toMatchObject({ code: 0 });
  return output;
}

interface Found {
  readonly arn: string;
  readonly names: string;
  readonly status: string;
  readonly used: boolean;
  readonly tags: Record<string, string>;
}

/** Every certificate of the account in us-east-1. */
async function certificates(): Promise<Found[]> {
  const acm = new ACMClient(cloud.clientConfig('us-east-1'));
  try {
    const { CertificateSummaryList = [] } = await acm.send(new ListCertificatesCommand({}));
    return await Promise.all(CertificateSummaryList.map(async ({ CertificateArn }) => {
      const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
      const { Tags: tags = [] } = await acm.send(new ListTagsForCertificateCommand({ CertificateArn }));
      return {
        arn: CertificateArn!,
        names: [...Certificate!.SubjectAlternativeNames!].sort().join(' '),
        status: Certificate!.Status!,
        used: Certificate!.InUseBy!.length > 0,
        tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key!, Value!])),
      };
    }));
  } finally {
    acm.destroy();
  }
}

async function validationRecords(): Promise<string[]> {
  const route53 = new Route53Client(cloud.clientConfig());
  try {
    const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }));
    return ResourceRecordSets.filter(({ Type }) => Type === 'CNAME').map(({ Name }) => Name!.replace(/^_\w{32}\./, '_hash.')).sort();
  } finally {
    route53.destroy();
  }
}

async function setCaa(action: 'CREATE' | 'DELETE', name: string): Promise<void> {
  const route53 = new Route53Client(cloud.clientConfig());
  try {
    await route53.send(new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Changes: [{ Action: action, ResourceRecordSet: { Name: name, Type: 'CAA', TTL: 60, ResourceRecords: [{ Value: '0 issue "letsencrypt.org"' }] } }] },
    }));
  } finally {
    route53.destroy();
  }
}

describe('a certificate of a stack in eu-west-1', () => {
  const first: Deployment = { names: ['mta-sts.eu.example'] };
  const second: Deployment = { names: ['mta-sts.eu.example', 'www.eu.example'], tag: 'mail' };
  let arn: string;

  test('the deploy waits until ACM has issued it, and CloudFront takes it', async () => {
    await cloud.setFaults(PENDING);
    const deploying = deploy(first);
    while ((await validationRecords()).length === 0) {
      await sleep(100);
    }
    await sleep(1_000);
    expect(await certificates()).toMatchObject([{ names: 'mta-sts.eu.example', status: 'PENDING_VALIDATION', used: false }]);
    await cloud.setFaults();
    await deploying;
    expect(await certificates()).toMatchObject([{
      names: 'mta-sts.eu.example', status: 'ISSUED', used: true, tags: { 'Name': 'Edge/Certificate', 'cdk-mta-sts:stack': expect.stringContaining('stack/Edge/') },
    }]);
    [{ arn }] = await certificates();
  }, 60_000);

  test('another tag is another tag, and the same certificate', async () => {
    await deploy({ ...first, tag: 'mail' });
    expect(await certificates()).toMatchObject([{ arn, status: 'ISSUED', tags: { Team: 'mail' } }]);
  }, 60_000);

  test('another name is another certificate, and the old one is deleted when the distribution has let go of it', async () => {
    await deploy(second);
    const found = await certificates();
    expect(found).toMatchObject([{ names: 'mta-sts.eu.example www.eu.example', status: 'ISSUED', used: true, tags: { Team: 'mail' } }]);
    expect(found[0].arn).not.toBe(arn);
    [{ arn }] = found;
  }, 60_000);

  test('another order of the names changes nothing', async () => {
    expect(await deploy({ ...second, names: ['www.eu.example', 'MTA-STS.eu.example'] })).toContain('(no changes)');
    expect(await certificates()).toMatchObject([{ arn }]);
  }, 60_000);

  test('a resource that fails after it leaves the certificate of before, and no other', async () => {
    await cloud.setFaults({ action: 'create AWS::Route53::RecordSet', error: 'AccessDenied' });
    await deployInVain({ names: ['mta-sts.eu.example', 'api.eu.example'], tag: 'mail', later: true });
    expect(await certificates()).toMatchObject([{ arn, status: 'ISSUED', used: true }]);
  }, 60_000);

  test('a deploy that is cancelled while it waits leaves the certificate of before, and no other', async () => {
    await cloud.setFaults(PENDING, { action: 'cancel Custom::EdgeCertificate', match: 'api.eu.example', seconds: 4, times: 1 });
    await deployInVain({ names: ['mta-sts.eu.example', 'api.eu.example'], tag: 'mail' });
    expect(await cloud.faults()).toMatchObject([{ met: 1 }, { met: 1 }]);
    expect(await certificates()).toMatchObject([{ arn, status: 'ISSUED', used: true }]);
  }, 60_000);

  test('a name that ACM refuses fails with its reason and what to do, and leaves the certificate of before', async () => {
    await setCaa('CREATE', 'caa.eu.example');
    expect(await deployInVain({ names: ['mta-sts.eu.example', 'caa.eu.example'], tag: 'mail' })).toMatch(
      /ACM did not issue the certificate for caa\.eu\.example: CAA_ERROR\. The CAA records of "caa\.eu\.example" allow "letsencrypt\.org" only: add the record caa\.eu\.example\. CAA 0 issue "amazon\.com"/);
    expect(await certificates()).toMatchObject([{ arn, status: 'ISSUED', used: true }]);
    await setCaa('DELETE', 'caa.eu.example');
  }, 60_000);

  test('destroy leaves no certificate, and the records that others may renew through', async () => {
    const { code } = await cdk('destroy', second);
    expect(code).toBe(0);
    expect(await certificates()).toEqual([]);
    expect(await validationRecords()).toContain('_hash.mta-sts.eu.example.');
  }, 60_000);
});

describe('a certificate that cannot be made', () => {
  const failing: Deployment = { stackName: 'Failing', names: ['failing.eu.example'] };

  test('because ACM refuses it is told by ACM\'s own reason', async () => {
    await cloud.setFaults({ action: 'issue certificate', error: 'ADDITIONAL_VERIFICATION_REQUIRED' });
    expect(await deployInVain(failing)).toContain('ADDITIONAL_VERIFICATION_REQUIRED');
    expect(await certificates()).toEqual([]);
  }, 60_000);

  test('because the world is delegated to another zone of the name fails before anything is requested, and names both', async () => {
    const records = await validationRecords();
    const notDelegatedTo = await cloud.createZone({ name: DOMAIN });
    const output = await deployInVain({ ...failing, zoneId: notDelegatedTo });
    const [delegatedTo] = await cloud.query(DOMAIN, 'NS');
    expect(output).toMatch(new RegExp(`The hosted zone ${notDelegatedTo} is not the one that the world asks for "eu\\.example"\\. `
      + `Its name servers are ns-.*; public DNS has .*${delegatedTo}`));
    expect(output).toContain('Nothing was requested.');
    expect(await certificates()).toEqual([]);
    expect(await validationRecords()).toEqual(records);
  }, 90_000);

  test('because the deploy is cancelled while it waits leaves none', async () => {
    await cloud.setFaults(PENDING, { action: 'cancel Custom::EdgeCertificate', match: 'Create', seconds: 4, times: 1 });
    await deployInVain(failing);
    expect(await cloud.faults()).toMatchObject([{ met: 1 }, { met: 1 }]);
    expect(await certificates()).toEqual([]);
  }, 90_000);
});

test('a domain in eu-west-1 is published with a certificate of us-east-1, in one stack and one deploy', async () => {
  const domain = await new DomainUnderTest(cloud, 'mail.example').createZone();
  const policy = MtaStsPolicy.testing({ mx: ['mail.example.net'] });
  await domain.deploy({ policy });
  const { body, certificate } = await cloud.fetch('mta-sts.mail.example', '/.well-known/mta-sts.txt');
  expect({ body, certificate }).toEqual({ body: policy.text, certificate: ['mta-sts.mail.example'] });
  expect(await domain.announced()).toEqual([`v=STSv1; id=${policy.id}`]);
  await domain.destroy({ policy });
  expect(await certificates()).toEqual([]);
}, 60_000);

test('a request that Lambda runs twice is one certificate', async () => {
  const twice: Deployment = { stackName: 'Twice', names: ['twice.eu.example'] };
  await cloud.setFaults({ ...PENDING, seconds: 3 }, { action: 'repeat Custom::EdgeCertificate', match: 'Create', seconds: 1 });
  await deploy(twice);
  expect(await certificates()).toMatchObject([{ names: 'twice.eu.example', status: 'ISSUED' }]);
  await cdk('destroy', twice);
  expect(await certificates()).toEqual([]);
}, 60_000);
