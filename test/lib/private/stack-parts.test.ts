import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { StackParts } from '../../../lib/private/stack-parts';
import { ACCOUNT, newApp, newMtaSts, newStack, Resource, resourcesOf, theOnly, zoneOf } from '../synth';

function namesOf(stack: Stack): string[] {
  return [
    theOnly(stack, 'AWS::CloudFront::Function').Properties.Name,
    theOnly(stack, 'AWS::CloudFront::OriginAccessControl').Properties.OriginAccessControlConfig.Name,
  ];
}

/** A stack with the parts that have a name, and the names. */
function named(app: Construct, id: string, env = { account: ACCOUNT, region: 'us-east-1' }): string[] {
  const stack = new Stack(app, id, { env });
  useNamed(stack);
  return namesOf(stack);
}

function useNamed(stack: Stack): void {
  const parts = StackParts.of(stack);
  expect([parts.viewerRequest, parts.originAccessControl]).toHaveLength(2);
}

test('a part is made when it is asked for, and once', () => {
  const stack = newStack();
  const parts = StackParts.of(new Construct(stack, 'Somewhere'));
  expect(resourcesOf(stack)).toEqual({});
  expect(parts.publisher).toBe(StackParts.of(stack).publisher);
});

describe('the names that are global in an account', () => {
  const LONG = `A${'b'.repeat(127)}`;

  test('have 64 characters at most, however long the stack and the region are called', () => {
    for (const { name: region } of RegionInfo.regions) {
      named(newApp(), LONG, { account: ACCOUNT, region }).forEach(name => expect(name.length).toBeLessThanOrEqual(64));
    }
  });

  test('differ for stacks of one name in two regions, two stages, and for two long names', () => {
    const app = newApp();
    const stages = ['Test', 'Live'].map(id => new Stage(app, id));
    const all = [
      ...named(newApp(), 'Mail'),
      ...named(newApp(), 'Mail', { account: ACCOUNT, region: 'eu-west-1' }),
      ...stages.flatMap(stage => named(stage, 'Mail')),
      ...named(newApp(), `${LONG.slice(0, 100)}x`),
      ...named(newApp(), `${LONG.slice(0, 101)}x`),
    ];
    expect(new Set(all).size).toBe(12);
  });

  test('differ for nested stacks of one name in two stacks', () => {
    const names = ['One', 'Two'].flatMap(id => {
      const nested = new NestedStack(newStack(newApp(), id), 'Nested');
      useNamed(nested);
      return namesOf(nested);
    });
    expect(new Set(names).size).toBe(4);
  });

  test('carry the region of the deploy where the stack has none', () => {
    const stack = new Stack(newApp(), 'Mail');
    useNamed(stack);
    const [name] = namesOf(stack) as unknown as [{ 'Fn::Join': [string, unknown[]] }];
    expect(name['Fn::Join'][1]).toContainEqual({ Ref: 'AWS::Region' });
  });

  test('are the same in every synthesis', () => {
    expect(named(newApp(), 'Mail')).toEqual(named(newApp(), 'Mail'));
  });
});

describe('twenty domains in one stack', () => {
  const stack = newStack();
  const domains = Array.from({ length: 20 }, (_, i) => `a-rather-long-name-of-a-domain-${i}.example`);
  domains.forEach(domain => newMtaSts(stack, domain, { zone: zoneOf(stack, domain) }));

  test.each([
    ['AWS::Lambda::Function', 1], ['AWS::IAM::Role', 1], ['AWS::Logs::LogGroup', 1],
    ['AWS::CloudFront::Function', 1], ['AWS::CloudFront::OriginAccessControl', 1],
    ['AWS::CloudFront::Distribution', 20], ['Custom::MtaStsPolicy', 20],
  ])('have %s %i times', (type, count) => {
    Template.fromStack(stack).resourceCountIs(type, count);
  });

  test('stay within the limits of CloudFormation', () => {
    expect(Object.keys(resourcesOf(stack)).length).toBeLessThan(500);
    expect(JSON.stringify(Template.fromStack(stack).toJSON()).length).toBeLessThan(1_000_000);
  });

  test('stay within the 10,240 characters that IAM lets the inline policies of a role have together', () => {
    expect(charactersOnAws(Object.values(resourcesOf(stack, 'AWS::IAM::Policy')))).toBeLessThan(10_240);
  });
});

describe('more domains than IAM lets one role publish', () => {
  const fill = (stack: Stack) => {
    for (let i = 0; i < 100; i++) {
      newMtaSts(stack, `Domain${i}`, { zone: zoneOf(stack, `example-${i}.com`) });
    }
  };

  test('are refused at synthesis, with what to do, before IAM would refuse them', () => {
    const stack = newStack();
    expect(() => fill(stack)).toThrow(/^"Mail\/Domain\d+\/Publication" is one publication too many for the stack "Mail": .*10240 characters.*another stack/);
    expect(Object.keys(resourcesOf(stack, 'Custom::MtaStsPolicy')).length).toBeGreaterThan(20);
    const characters = charactersOnAws(Object.values(resourcesOf(stack, 'AWS::IAM::Policy')));
    expect(characters).toBeGreaterThan(9_000);
    expect(characters).toBeLessThanOrEqual(10_240);
  });

  test('are no matter for another stack', () => {
    const app = newApp();
    expect(() => fill(newStack(app, 'Full'))).toThrow();
    expect(() => newMtaSts(newStack(app, 'Other'))).not.toThrow();
  });
});

test('a construct of the user that has taken the id of the shared parts is an error, not a broken template', () => {
  expect(() => newMtaSts(newStack(), 'CdkMtaSts')).toThrow(/The id "CdkMtaSts" in the stack "Mail" is taken.*another id/);
  expect(() => newMtaSts(newStack(), 'CdkMtaSts2')).not.toThrow();
});

/** As IAM counts them, with the names of 63 characters that CloudFormation makes up for buckets. */
function charactersOnAws(policies: Resource[]): number {
  const bucket = `arn:aws-us-gov:s3:::${'b'.repeat(63)}`;
  const text = (value: unknown): unknown => {
    const [[fn, argument]] = Object.entries(value as object);
    return fn === 'Fn::Join' ? argument[1].map((part: unknown) => typeof part === 'string' ? part : text(part)).join('')
      : fn === 'Fn::GetAtt' && /Logs/.test(argument[0]) ? `arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:${'l'.repeat(100)}:*`
        : fn === 'Fn::GetAtt' ? bucket : `arn:aws-us-gov:cloudformation:us-gov-west-1:111122223333:stack/${'s'.repeat(128)}/${'0'.repeat(36)}`;
  };
  const rendered = policies.map(({ Properties: { PolicyDocument } }) => JSON.stringify(PolicyDocument, (_key, value) =>
    value && typeof value === 'object' && ['Ref', 'Fn::GetAtt', 'Fn::Join'].some(fn => fn in value) ? text(value) : value));
  return rendered.join('').length;
}

test('an app without context has the same parts', () => {
  expect(named(newApp({ context: undefined }), 'Mail')).toEqual(named(newApp(), 'Mail'));
});
