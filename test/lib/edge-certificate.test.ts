import { App, Aws, Stack, Tags } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Alarm, Dashboard, GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { HostedZone, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ACCOUNT, before, errorOf, newApp, newStack, resourcesOf, theOnly, zoneOf } from './synth';
import { EdgeCertificate, EdgeCertificateProps } from '../../lib/edge-certificate';
import { PolicyHost } from '../../lib/policy-host';

const EUROPE = { env: { account: ACCOUNT, region: 'eu-west-1' } };
const ZONE_ID = 'Z0123456789ABCDEFGHIJ';

function europe(app: App = newApp()): Stack {
  return newStack(app, 'Mail', EUROPE);
}

function certificateIn(stack: Stack, props: Partial<EdgeCertificateProps> = {}, id = 'Certificate'): EdgeCertificate {
  return new EdgeCertificate(stack, id, { domainName: 'mta-sts.example.com', zone: zoneOf(stack), ...props });
}

const CUSTOM = 'Custom::EdgeCertificate';
const NATIVE = 'AWS::CertificateManager::Certificate';

describe('where the certificate comes from', () => {
  test.each<[string, () => Stack, string]>([
    ['a stack of us-east-1: the native resource', () => newStack(), NATIVE],
    ['a stack of eu-west-1: the custom resource', () => europe(), CUSTOM],
    ['a stack of ap-southeast-2: the custom resource', () => newStack(newApp(), 'Mail', { env: { account: ACCOUNT, region: 'ap-southeast-2' } }), CUSTOM],
    ['a stack without an environment: the custom resource', () => new Stack(newApp(), 'Mail'), CUSTOM],
    ['a stack of the CLI\'s region, not known here: the custom resource', () => new Stack(newApp(), 'Mail', { env: { region: Aws.REGION } }), CUSTOM],
  ])('%s', (_where, make, type) => {
    const stack = make();
    certificateIn(stack);
    expect(Object.keys(resourcesOf(stack, type))).toHaveLength(1);
    expect(Object.keys(resourcesOf(stack, type === NATIVE ? CUSTOM : NATIVE))).toHaveLength(0);
  });

  test('keepCustomResource keeps that of a stack which is pinned to us-east-1 later on', () => {
    const [unpinned, pinned] = [new Stack(newApp(), 'Mail'), newStack()];
    [unpinned, pinned].forEach(stack => certificateIn(stack, { keepCustomResource: true }));
    const [before_, after] = [unpinned, pinned].map(stack => Object.keys(resourcesOf(stack, CUSTOM)));
    expect(after).toEqual(before_);
  });

  test('without it the two have different logical ids, so that the new one is there before the old one goes', () => {
    const [unpinned, pinned] = [new Stack(newApp(), 'Mail'), newStack()];
    [unpinned, pinned].forEach(stack => certificateIn(stack));
    expect(Object.keys(resourcesOf(unpinned))).not.toContain(Object.keys(resourcesOf(pinned, NATIVE))[0]);
  });

  test('the native one is validated in the zone of each name', () => {
    const stack = newStack();
    certificateIn(stack, { subjectAlternativeNames: ['mta-sts.example.net'], zones: { 'mta-sts.example.net': zoneOf(stack, 'example.net') } });
    expect(theOnly(stack, NATIVE).Properties).toMatchObject({
      DomainName: 'mta-sts.example.com',
      SubjectAlternativeNames: ['mta-sts.example.net'],
      ValidationMethod: 'DNS',
      DomainValidationOptions: [
        { DomainName: 'mta-sts.example.com', HostedZoneId: ZONE_ID }, { DomainName: 'mta-sts.example.net', HostedZoneId: ZONE_ID },
      ],
      Tags: [{ Key: 'Name', Value: 'Mail/Certificate' }],
    });
  });
});

