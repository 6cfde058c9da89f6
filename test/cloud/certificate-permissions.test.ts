import { ACMClient, AddTagsToCertificateCommand, DeleteCertificateCommand, DescribeCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { ChangeResourceRecordSetsCommand, GetHostedZoneCommand, Route53Client, RRType } from '@aws-sdk/client-route-53';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { EdgeCertificate } from '../../lib/edge-certificate';
import { LocalCloud, startLocalCloud } from '../../local';

/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const FLAGS = require('../../cdk.json').context;

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:000000000000:stack/Mail/1';
const OWN = [{ Key: 'cdk-mta-sts:stack', Value: STACK_ID }];

let cloud: LocalCloud;
let zoneId: string;
let otherZone: string;
/** As the handler of a stack that has a certificate for mta-sts.own.test. */
let handler: { readonly acm: ACMClient; readonly route53: Route53Client };
/** As the owner of the account. */
let owner: ACMClient;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: [] });
  zoneId = await cloud.createZone({ name: 'own.test' });
  otherZone = await cloud.createZone({ name: 'other.test' });
  owner = new ACMClient(cloud.clientConfig('us-east-1'));
  const credentials = await credentialsOf(policyOf(zoneId));
  handler = {
    acm: new ACMClient({ ...cloud.clientConfig('us-east-1'), credentials }),
    route53: new Route53Client({ ...cloud.clientConfig('us-east-1'), credentials }),
  };
}, 60_000);
afterAll(async () => {
  [owner, handler.acm, handler.route53].forEach(client => client.destroy());
  await cloud.stop();
});

/** The policy that a deploy would give to the handler's role. */
function policyOf(hostedZoneId: string): string {
  const stack = new Stack(new App({ context: FLAGS }), 'Mail', { env: { account: cloud.account, region: 'eu-west-1' } });
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId, zoneName: 'own.test' });
  new EdgeCertificate(stack, 'Certificate', { domainName: 'mta-sts.own.test', zone });
  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
  const [id] = Object.keys(policies).filter(name => name.startsWith('CdkMtaStsCertificatesPermissions'));
  return JSON.stringify(policies[id].Properties.PolicyDocument).replaceAll('{"Ref":"AWS::StackId"}', JSON.stringify(STACK_ID));
}

async function credentialsOf(policy: string) {
  const iam = new IAMClient(cloud.clientConfig());
  const sts = new STSClient(cloud.clientConfig());
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${cloud.account}:root` }, Action: 'sts:AssumeRole' }] };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'handler', AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'handler', PolicyName: 'permissions', PolicyDocument: policy }));
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: Role!.Arn, RoleSessionName: 'test' }));
  [iam, sts].forEach(client => client.destroy());
  return { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken! };
}

const requestOf = (name: string, more: object = {}) => new RequestCertificateCommand({ DomainName: name, ValidationMethod: 'DNS', Tags: OWN, ...more });

const write = (zone: string, name: string, type: RRType, value: string) => handler.route53.send(new ChangeResourceRecordSetsCommand({
  HostedZoneId: zone,
  ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: { Name: name, Type: type, TTL: 60, ResourceRecords: [{ Value: value }] } }] },
}));

const DENIED = /not authorized to perform/;

test('the handler requests, sees and deletes its own certificate', async () => {
  const { CertificateArn } = await handler.acm.send(requestOf('mta-sts.own.test'));
  await handler.acm.send(new DescribeCertificateCommand({ CertificateArn }));
  await handler.acm.send(new DeleteCertificateCommand({ CertificateArn }));
});

test.each<[string, () => RequestCertificateCommand]>([
  ['for another name', () => requestOf('www.own.test')],
  ['for another name beside its own', () => requestOf('mta-sts.own.test', { SubjectAlternativeNames: ['www.own.test'] })],
  ['by mail', () => requestOf('mta-sts.own.test', { ValidationMethod: 'EMAIL' })],
  ['without the tag of the stack', () => requestOf('mta-sts.own.test', { Tags: [] })],
  ['with the tag of another stack', () => requestOf('mta-sts.own.test', { Tags: [{ Key: 'cdk-mta-sts:stack', Value: 'other' }] })],
])('it requests no certificate %s', async (_how, make) => {
  await expect(handler.acm.send(make())).rejects.toThrow(DENIED);
});

test.each([['of nobody', []], ['of another stack', [{ Key: 'cdk-mta-sts:stack', Value: 'other' }]]])('a certificate %s it neither sees nor deletes', async (_whose, tags) => {
  const { CertificateArn } = await owner.send(new RequestCertificateCommand({ DomainName: 'mta-sts.own.test', Tags: tags }));
  await expect(handler.acm.send(new DescribeCertificateCommand({ CertificateArn }))).rejects.toThrow(DENIED);
  await expect(handler.acm.send(new DeleteCertificateCommand({ CertificateArn }))).rejects.toThrow(DENIED);
});

test('a certificate of another stack it cannot make its own by a tag', async () => {
  const { CertificateArn } = await owner.send(requestOf('mta-sts.own.test', { Tags: [{ Key: 'cdk-mta-sts:stack', Value: 'other' }] }));
  await expect(handler.acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags: OWN }))).rejects.toThrow(DENIED);
});

test('it writes validation records of its names', async () => {
  await write(zoneId, '_ABC.mta-sts.own.test.', 'CNAME', '_def.acm-validations.aws.');
  await handler.route53.send(new GetHostedZoneCommand({ Id: zoneId }));
});

test.each<[string, () => Promise<unknown>]>([
  ['of another name', () => write(zoneId, '_abc.www.own.test', 'CNAME', '_def.acm-validations.aws')],
  ['that is none of validation', () => write(zoneId, 'mta-sts.own.test', 'CNAME', 'other.test')],
  ['of another type', () => write(zoneId, '_abc.mta-sts.own.test', 'TXT', '"x"')],
  ['in another zone', () => write(otherZone, '_abc.mta-sts.own.test', 'CNAME', '_def.acm-validations.aws')],
])('it writes no record %s', async (_what, attempt) => {
  await expect(attempt()).rejects.toThrow(DENIED);
});
