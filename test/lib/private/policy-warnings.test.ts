import { Annotations } from 'aws-cdk-lib';
import { MtaStsPolicy } from '../../../lib';
import { newApp, newMtaSts, newStack, warningsOf } from '../synth';

const WIDE = 'cdk-mta-sts:mx-wide-wildcard';
const COVERS_NONE = 'cdk-mta-sts:mx-wildcard-covers-none';

function synthesize(mx: string[], acknowledge?: string): string[] {
  const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
  const mtaSts = newMtaSts(stack, 'MtaSts', { policy: MtaStsPolicy.enforce({ mx }) });
  if (acknowledge) {
    Annotations.of(mtaSts).acknowledgeWarning(acknowledge, 'We know.');
  }
  return warningsOf(stack);
}

test.each([
  ['*.outlook.com', COVERS_NONE],
  ['*.protection.outlook.com', COVERS_NONE],
  ['*.mx.microsoft', COVERS_NONE],
  ['*.amazonaws.com', COVERS_NONE],
  ['*.google.com', WIDE],
  ['*.co.nz', WIDE],
  ['*.com.au', WIDE],
])('%s is a warning with the stable id %s, which can be acknowledged', (pattern, id) => {
  const warnings = synthesize(['mail.example.com', pattern]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(`mx ${JSON.stringify(pattern)}`);
  expect(warnings[0]).toContain(`[ack: ${id}]`);
  expect(synthesize(['mail.example.com', pattern], id)).toEqual([]);
});

test.each(['*.example.com', '*.example.co.nz', '*.mail.protection.outlook.com', '*.x-v1.mx.microsoft', 'outlook.com'])('%s is no warning', pattern => {
  expect(synthesize([pattern])).toEqual([]);
});

test('two patterns of one kind are two warnings', () => {
  expect(synthesize(['*.co.nz', '*.com.au'])).toHaveLength(2);
});