describe('what CloudFront and alarms see of it', () => {
  test.each<[string, () => Stack]>([['eu-west-1', () => europe()], ['no known region', () => new Stack(newApp(), 'Mail')]])(
    'in a stack of %s it is a certificate of us-east-1, and CloudFront takes it', (_where, make) => {
      const stack = make();
      const certificate = certificateIn(stack);
      expect(certificate.env.region).toBe('us-east-1');
      new PolicyHost(stack, 'Host', { domainNames: ['example.com'], certificate });
      new Distribution(stack, 'Own', { certificate, domainNames: ['mta-sts.example.com'], defaultBehavior: { origin: new HttpOrigin('origin.test') } });
      const [arn] = Object.keys(resourcesOf(stack, CUSTOM));
      Object.values(resourcesOf(stack, 'AWS::CloudFront::Distribution')).forEach(({ Properties }) =>
        expect(Properties.DistributionConfig.ViewerCertificate.AcmCertificateArn).toEqual({ Ref: arn }));
      expect(stack.resolve(certificate.certificateRef)).toEqual({ certificateId: { Ref: arn } });
    });

  test('the days to its expiry are a metric of us-east-1, for a dashboard of any region', () => {
    const stack = europe();
    const certificate = certificateIn(stack);
    const metric = certificate.metricDaysToExpiry();
    expect(metric).toMatchObject({ namespace: 'AWS/CertificateManager', metricName: 'DaysToExpiry', region: 'us-east-1' });
    new Dashboard(stack, 'Dashboard', { widgets: [[new GraphWidget({ left: [metric] })]] });
    expect(JSON.stringify(theOnly(stack, 'AWS::CloudWatch::Dashboard').Properties)).toContain('us-east-1');
  });

  test('an alarm on it is for a stack of us-east-1, and CDK refuses it in another', () => {
    const alarm = (stack: Stack) => new Alarm(stack, 'Alarm', { metric: certificateIn(stack).metricDaysToExpiry(), threshold: 30, evaluationPeriods: 1 });
    expect(() => alarm(europe())).toThrow(/eu-west-1.*us-east-1/s);
    expect(() => alarm(newStack())).not.toThrow();
  });
});

describe('the names', () => {
  const templateOf = (props: Partial<EdgeCertificateProps>, stack = europe()) => {
    certificateIn(stack, props);
    return resourcesOf(stack);
  };

  test.each<[string, Partial<EdgeCertificateProps>]>([
    ['in another order', { domainName: 'b.example.com', subjectAlternativeNames: ['c.example.com', 'a.example.com'] }],
    ['in upper case, with a dot, twice', { domainName: 'A.example.com.', subjectAlternativeNames: ['C.EXAMPLE.com', 'b.example.com', 'a.example.com'] }],
  ])('%s are the same template', (_how, props) => {
    const sorted = { domainName: 'a.example.com', subjectAlternativeNames: ['b.example.com', 'c.example.com'] };
    expect(templateOf(props)).toEqual(templateOf(sorted));
    expect(templateOf(props, newStack())).toEqual(templateOf(sorted, newStack()));
  });

  test('are A-labels', () => {
    const stack = europe();
    expect(certificateIn(stack, { domainName: 'mta-sts.bücher.example', zone: zoneOf(stack, 'xn--bcher-kva.example') }).domainNames).toEqual(['mta-sts.xn--bcher-kva.example']);
  });

  test('a name of more than 64 characters is no common name, and comes after a shorter one', () => {
    const stack = newStack();
    const long = `${'a'.repeat(60)}.example.com`;
    certificateIn(stack, { domainName: long, subjectAlternativeNames: ['b.example.com'] });
    expect(theOnly(stack, NATIVE).Properties).toMatchObject({ DomainName: 'b.example.com', SubjectAlternativeNames: [long] });
    expect(errorOf(() => certificateIn(europe(), { domainName: long }))).toMatch(/has 72 characters, and the first name of a certificate of ACM has 64 at most/);
  });

  test.each<[string, (stack: Stack) => Partial<EdgeCertificateProps>, string]>([
    ['that is no host name', () => ({ domainName: 'mta_sts.example.com' }), '"mta_sts.example.com"'],
    ['with a wildcard in the middle', () => ({ domainName: 'mta-sts.*.example.com' }), '"mta-sts.*.example.com"'],
    ['outside of the zone', () => ({ domainName: 'mta-sts.example.net' }), '"mta-sts.example.net" is not in the zone "example.com"'],
    ['without a zone', () => ({ zone: undefined }), 'The name "mta-sts.example.com" of the certificate has no zone'],
    ['that only zones has', stack => ({ zones: { 'mta-sts.example.net': zoneOf(stack) } }), 'zones has "mta-sts.example.net", which is not a name of the certificate'],
    ['that is a token', () => ({ domainName: Aws.STACK_NAME }), 'is a token'],
    ['in a private zone', stack => ({
      zone: new PrivateHostedZone(stack, 'Private', { zoneName: 'example.com', vpc: new Vpc(stack, 'Vpc') }),
    }), 'is private'],
    ['in a zone without a known name', stack => ({ zone: HostedZone.fromHostedZoneId(stack, 'Unnamed', ZONE_ID) }), 'The name of the zone is not known'],
  ])('one %s is an error', (_what, props, told) => {
    const stack = europe();
    expect(errorOf(() => certificateIn(stack, props(stack)))).toContain(told);
  });

  test('a wildcard is a name', () => {
    expect(certificateIn(europe(), { domainName: '*.Example.com' }).domainNames).toEqual(['*.example.com']);
  });
});

