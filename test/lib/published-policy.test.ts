import { CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ACCOUNT, errorOf, FLAGS, newApp, newMtaSts, newStack, POLICY, resourcesOf, theOnly, warningsOf, zoneOf } from './synth';
import { MtaStsPolicy, PolicyHost, PublishedPolicy } from '../../lib';

function newHost(stack: Stack, domainNames = ['example.com']): PolicyHost {
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`);
  return new PolicyHost(stack, 'Host', { domainNames, certificate });
}

describe('the properties', () => {
  const stack = newStack();
  const publication = new PublishedPolicy(stack, 'Publication', {
    host: newHost(stack), domainName: 'Example.com.', policy: MtaStsPolicy.enforce({ mx: ['b.example.com', 'a.example.com'] }),
  });
  const { Properties: properties } = theOnly(stack, 'Custom::MtaStsPolicy');

  test('show the policy line by line, so that a diff of it does', () => {
    expect(properties.Policy).toEqual(['version: STSv1', 'mode: enforce', 'mx: a.example.com', 'mx: b.example.com', 'max_age: 1209600']);
  });

  test('name the id and the address that the construct tells', () => {
    expect(properties.PolicyId).toBe(publication.policyId);
    expect(publication.policyId).toMatch(/^[0-9a-f]{32}$/);
    expect(publication.policyUrl).toBe('https://mta-sts.example.com/.well-known/mta-sts.txt');
  });

  test('hold all that the proof depends on, so that a change of it proves again', () => {
    const [bucket] = Object.keys(resourcesOf(stack, 'AWS::S3::Bucket'));
    const [distribution] = Object.keys(resourcesOf(stack, 'AWS::CloudFront::Distribution'));
    expect(properties).toMatchObject({
      Domain: 'example.com',
      BucketName: { Ref: bucket },
      DistributionDomainName: { 'Fn::GetAtt': [distribution, 'DomainName'] },
      CertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`,
      EdgeFunction: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test('have no revision unless there is one, and wait for no answer longer than 20 minutes', () => {
    expect(properties).not.toHaveProperty('Revision');
    expect(properties.ServiceTimeout).toBe('1200');
  });
});

describe.each([['with the recommended feature flags', FLAGS], ['without any feature flag', undefined]])('permissions, %s', (_name, context) => {
  const stack = newStack(newApp({ context }));
  newMtaSts(stack, 'Com');
  newMtaSts(stack, 'Net', { zone: zoneOf(stack, 'example.net') });
  const policies = Object.entries(resourcesOf(stack, 'AWS::IAM::Policy'));
  const [role] = Object.keys(resourcesOf(stack, 'AWS::IAM::Role'));

  test('there is a policy of its own for each publication, on the role of the publisher', () => {
    expect(policies).toHaveLength(3);
    expect(policies.map(([, policy]) => policy.Properties.Roles)).toEqual([[{ Ref: role }], [{ Ref: role }], [{ Ref: role }]]);
  });

  test('a publication may touch the versions of its own object, and nothing else', () => {
    const [id] = Object.keys(resourcesOf(stack, 'AWS::S3::Bucket')).filter(bucket => bucket.startsWith('Com'));
    const arn = { 'Fn::GetAtt': [id, 'Arn'] };
    const [, policy] = policies.find(([logicalId]) => logicalId.startsWith('ComPublication'))!;
    const statements = policy.Properties.PolicyDocument.Statement;
    expect(statements).toEqual([{
      Effect: 'Allow',
      Action: expect.any(Array),
      Resource: [arn, { 'Fn::Join': ['', [arn, '/mta-sts.example.com/.well-known/mta-sts.txt']] }],
    }]);
    expect([...statements[0].Action].sort())
      .toEqual(['s3:DeleteObjectVersion', 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucketVersions', 's3:PutObject']);
  });

  test('the publisher itself may write its log and ask for the status of its stack', () => {
    const [, policy] = policies.find(([logicalId]) => logicalId.startsWith('CdkMtaSts'))!;
    const [log] = Object.keys(resourcesOf(stack, 'AWS::Logs::LogGroup'));
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: { 'Fn::GetAtt': [log, 'Arn'] } },
      { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: { Ref: 'AWS::StackId' } },
    ]);
  });

  test('no statement allows anything to or on a wildcard, and the role has no managed policy', () => {
    const statements = policies.flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement);
    expect(statements.map(statement => JSON.stringify(statement)).filter(text => text.includes('*'))).toEqual([]);
    expect(theOnly(stack, 'AWS::IAM::Role').Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('only Lambda may take the role', () => {
    expect(theOnly(stack, 'AWS::IAM::Role').Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
    ]);
  });
});

describe('the host', () => {
  const publish = (stack: Stack, host: PolicyHost, domainName = 'example.com') => () =>
    new PublishedPolicy(stack, 'Publication', { host, domainName, policy: POLICY });

  test('must have the domain among its own', () => {
    const stack = newStack();
    const host = newHost(stack);
    expect(publish(stack, host, 'example.net'))
      .toThrow('The policy host "Mail/Host" does not serve "example.net", only ["example.com"]: add the domain to its domainNames.');
    expect(publish(newStack(), newHost(newStack()))).not.toThrow();
  });

  test('may stand in another stack of the same environment, which is then deployed before', () => {
    const app = newApp();
    const host = newHost(newStack(app, 'Edge'));
    const stack = newStack(app, 'Mail');
    newMtaSts(stack, 'MtaSts', { host });
    Template.fromStack(stack).resourceCountIs('Custom::MtaStsPolicy', 1);
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 0);
    expect(stack.dependencies.map(({ node }) => node.path)).toEqual(['Edge']);
  });

  test.each([
    ['region', { account: ACCOUNT, region: 'eu-west-1' }, '"eu-west-1"', '"us-east-1"'],
    ['account', { account: '444455556666', region: 'us-east-1' }, '"444455556666"', `"${ACCOUNT}"`],
  ])('must not stand in another %s, where the publisher could not write', (_what, env, there, here) => {
    const app = newApp();
    const host = newHost(newStack(app, 'Edge', { env }));
    const error = errorOf(publish(newStack(app, 'Mail'), host));
    expect(error).toContain(there);
    expect(error).toContain(here);
    expect(error).toContain('define the PolicyHost and this construct for the same environment');
  });

  test('may stand where only the deploy knows', () => {
    const app = newApp();
    const host = newHost(new Stack(app, 'Edge'));
    expect(publish(newStack(app, 'Mail'), host)).not.toThrow();
  });
});

