import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate, CertificateValidation, DnsValidatedCertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { ACCOUNT, FLAGS, newApp, newStack, resourcesOf, theOnly, zoneOf } from './synth';
import { PolicyHost } from '../../lib';

function certificateIn(stack: Stack, region = 'us-east-1') {
  return Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:${region}:${ACCOUNT}:certificate/1`);
}

function newHost(stack: Stack, domainNames = ['example.com']): PolicyHost {
  return new PolicyHost(stack, 'Host', { domainNames, certificate: certificateIn(stack) });
}

// what makes the host safe must not hang on the feature flags of somebody's cdk.json
describe.each([['with the recommended feature flags', FLAGS], ['without any feature flag', undefined]])('%s', (_name, context) => {
  const stack = newStack(newApp({ context }));
  newHost(stack);
  const template = Template.fromStack(stack);
  const [bucket] = Object.keys(resourcesOf(stack, 'AWS::S3::Bucket'));
  const config = theOnly(stack, 'AWS::CloudFront::Distribution').Properties.DistributionConfig;

  test('the bucket is private, versioned, encrypted by S3, and keeps replaced versions for 400 days', () => {
    template.hasResource('AWS::S3::Bucket', {
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 400 }, Status: 'Enabled' }] },
      },
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  test('nothing but the publisher empties the bucket', () => {
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });

  test('the bucket policy refuses plain HTTP and lets this distribution read, and nobody else anything', () => {
    const [distribution] = Object.keys(resourcesOf(stack, 'AWS::CloudFront::Distribution'));
    const { Statement: statements } = theOnly(stack, 'AWS::S3::BucketPolicy').Properties.PolicyDocument;
    expect(statements).toHaveLength(2);
    expect(statements[0]).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(statements[1]).toMatchObject({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'AWS:SourceArn': { 'Fn::Join': ['', expect.arrayContaining([{ Ref: distribution }])] } } },
    });
    expect(JSON.stringify(statements[1].Resource)).toContain(bucket);
  });

  test('the edge asks the bucket with an origin access control', () => {
    const [control] = Object.keys(resourcesOf(stack, 'AWS::CloudFront::OriginAccessControl'));
    expect(config.Origins).toHaveLength(1);
    expect(config.Origins[0]).toMatchObject({
      DomainName: { 'Fn::GetAtt': [bucket, 'RegionalDomainName'] },
      OriginAccessControlId: { 'Fn::GetAtt': [control, 'Id'] },
      S3OriginConfig: { OriginAccessIdentity: '' },
    });
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: Match.objectLike({ OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4' }),
    });
  });

  test('the edge caches nothing, compresses nothing, redirects nothing', () => {
    expect(config.DefaultCacheBehavior).toMatchObject({
      // the managed policy CachingDisabled
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      // the managed policy SecurityHeadersPolicy
      ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03',
      Compress: false,
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: ['GET', 'HEAD'],
    });
    expect(config.CacheBehaviors).toBeUndefined();
  });

  test('the function stands in front of every request', () => {
    const [fn] = Object.keys(resourcesOf(stack, 'AWS::CloudFront::Function'));
    expect(config.DefaultCacheBehavior.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [fn, 'FunctionARN'] } },
    ]);
    template.hasResourceProperties('AWS::CloudFront::Function', {
      AutoPublish: true,
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
      FunctionCode: Match.stringLikeRegexp('/.well-known/mta-sts.txt'),
    });
  });

  test('it speaks TLS 1.2 and newer by SNI, HTTP/2 and HTTP/3, IPv4 and IPv6', () => {
    expect(config).toMatchObject({
      HttpVersion: 'http2and3',
      IPV6Enabled: true,
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
    });
  });

  test.each([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504])('an error %i of the origin is forgotten at once', status => {
    expect(config.CustomErrorResponses).toContainEqual({ ErrorCode: status, ErrorCachingMinTTL: 0 });
  });
});

describe('the domains', () => {
  test('each has its alias, in the form of DNS and once', () => {
    const stack = newStack();
    const host = newHost(stack, ['Example.com.', 'example.com', 'bücher.example']);
    expect(host.domainNames).toEqual(['example.com', 'xn--bcher-kva.example']);
    expect(theOnly(stack, 'AWS::CloudFront::Distribution').Properties.DistributionConfig.Aliases)
      .toEqual(['mta-sts.example.com', 'mta-sts.xn--bcher-kva.example']);
  });

  test('a comment names them, or how many they are where CloudFront has no room', () => {
    const commentOf = (names: string[]) => {
      const stack = newStack();
      newHost(stack, names);
      return theOnly(stack, 'AWS::CloudFront::Distribution').Properties.DistributionConfig.Comment;
    };
    expect(commentOf(['example.com', 'example.net'])).toBe('MTA-STS policy host of example.com, example.net');
    expect(commentOf(Array.from({ length: 20 }, (_, i) => `example-${i}.com`))).toBe('MTA-STS policy host of 20 domains');
  });
});

describe('the region of the certificate', () => {
  const europe = { env: { account: ACCOUNT, region: 'eu-west-1' } };
  const hostWith = (stack: Stack, certificate: PolicyHost['certificate']) => () =>
    new PolicyHost(stack, 'Host', { domainNames: ['example.com'], certificate });

  test('an imported one of us-east-1 is taken, in a stack of any region', () => {
    const stack = newStack(newApp(), 'Mail', europe);
    expect(hostWith(stack, certificateIn(stack))).not.toThrow();
  });

  test('an imported one of another region is refused, in a stack of any region', () => {
    const stack = newStack();
    expect(hostWith(stack, certificateIn(stack, 'eu-west-1')))
      .toThrow(/is in "eu-west-1", and CloudFront takes certificates of "us-east-1" only: define it in a stack of us-east-1/);
  });

  test('one that is defined in a stack of us-east-1 is taken, and one of another region refused', () => {
    const app = newApp();
    const make = (id: string, region: string) => {
      const stack = newStack(app, id, { env: { account: ACCOUNT, region }, crossRegionReferences: true });
      return new Certificate(stack, 'Certificate', { domainName: 'mta-sts.example.com', validation: CertificateValidation.fromDns(zoneOf(stack)) });
    };
    const stack = newStack(app, 'Mail', { ...europe, crossRegionReferences: true });
    expect(hostWith(stack, make('America', 'us-east-1'))).not.toThrow();
    expect(hostWith(newStack(app, 'Other'), make('Europe', 'eu-west-1'))).toThrow(/is in "eu-west-1"/);
  });

  test('one that is defined in a stack without a known region is taken', () => {
    const stack = new Stack(newApp(), 'Mail');
    expect(hostWith(stack, new Certificate(stack, 'Certificate', { domainName: 'mta-sts.example.com' }))).not.toThrow();
  });

  test('one whose ARN is known to the deploy alone is taken: it may come from anywhere', () => {
    const stack = newStack(newApp(), 'Mail', europe);
    const arn = StringParameter.valueForStringParameter(stack, '/certificate');
    expect(hostWith(stack, Certificate.fromCertificateArn(stack, 'Certificate', arn))).not.toThrow();
  });

  test('one of the deprecated DnsValidatedCertificate is taken: it is in us-east-1 while its stack is not', () => {
    const stack = newStack(newApp(), 'Mail', europe);
    jest.spyOn(console, 'warn').mockImplementation();
    const certificate = new DnsValidatedCertificate(stack, 'Certificate', {
      domainName: 'mta-sts.example.com', hostedZone: zoneOf(stack), region: 'us-east-1',
    });
    expect(hostWith(stack, certificate)).not.toThrow();
  });
});