describe('the custom resource', () => {
  test('has names and zones as the native one has, and the tags of the construct', () => {
    const stack = europe();
    const certificate = certificateIn(stack, { subjectAlternativeNames: ['example.com'] });
    Tags.of(certificate).add('Team', 'mail');
    Tags.of(stack).add('Cost', '42');
    const { ServiceToken, ...properties } = theOnly(stack, CUSTOM).Properties;
    expect(properties).toEqual({
      ServiceTimeout: '3600',
      DomainValidationOptions: [{ DomainName: 'example.com', HostedZoneId: ZONE_ID }, { DomainName: 'mta-sts.example.com', HostedZoneId: ZONE_ID }],
      Tags: { Name: 'Mail/Certificate', Team: 'mail', Cost: '42' },
    });
  });

  test('takes a path that a tag may not have, and one that is too long', () => {
    const stack = europe();
    certificateIn(stack, {}, `Certificate (${'x'.repeat(300)})`);
    expect(theOnly(stack, CUSTOM).Properties.Tags.Name).toMatch(/^x{254}-$/);
  });

  test('is made after its permissions, so that it is deleted before them', () => {
    const stack = europe();
    certificateIn(stack);
    const [id] = Object.keys(resourcesOf(stack, CUSTOM));
    const first = before(stack, id);
    Object.keys(resourcesOf(stack, 'AWS::IAM::Policy')).forEach(policy => expect(first).toContain(policy));
  });

  test('all certificates of a stack share one provider', () => {
    const [one, ten] = [1, 10].map(count => {
      const stack = europe();
      for (let index = 0; index < count; index++) {
        certificateIn(stack, { domainName: `mta-sts.d${index}.example.com` }, `Certificate${index}`);
      }
      return stack;
    });
    expect(Object.keys(resourcesOf(ten))).toHaveLength(Object.keys(resourcesOf(one)).length + 9);
  });

  test('the waiter gives up after the handler and before CloudFormation, and asks every five seconds', () => {
    const stack = europe();
    certificateIn(stack);
    const definition = JSON.stringify(theOnly(stack, 'AWS::StepFunctions::StateMachine').Properties.DefinitionString);
    const [, interval, attempts] = /IntervalSeconds\\?\\?":(\d+),\\?\\?"MaxAttempts\\?\\?":(\d+)/.exec(definition.replace(/\\+"/g, '"'))!;
    expect(Number(interval)).toBe(5);
    expect(Number(interval) * Number(attempts)).toBeGreaterThan(40 * 60);
    expect(Number(interval) * Number(attempts)).toBeLessThan(3600);
  });

  test('every function logs into a group with a retention, which goes with the stack', () => {
    const stack = europe();
    certificateIn(stack);
    const groups = resourcesOf(stack, 'AWS::Logs::LogGroup');
    const [group] = Object.keys(groups);
    expect(groups).toMatchObject({ [group]: { Properties: { RetentionInDays: 365 }, DeletionPolicy: 'Delete' } });
    const functions = Object.values(resourcesOf(stack, 'AWS::Lambda::Function'));
    expect(functions).toHaveLength(5);
    functions.forEach(({ Properties }) => expect(Properties.LoggingConfig.LogGroup).toEqual({ Ref: group }));
  });
});