test('the log of the publisher is exposed, one for all publications of a stack, so that you can alarm on it', () => {
  const stack = newStack();
  const [com, net] = ['example.com', 'example.net'].map(name => newMtaSts(stack, name, { zone: zoneOf(stack, name) }).publishedPolicy);
  expect(net.logGroup).toBe(com.logGroup);
  const [log] = Object.keys(resourcesOf(stack, 'AWS::Logs::LogGroup'));
  expect(stack.resolve(com.logGroup.logGroupName)).toEqual({ Ref: log });
});

describe('one domain', () => {
  test('has one publication in a stack', () => {
    const stack = newStack();
    newMtaSts(stack, 'First');
    expect(() => newMtaSts(stack, 'Second', { domainName: 'EXAMPLE.com.' }))
      .toThrow(/^"example.com" has a policy already, published by "Mail\/First\/Publication": .* another domainName, or remove one of the two/);
    expect(() => newMtaSts(stack, 'Third', { domainName: 'other.example.com' })).not.toThrow();
  });

  test('has one publication on a host, whatever the stacks', () => {
    const app = newApp();
    const host = newHost(newStack(app, 'Edge'), ['example.com', 'example.net']);
    const mail = newStack(app, 'Mail');
    newMtaSts(mail, 'MtaSts', { host });
    const other = newStack(app, 'Other');
    expect(() => newMtaSts(other, 'MtaSts', { host })).toThrow('published by "Mail/MtaSts/Publication"');
    expect(() => newMtaSts(other, 'Net', { host, zone: zoneOf(other, 'example.net') })).not.toThrow();
  });

  test('may be in two stacks that have nothing to do with each other', () => {
    const app = newApp();
    newMtaSts(newStack(app, 'Blue'));
    expect(() => newMtaSts(newStack(app, 'Green'))).not.toThrow();
  });
});

describe('the revision', () => {
  test.each([
    ['negative', -1, 'revision -1 is not a whole number of 0 or more'],
    ['a fraction', 1.5, 'revision 1.5 is not a whole number of 0 or more'],
    ['a token', Lazy.number({ produce: () => 1 }), 'revision is a token, and its value must be known at synthesis'],
  ])('that is %s is refused', (_what, revision, message) => {
    expect(() => newMtaSts(newStack(), 'MtaSts', { revision })).toThrow(message);
  });

  test('of 0 is that of none', () => {
    const [none, zero, one] = [undefined, 0, 1].map(revision => newMtaSts(newStack(), 'MtaSts', { revision }).policyId);
    expect([zero === none, one === none]).toEqual([true, false]);
  });
});

describe('mxHosts', () => {
  const publish = (mxHosts?: string[], mx = ['a.example.net', 'b.example.net'], stack = newStack()) => {
    new PublishedPolicy(stack, 'Publication', { host: newHost(stack), domainName: 'example.com', policy: MtaStsPolicy.enforce({ mx }), mxHosts });
    return stack;
  };
  const rendered = (mxHosts?: string[]) => theOnly(publish(mxHosts), 'Custom::MtaStsPolicy').Properties.MxHosts;

  test.each([
    ['a list', ['20 B.example.net.', '10 a.example.net']],
    ['a list that is known at the end of synthesis', Lazy.list({ produce: () => ['20 B.example.net.', '10 a.example.net'] })],
  ])('in %s are in their one form in the template', (_what, mxHosts) => {
    expect(rendered(mxHosts)).toEqual(['10 a.example.net', '20 b.example.net']);
  });

  test('that the deploy alone knows are as they are, and those that are none are not there', () => {
    const stack = newStack();
    const values = new CfnParameter(stack, 'Values').valueAsString;
    expect(theOnly(publish(Fn.split(',', values), undefined, stack), 'Custom::MtaStsPolicy').Properties.MxHosts).toEqual({ 'Fn::Split': [',', { Ref: 'Values' }] });
    expect([rendered(), rendered([]), rendered(Lazy.list({ produce: () => undefined }))]).toEqual([undefined, undefined, undefined]);
  });

  test('are compared with the policy at synthesis', () => {
    expect(warningsOf(publish(['10 a.example.net', '20 b.example.net'], ['a.example.net'])).join()).toMatch(/b\.example\.net, which mxHosts names.*mx-not-covered/);
    expect(warningsOf(publish(['10 a.example.net', '20 b.example.net']))).toEqual([]);
    const refused = publish(['10 b.example.net'], ['a.example.net']);
    expect(errorOf(() => Annotations.fromStack(refused).hasNoError('*', Match.anyValue()))).toContain('b.example.net, which mxHosts names');
  });

  test('of which one is none are refused before anything is defined', () => {
    const stack = newStack();
    expect(() => publish(['mail.example.com'], undefined, stack)).toThrow('"mail.example.com" is not an MX host: give its preference');
    expect(resourcesOf(stack, 'Custom::MtaStsPolicy')).toEqual({});
  });
});
