import { App, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { ACCOUNT, newApp, newMtaSts, newStack, resourcesOf, theOnly, zoneOf } from './synth';
import { PolicyHost } from '../../lib';

const ARN = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`;
const EUROPE = { env: { account: ACCOUNT, region: 'eu-west-1' } };

describe('a stack', () => {
  test.each([
    ['of another region', () => newStack(newApp(), 'Mail', EUROPE)],
    ['without a known region', () => new Stack(newApp(), 'Mail')],
  ])('%s has a certificate of us-east-1 nevertheless, and no other stack', (_what, make) => {
    const stack = make();
    const { certificate } = newMtaSts(stack);
    expect(certificate.env.region).toBe('us-east-1');
    const [id] = Object.keys(resourcesOf(stack, 'Custom::EdgeCertificate'));
    expect(theOnly(stack, 'AWS::CloudFront::Distribution').Properties.DistributionConfig.ViewerCertificate.AcmCertificateArn).toEqual({ Ref: id });
    expect(theOnly(stack, 'Custom::MtaStsPolicy').Properties.CertificateArn).toEqual({ Ref: id });
    expect((stack.node.root as App).synth().stacks.map(({ stackName }) => stackName)).toEqual(['Mail']);
  });

  test('of another region with ten domains has one provider, and stays below the limits of CloudFormation', () => {
    const stack = newStack(newApp(), 'Mail', EUROPE);
    for (let index = 0; index < 10; index++) {
      newMtaSts(stack, `MtaSts${index}`, { domainName: `d${index}.example.com` });
    }
    const resources = resourcesOf(stack);
    expect(Object.values(resources).filter(({ Type }) => Type === 'Custom::EdgeCertificate')).toHaveLength(10);
    expect(Object.values(resources).filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')).toHaveLength(1);
    expect(Object.keys(resources).length).toBeLessThan(500);
    expect(JSON.stringify(Template.fromStack(stack).toJSON()).length).toBeLessThan(1_000_000);
  });

  test('without a known environment has no account and no region in its template', () => {
    const stack = new Stack(newApp(), 'Mail');
    newMtaSts(stack, 'MtaSts', { certificate: Certificate.fromCertificateArn(stack, 'Certificate', ARN) });
    const text = JSON.stringify(resourcesOf(stack)).replaceAll(ARN, '');
    expect(text).not.toContain(ACCOUNT);
    expect(text).not.toContain('us-east-1');
    expect(text).not.toContain('arn:aws:');
  });

  test('takes a certificate of a stack of us-east-1 by a reference across regions', () => {
    const app = newApp();
    const america = newStack(app, 'America', { crossRegionReferences: true, env: { account: ACCOUNT, region: 'us-east-1' } });
    const certificate = new Certificate(america, 'Certificate', {
      domainName: 'mta-sts.example.com', validation: CertificateValidation.fromDns(zoneOf(america)),
    });
    const stack = newStack(app, 'Mail', { ...EUROPE, crossRegionReferences: true });
    newMtaSts(stack, 'MtaSts', { certificate });
    app.synth();
    expect(theOnly(stack, 'AWS::CloudFront::Distribution').Properties.DistributionConfig.ViewerCertificate.AcmCertificateArn)
      .toEqual({ 'Fn::GetStackOutput': expect.objectContaining({ StackName: 'America', Region: 'us-east-1' }) });
  });

  test('takes a zone of another stack', () => {
    const app = newApp();
    const zone = new PublicHostedZone(newStack(app, 'Dns'), 'Zone', { zoneName: 'example.com' });
    const stack = newStack(app);
    newMtaSts(stack, 'MtaSts', { zone });
    app.synth();
    Object.values(resourcesOf(stack, 'AWS::Route53::RecordSet')).forEach(record =>
      expect(record.Properties.HostedZoneId).toEqual({ 'Fn::GetStackOutput': expect.objectContaining({ StackName: 'Dns' }) }));
  });
});

describe('a nested stack', () => {
  test('has its own parts, and its own publisher', () => {
    const app = newApp();
    const parent = newStack(app);
    newMtaSts(parent);
    const nested = new NestedStack(parent, 'Nested');
    newMtaSts(nested, 'MtaSts', { domainName: 'news.example.com' });
    app.synth();
    [parent, nested].forEach(stack => Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1));
  });

  test('uses a host of its parent, which stands before the nested stack is begun', () => {
    const app = newApp();
    const parent = newStack(app);
    const certificate = Certificate.fromCertificateArn(parent, 'Certificate', ARN);
    const host = new PolicyHost(parent, 'Host', { domainNames: ['example.com'], certificate });
    const nested = new NestedStack(parent, 'Nested');
    newMtaSts(nested, 'MtaSts', { host });
    app.synth();
    const waitsFor = theOnly(parent, 'AWS::CloudFormation::Stack').DependsOn!.map(id => resourcesOf(parent)[id].Type);
    expect(waitsFor).toEqual(expect.arrayContaining(['AWS::S3::BucketPolicy', 'AWS::CloudFront::Distribution']));
    Template.fromStack(nested).resourceCountIs('Custom::MtaStsPolicy', 1);
  });
});

test('two stages of one app are two deployments of the same', () => {
  const app = newApp();
  const [test0, live] = ['Test', 'Live'].map(id => {
    const stack = new Stack(new Stage(app, id, { env: { account: ACCOUNT, region: 'us-east-1' } }), 'Mail');
    newMtaSts(stack);
    return stack;
  });
  app.synth();
  expect(Object.keys(resourcesOf(live))).toEqual(Object.keys(resourcesOf(test0)));
});

test('tags and a permissions boundary of the stack reach our resources', () => {
  const app = newApp();
  const stack = newStack(app);
  newMtaSts(stack);
  Tags.of(stack).add('team', 'mail');
  PermissionsBoundary.of(stack).apply(ManagedPolicy.fromAwsManagedPolicyName('Boundary'));
  for (const type of ['AWS::S3::Bucket', 'AWS::CloudFront::Distribution', 'AWS::Lambda::Function', 'AWS::IAM::Role', 'AWS::Logs::LogGroup',
    'AWS::CertificateManager::Certificate']) {
    expect(theOnly(stack, type).Properties.Tags).toContainEqual({ Key: 'team', Value: 'mail' });
  }
  expect(theOnly(stack, 'AWS::IAM::Role').Properties.PermissionsBoundary).toBeDefined();
});

test('an app without any feature flag has the same resources, in the same order', () => {
  const [plain, flagged] = [newApp({ context: undefined }), newApp()].map(app => {
    const stack = newStack(app);
    newMtaSts(stack);
    return stack;
  });
  const shape = (stack: Stack) => Object.entries(resourcesOf(stack)).map(([id, { Type, DependsOn }]) => ({ id, Type, DependsOn }));
  expect(shape(plain)).toEqual(shape(flagged));
});

describe('the name of the certificate', () => {
  const domainOf = (length: number) => `${'a'.repeat(length - '.example.com'.length)}.example.com`;

  test('has room for a domain of 56 characters', () => {
    expect(() => newMtaSts(newStack(), 'MtaSts', { domainName: domainOf(56) })).not.toThrow();
  });

  test('has none for one of 57, unless the certificate is yours', () => {
    expect(() => newMtaSts(newStack(), 'MtaSts', { domainName: domainOf(57) }))
      .toThrow(/"mta-sts.a+.example.com" has 65 characters.* 64 at most: .*subjectAlternativeNames.*`certificate`/);
    const stack = newStack();
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', ARN);
    expect(() => newMtaSts(stack, 'MtaSts', { domainName: domainOf(57), certificate })).not.toThrow();
  });
});

describe('a host and a certificate', () => {
  const given = () => {
    const stack = newStack();
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', ARN);
    return { stack, certificate, host: new PolicyHost(stack, 'Host', { domainNames: ['example.com'], certificate }) };
  };

  test('are refused together when they do not agree', () => {
    const { stack, host } = given();
    const other = Certificate.fromCertificateArn(stack, 'Other', ARN);
    expect(() => newMtaSts(stack, 'MtaSts', { host, certificate: other })).toThrow(/leave `certificate` out here, and give it to the PolicyHost/);
  });

  test('are taken together when they do', () => {
    const { stack, certificate, host } = given();
    expect(newMtaSts(stack, 'MtaSts', { host, certificate }).certificate).toBe(certificate);
  });
});