describe('the permissions (u: the condition keys are documented, and not tried on AWS)', () => {
  /* eslint-disable-next-line @typescript-eslint/no-explicit-any */
  function statements(stack: Stack): any[] {
    const [policy] = Object.entries(resourcesOf(stack, 'AWS::IAM::Policy')).filter(([id]) => id.startsWith('CdkMtaStsCertificatesPermissions'));
    return policy[1].Properties.PolicyDocument.Statement;
  }
  const allowing = (stack: Stack, action: string) => statements(stack).filter(({ Action }) => [Action].flat().includes(action));

  function two(): Stack {
    const stack = europe();
    certificateIn(stack, { domainName: '*.example.com', subjectAlternativeNames: ['mta-sts.example.com'] });
    certificateIn(stack, { domainName: 'mta-sts.example.net', zone: zoneOf(stack, 'example.net') }, 'Other');
    return stack;
  }

  test('to request: names of the stack, by DNS, with the tag of the stack, in us-east-1', () => {
    expect(allowing(two(), 'acm:RequestCertificate')).toEqual([{
      Action: 'acm:RequestCertificate',
      Effect: 'Allow',
      Resource: '*',
      Condition: {
        'StringEquals': { 'aws:RequestedRegion': 'us-east-1', 'aws:RequestTag/cdk-mta-sts:stack': { Ref: 'AWS::StackId' }, 'acm:ValidationMethod': 'DNS' },
        'ForAllValues:StringEquals': { 'acm:DomainNames': ['*.example.com', 'mta-sts.example.com', 'mta-sts.example.net'] },
        'Null': { 'acm:DomainNames': 'false' },
      },
    }]);
  });

  test.each(['Delete', 'Describe', 'ListTagsFor'])('to %s: certificates with the tag of the stack alone', verb => {
    const [statement, ...others] = allowing(two(), `acm:${verb}Certificate`);
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      Resource: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/*`,
      Condition: { StringEquals: { 'aws:ResourceTag/cdk-mta-sts:stack': { Ref: 'AWS::StackId' } } },
    });
  });

  test('to tag: with the tag of the stack, and never a certificate that has another\'s', () => {
    expect(allowing(two(), 'acm:AddTagsToCertificate').map(({ Condition }) => Condition)).toEqual(expect.arrayContaining([
      { StringEquals: { 'aws:ResourceTag/cdk-mta-sts:stack': { Ref: 'AWS::StackId' } } },
      {
        StringEquals: { 'aws:RequestTag/cdk-mta-sts:stack': { Ref: 'AWS::StackId' } },
        StringEqualsIfExists: { 'aws:ResourceTag/cdk-mta-sts:stack': { Ref: 'AWS::StackId' } },
      },
    ]));
  });

  test('to write records: CNAMEs of validation below the names, in their zones', () => {
    const stack = two();
    expect(allowing(stack, 'route53:ChangeResourceRecordSets')).toEqual([{
      Action: 'route53:ChangeResourceRecordSets',
      Effect: 'Allow',
      // both zones have one id in this test
      Resource: `arn:aws:route53:::hostedzone/${ZONE_ID}`,
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'], 'route53:ChangeResourceRecordSetsActions': ['UPSERT', 'DELETE'],
        },
        'ForAllValues:StringLike': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['_*.example.com', '_*.mta-sts.example.com', '_*.mta-sts.example.net'],
        },
      },
    }]);
  });

  test('are for everything only where the service knows no resources', () => {
    expect(statements(two()).filter(({ Resource }) => Resource === '*').map(({ Action }) => Action)).toEqual(['acm:ListCertificates', 'acm:RequestCertificate']);
  });

  test('of fifty certificates fit into what IAM allows a role', () => {
    const stack = europe();
    for (let index = 0; index < 50; index++) {
      certificateIn(stack, { domainName: `mta-sts.domain-${index}.example.com` }, `Certificate${index}`);
    }
    expect(JSON.stringify(statements(stack)).length).toBeLessThan(10_240);
  });
});

test.each<[string, (app: App) => Stack]>([
  ['eu-west-1', europe], ['no known region', app => new Stack(app, 'Mail')],
])('cdk-nag has no objection in %s that is not explained', (_where, make) => {
  const app = newApp();
  certificateIn(make(app));
  const { violations = [] } = new AwsSolutionsChecks(app).validateScope(app);
  expect(violations.flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`))).toEqual([]);
});
