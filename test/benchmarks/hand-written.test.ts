import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { define as defineByHand } from '../../benchmarks/hand-written';
import { define as defineWithMtaSts } from '../../benchmarks/with-mta-sts';

/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const FLAGS = require('../../cdk.json').context;
const domains = ['example.com', 'example.net'];

function resources(define: (app: App, domainNames: readonly string[]) => Stack): Record<string, number> {
  const template = Template.fromStack(define(new App({ context: FLAGS }), domains)).toJSON();
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values<{ Type: string }>(template.Resources)) {
    counts[Type] = (counts[Type] ?? 0) + 1;
  }
  return counts;
}

test('the stack that synthesis is compared with has the same resources, once for the stack and once for each domain', () => {
  const byHand = resources(defineByHand);
  expect(byHand).toEqual(resources(defineWithMtaSts));
  expect(byHand).toMatchObject({ 'AWS::Lambda::Function': 1, 'Custom::MtaStsPolicy': 2, 'AWS::Route53::RecordSet': 8 });
});
