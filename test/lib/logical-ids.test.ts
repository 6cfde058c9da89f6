import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ACCOUNT, newMtaSts, newStack, resourcesOf, zoneOf } from './synth';
import { PolicyHost } from '../../lib';

/** Fails with what a change would do, not with a difference of two lists alone. */
function expectIds(actual: Record<string, string>, golden: Record<string, string>): void {
  const different = [...new Set([...Object.keys(actual), ...Object.keys(golden)])].filter(id => actual[id] !== golden[id]).sort();
  if (different.length > 0) {
    throw new Error([
      'Logical ids are a contract. With this change, every stack that is deployed replaces these resources on its next deploy:',
      ...different.map(id => `  ${id}: ${golden[id] ?? 'not there before'} -> ${actual[id] ?? 'gone'}`),
      'A new distribution cannot take the alias mta-sts.<domain> while the old one has it, so the deploy fails (CNAMEAlreadyExists);',
      'a new record cannot be made beside the old one; a new bucket begins without the versions that senders may hold.',
      'Keep the ids of the constructs and their places in the tree. A resource that is new to all may be added to the list.',
    ].join('\n'));
  }
}

function idsOf(stack: Parameters<typeof resourcesOf>[0]): Record<string, string> {
  return Object.fromEntries(Object.entries(resourcesOf(stack)).map(([id, { Type }]) => [id, Type]));
}

test('the logical ids of one domain are those of the first release', () => {
  const stack = newStack();
  newMtaSts(stack);
  expectIds(idsOf(stack), {
    CdkMtaStsOriginAccess0A108D77: 'AWS::CloudFront::OriginAccessControl',
    CdkMtaStsPublisher14A79752: 'AWS::Lambda::Function',
    CdkMtaStsPublisherEventInvokeConfig9537BF11: 'AWS::Lambda::EventInvokeConfig',
    CdkMtaStsPublisherLogsD4C02F57: 'AWS::Logs::LogGroup',
    CdkMtaStsPublisherPermissionsBA135910: 'AWS::IAM::Policy',
    CdkMtaStsPublisherRole7DEB94E1: 'AWS::IAM::Role',
    CdkMtaStsViewerRequestBF4DB650: 'AWS::CloudFront::Function',
    MtaStsCertificateDD794F96: 'AWS::CertificateManager::Certificate',
    MtaStsHostAddressBA01555D: 'AWS::Route53::RecordSet',
    MtaStsHostBucketECC45B64: 'AWS::S3::Bucket',
    MtaStsHostBucketPolicy444166BB: 'AWS::S3::BucketPolicy',
    MtaStsHostDistribution943D2E66: 'AWS::CloudFront::Distribution',
    MtaStsHostIpv6Address74108257: 'AWS::Route53::RecordSet',
    MtaStsPublicationD370D063: 'Custom::MtaStsPolicy',
    MtaStsPublicationPermissions93C62F11: 'AWS::IAM::Policy',
    MtaStsStsRecord6104FF84: 'AWS::Route53::RecordSet',
    MtaStsTlsReportingRecord84804828: 'AWS::Route53::RecordSet',
  });
});

test('the logical id of a certificate from a stack of another region is that of the first release', () => {
  const stack = newStack(undefined, 'Mail', { env: { account: ACCOUNT, region: 'eu-west-1' } });
  newMtaSts(stack);
  expectIds(
    Object.fromEntries(Object.entries(idsOf(stack)).filter(([, type]) => type === 'Custom::EdgeCertificate')),
    { MtaStsCertificateCustom53E37704: 'Custom::EdgeCertificate' },
  );
});

test('the logical ids of two domains on one host are those of the first release', () => {
  const stack = newStack();
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`);
  const host = new PolicyHost(stack, 'Host', { domainNames: ['example.com', 'example.net'], certificate });
  newMtaSts(stack, 'Com', { zone: zoneOf(stack, 'example.com'), host });
  newMtaSts(stack, 'Net', { zone: zoneOf(stack, 'example.net'), host });
  expectIds(idsOf(stack), {
    CdkMtaStsOriginAccess0A108D77: 'AWS::CloudFront::OriginAccessControl',
    CdkMtaStsPublisher14A79752: 'AWS::Lambda::Function',
    CdkMtaStsPublisherEventInvokeConfig9537BF11: 'AWS::Lambda::EventInvokeConfig',
    CdkMtaStsPublisherLogsD4C02F57: 'AWS::Logs::LogGroup',
    CdkMtaStsPublisherPermissionsBA135910: 'AWS::IAM::Policy',
    CdkMtaStsPublisherRole7DEB94E1: 'AWS::IAM::Role',
    CdkMtaStsViewerRequestBF4DB650: 'AWS::CloudFront::Function',
    ComHostAddress1FD094D5: 'AWS::Route53::RecordSet',
    ComHostIpv6Address37D61244: 'AWS::Route53::RecordSet',
    ComPublication0697A960: 'Custom::MtaStsPolicy',
    ComPublicationPermissions64BA24DD: 'AWS::IAM::Policy',
    ComStsRecordFC2E10C2: 'AWS::Route53::RecordSet',
    ComTlsReportingRecord6049AAD6: 'AWS::Route53::RecordSet',
    HostBucket31DD0C5B: 'AWS::S3::Bucket',
    HostBucketPolicyC1FE444E: 'AWS::S3::BucketPolicy',
    HostDistribution29FEDB70: 'AWS::CloudFront::Distribution',
    NetHostAddressBC484A78: 'AWS::Route53::RecordSet',
    NetHostIpv6Address026344DA: 'AWS::Route53::RecordSet',
    NetPublication4834C3AC: 'Custom::MtaStsPolicy',
    NetPublicationPermissionsAD39436D: 'AWS::IAM::Policy',
    NetStsRecordC58B17C5: 'AWS::Route53::RecordSet',
    NetTlsReportingRecord9E287B81: 'AWS::Route53::RecordSet',
  });
});

test('a domain that is added to a stack changes no id of those that are there', () => {
  const [one, two] = [['b.example.com'], ['a.example.com', 'b.example.com', 'c.example.com']].map(domains => {
    const stack = newStack();
    domains.forEach(domainName => newMtaSts(stack, domainName, { domainName }));
    return idsOf(stack);
  });
  expect(two).toMatchObject(one);
});

test('a change of an id is told with what it would do', () => {
  expect(() => expectIds({ A2: 'AWS::S3::Bucket' }, { A1: 'AWS::S3::Bucket' }))
    .toThrow(/replaces these resources.*\n {2}A1: AWS::S3::Bucket -> gone\n {2}A2: not there before -> AWS::S3::Bucket\n.*CNAMEAlreadyExists/);
});
