import { Stack } from 'aws-cdk-lib';
import { certificateIn, europe } from '../certificates';
import { ACCOUNT, errorOf, newApp, newStack, Resource, resourcesOf, zoneOf } from '../synth';

const ZONE_ID = 'Z0123456789ABCDEFGHIJ';

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
    expect(statements(two()).filter(statement => statement.Resource === '*').map(({ Action }) => Action)).toEqual(['acm:ListCertificates', 'acm:RequestCertificate']);
  });

  test('of fifty certificates fit into what IAM allows a role', () => {
    const stack = europe();
    for (let index = 0; index < 50; index++) {
      certificateIn(stack, { domainName: `mta-sts.domain-${index}.example.com` }, `Certificate${index}`);
    }
    expect(JSON.stringify(statements(stack)).length).toBeLessThan(10_240);
  });

  test('of one certificate with too many names are refused at synthesis, with what to do, and nothing of it is permitted', () => {
    const stack = europe();
    certificateIn(stack, {}, 'Small');
    const hundred = Array.from({ length: 100 }, (_, index) => `mta-sts.a-domain-of-ours-${index}.example.com`);
    const error = errorOf(() => certificateIn(stack, { subjectAlternativeNames: hundred }, 'Large'));
    expect(error).toMatch(/^The certificate "Mail\/Large" has 101 of the 101 names that the stack "Mail" would request.*10240 characters.*another stack/);
    expect(allowing(stack, 'acm:RequestCertificate')[0].Condition['ForAllValues:StringEquals']['acm:DomainNames']).toEqual(['mta-sts.example.com']);
  });

  test('of too many certificates are refused before IAM would refuse them, and are no matter for another stack', () => {
    const app = newApp();
    const fill = (stack: Stack) => {
      for (let index = 0; index < 120; index++) {
        certificateIn(stack, { domainName: `mta-sts.domain-${index}.example.com` }, `Certificate${index}`);
      }
    };
    const full = europe(app);
    expect(errorOf(() => fill(full))).toContain('The certificate "Mail/Certificate');
    const characters = charactersOnAws(resourcesOf(full, 'AWS::IAM::Policy'), Object.keys(resourcesOf(full, 'AWS::IAM::Role')));
    expect(characters).toBeGreaterThan(9_000);
    expect(characters).toBeLessThanOrEqual(10_240);
    expect(() => certificateIn(newStack(app, 'Other', { env: { account: ACCOUNT, region: 'eu-west-1' } }))).not.toThrow();
  });

  test('of a hundred names are no matter in us-east-1, where no role requests them', () => {
    const names = Array.from({ length: 99 }, (_, index) => `mta-sts.domain-${index}.example.com`);
    expect(() => certificateIn(newStack(), { subjectAlternativeNames: names })).not.toThrow();
  });
});

/** As IAM counts the inline policies of the role of the handler, with the longest ARN of a stack. */
function charactersOnAws(policies: Record<string, Resource>, roles: string[]): number {
  const [handler] = roles.filter(id => /^CdkMtaStsCertificatesRole/.test(id));
  const own = Object.values(policies).filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(`"${handler}"`));
  expect(own).toHaveLength(2);
  const stackArn = `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/${'s'.repeat(128)}/${'0'.repeat(36)}`;
  return own.map(({ Properties }) => JSON.stringify(Properties.PolicyDocument)
    .replace(/\{"Ref":"AWS::StackId"\}/g, `"${stackArn}"`).length).reduce((sum, length) => sum + length);
}
