import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ACCOUNT, FLAGS, newApp, resourcesOf, theOnly, warningsOf } from './lib/synth';
import { BelowTheApex } from '../examples/below-the-apex';
import { MxInTheSameStack } from '../examples/mx-in-the-same-stack';
import { OneDomain } from '../examples/one-domain';
import { OneStackEuWest1 } from '../examples/one-stack-eu-west-1';
import { OwnCertificate } from '../examples/own-certificate';
import { SeveralDomainsOneHost } from '../examples/several-domains-one-host';
import { MailStage } from '../examples/stage-of-two-environments';
import { TwoZonesOneCertificate } from '../examples/two-zones-one-certificate';

const america = { env: { account: ACCOUNT, region: 'us-east-1' } };
const europe = { env: { account: ACCOUNT, region: 'eu-west-1' } };

/** What the CLI writes down when it has looked the zone up: until then every zone has one id, and no MX record is known to be in it. */
const LOOKED_UP = { [`hosted-zone:account=${ACCOUNT}:domainName=example.com:region=us-east-1`]: { Id: '/hostedzone/Z0123456789ABCDEFGHIJ', Name: 'example.com.' } };

const EXAMPLES: Record<string, () => Stack> = {
  'below-the-apex.ts': () => new BelowTheApex(newApp(), 'Mail', america),
  'mx-in-the-same-stack.ts': () => new MxInTheSameStack(newApp({ context: { ...FLAGS, ...LOOKED_UP } }), 'Mail', america),
  'one-domain.ts': () => new OneDomain(newApp(), 'Mail', america),
  'one-stack-eu-west-1.ts': () => new OneStackEuWest1(newApp(), 'Mail', europe),
  'own-certificate.ts': () => new OwnCertificate(newApp(), 'Mail', { ...europe, certificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1` }),
  'several-domains-one-host.ts': () => new SeveralDomainsOneHost(newApp(), 'Mail', america),
  'stage-of-two-environments.ts': () => stacksOfTwo()[0],
  'two-zones-one-certificate.ts': () => new TwoZonesOneCertificate(newApp(), 'Mail', europe),
};

function stacksOfTwo(): Stack[] {
  const environments = { 'example.com': america.env, 'example.net': { account: '444455556666', region: 'eu-west-1' } };
  return new MailStage(newApp(), 'Production', { environments }).node.children.filter(Stack.isStack);
}

function publishedDomains(stack: Stack): string[] {
  return Object.values(resourcesOf(stack, 'Custom::MtaStsPolicy')).map(({ Properties: { Domain } }) => Domain);
}

test('every example is synthesized here', () => {
  expect(readdirSync(join(__dirname, '..', 'examples')).filter(file => file.endsWith('.ts')).sort()).toEqual(Object.keys(EXAMPLES).sort());
});

test.each(Object.entries(EXAMPLES))('%s publishes in testing mode, asks for reports, and has no warning', (_file, make) => {
  const stack = make();
  const publications = Object.values(resourcesOf(stack, 'Custom::MtaStsPolicy'));
  expect(publications.length).toBeGreaterThan(0);
  publications.forEach(({ Properties: { Policy } }) => expect(Policy).toContain('mode: testing'));
  const reports = Object.values(resourcesOf(stack, 'AWS::Route53::RecordSet')).filter(({ Properties: { Name } }) => Name.startsWith('_smtp._tls.'));
  expect(reports).toHaveLength(publications.length);
  expect(warningsOf(stack)).toEqual([]);
});

test('one-domain.ts and below-the-apex.ts publish for the domain that they say', () => {
  expect(publishedDomains(EXAMPLES['one-domain.ts']())).toEqual(['example.com']);
  expect(publishedDomains(EXAMPLES['below-the-apex.ts']())).toEqual(['news.example.com']);
});

test('mx-in-the-same-stack.ts has its MX records compared with the policy, at synthesis and at deploy', () => {
  const stack = EXAMPLES['mx-in-the-same-stack.ts']();
  const mx = Object.values(resourcesOf(stack, 'AWS::Route53::RecordSet')).find(({ Properties: { Type } }) => Type === 'MX')!;
  expect(theOnly(stack, 'Custom::MtaStsPolicy').Properties.MxHosts).toEqual(mx.Properties.ResourceRecords);
});

test('several-domains-one-host.ts has one host, and a certificate for each of its domains', () => {
  const stack = EXAMPLES['several-domains-one-host.ts']();
  expect(publishedDomains(stack)).toEqual(['example.com', 'example.net', 'example.org']);
  const { Aliases: aliases } = theOnly(stack, 'AWS::CloudFront::Distribution').Properties.DistributionConfig;
  const { DomainName: name, SubjectAlternativeNames: others } = theOnly(stack, 'AWS::CertificateManager::Certificate').Properties;
  expect([name, ...others]).toEqual(aliases);
});

test('own-certificate.ts makes no certificate', () => {
  Template.fromStack(EXAMPLES['own-certificate.ts']()).resourceCountIs('AWS::CertificateManager::Certificate', 0);
});

test('one-stack-eu-west-1.ts has a certificate of us-east-1, and its days on a dashboard', () => {
  const stack = EXAMPLES['one-stack-eu-west-1.ts']();
  theOnly(stack, 'Custom::EdgeCertificate');
  expect(JSON.stringify(theOnly(stack, 'AWS::CloudWatch::Dashboard').Properties)).toContain('us-east-1');
});

test('two-zones-one-certificate.ts validates each name in its zone, and both domains have the one host', () => {
  const stack = EXAMPLES['two-zones-one-certificate.ts']();
  expect(theOnly(stack, 'Custom::EdgeCertificate').Properties.DomainValidationOptions.map(({ DomainName }: { DomainName: string }) => DomainName))
    .toEqual(theOnly(stack, 'AWS::CloudFront::Distribution').Properties.DistributionConfig.Aliases);
  expect(publishedDomains(stack)).toEqual(['example.com', 'example.net']);
});

test('stage-of-two-environments.ts makes each certificate as its region needs it', () => {
  const [native, custom] = stacksOfTwo();
  theOnly(native, 'AWS::CertificateManager::Certificate');
  theOnly(custom, 'Custom::EdgeCertificate');
  expect([native, custom].map(({ account, region }) => `${account} ${region}`)).toEqual([`${ACCOUNT} us-east-1`, '444455556666 eu-west-1']);
});
