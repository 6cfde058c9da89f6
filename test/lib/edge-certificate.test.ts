import { App, Aws, Stack, Tags } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Alarm, Dashboard, GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { AwsSolutionsChecks } from 'cdk-nag';
import { certificateIn, CUSTOM, europe, NATIVE } from './certificates';
import { ACCOUNT, before, newApp, newStack, resourcesOf, theOnly, zoneOf } from './synth';
import { PolicyHost } from '../../lib/policy-host';

const ZONE_ID = 'Z0123456789ABCDEFGHIJ';

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

  test('the native one has no validation option for a wildcard whose domain has one: ACM knows one record for both', () => {
    const stack = newStack();
    certificateIn(stack, { domainName: '*.example.com', subjectAlternativeNames: ['example.com', '*.other.example.com'] });
    expect(theOnly(stack, NATIVE).Properties).toMatchObject({
      DomainName: '*.example.com',
      SubjectAlternativeNames: ['*.other.example.com', 'example.com'],
      DomainValidationOptions: [{ DomainName: '*.other.example.com', HostedZoneId: ZONE_ID }, { DomainName: 'example.com', HostedZoneId: ZONE_ID }],
    });
  });

  test('the native one has the same names and validation options as that of acm.Certificate', () => {
    const names = ['*.example.com', '*.other.example.com', 'example.com', 'mta-sts.example.com'];
    const [domainName, ...subjectAlternativeNames] = names;
    const [ours, theirs] = [newStack(), newStack()];
    certificateIn(ours, { domainName, subjectAlternativeNames });
    new Certificate(theirs, 'Certificate', { domainName, subjectAlternativeNames, validation: CertificateValidation.fromDns(zoneOf(theirs)) });
    expect(theOnly(ours, NATIVE).Properties).toEqual(theOnly(theirs, NATIVE).Properties);
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
      expect(stack.resolve(certificate.certificateRef)).toMatchObject({ certificateId: { Ref: arn } });
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

test.each<[string, (app: App) => Stack]>([
  ['eu-west-1', europe], ['no known region', app => new Stack(app, 'Mail')],
])('cdk-nag has no objection in %s that is not explained', (_where, make) => {
  const app = newApp();
  certificateIn(make(app));
  const { violations = [] } = new AwsSolutionsChecks(app).validateScope(app);
  expect(violations.flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`))).toEqual([]);
});
