import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Construct } from 'constructs';
import { ACCOUNT, newApp, newMtaSts, newStack } from './synth';
import { MtaSts } from '../../lib';

/** "rule path" of what cdk-nag reports. */
function violationsOf(scope: Construct, checks = new AwsSolutionsChecks(scope)): string[] {
  return (checks.validateScope(scope).violations ?? [])
    .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`)).sort();
}

function agnostic(app: App): Stack {
  const stack = new Stack(app, 'Mail');
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`);
  newMtaSts(stack, 'MtaSts', { certificate });
  return stack;
}

function america(app: App): Stack {
  const stack = newStack(app);
  newMtaSts(stack);
  return stack;
}

describe.each([['us-east-1', america], ['no known region, with a certificate of its own', agnostic]])('in a stack of %s', (_name, make) => {
  test('nothing is left unexplained', () => {
    const app = newApp();
    make(app);
    expect(violationsOf(app)).toEqual([]);
  });

  test('without its acknowledgements, each of them would be reported, and nothing else', () => {
    class Unforgiving extends AwsSolutionsChecks {}
    Object.defineProperty(Unforgiving.prototype, 'isAcknowledged', { value: () => false });
    const app = newApp();
    make(app);
    expect(violationsOf(app, new Unforgiving(app))).toEqual([
      'AwsSolutions-CFR1 Mail/MtaSts/Host/Distribution/Resource',
      'AwsSolutions-CFR2 Mail/MtaSts/Host/Distribution/Resource',
      'AwsSolutions-CFR3 Mail/MtaSts/Host/Distribution/Resource',
      'AwsSolutions-S1 Mail/MtaSts/Host/Bucket/Resource',
    ]);
  });

  test('a bucket of yours is reported as it would be without us, beside and inside of our constructs', () => {
    const app = newApp();
    const stack = make(app);
    new Bucket(stack, 'Yours');
    new Bucket((stack.node.findChild('MtaSts') as MtaSts).host, 'Yours');
    expect(violationsOf(app)).toEqual([
      'AwsSolutions-S1 Mail/MtaSts/Host/Yours/Resource', 'AwsSolutions-S1 Mail/Yours/Resource',
      'AwsSolutions-S10 Mail/MtaSts/Host/Yours/Resource', 'AwsSolutions-S10 Mail/Yours/Resource',
    ]);
  });
});
