import { Annotations, Aspects, NestedStack, Stack, StackProps } from 'aws-cdk-lib';
import { MtaStsMode, MtaStsPolicy } from '../../../lib';
import { newApp, newMtaSts, newStack, warningsOf } from '../synth';

const ENFORCE = MtaStsPolicy.enforce({ mx: ['mail.example.com'] });
const WARNING = 'cdk-mta-sts:no-termination-protection';

function enforcing(props: StackProps): Stack {
  const stack = newStack(newApp(), 'Mail', props);
  newMtaSts(stack, 'MtaSts', { policy: ENFORCE });
  return stack;
}

describe('a stack that enforces', () => {
  test('and may be deleted is warned of, with the line to add', () => {
    const warnings = warningsOf(enforcing({}));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/the stack "Mail" has no termination protection.*for up to 14 days.*Add `terminationProtection: true`/);
    expect(warnings[0]).toContain(WARNING);
    expect(warningsOf(enforcing({ terminationProtection: false }))).toHaveLength(1);
  });

  test('and is protected is not', () => {
    expect(warningsOf(enforcing({ terminationProtection: true }))).toEqual([]);
  });

  test('and is protected after the construct was made is not, by the app or by an aspect', () => {
    const [byApp, byAspect] = [enforcing({}), enforcing({})];
    byApp.terminationProtection = true;
    Aspects.of(byAspect.node.root).add({ visit: node => Stack.isStack(node) && (node.terminationProtection = true) });
    expect([...warningsOf(byApp), ...warningsOf(byAspect)]).toEqual([]);
  });

  test('warns once for each of its domains', () => {
    const stack = enforcing({});
    newMtaSts(stack, 'News', { domainName: 'news.example.com', policy: ENFORCE });
    expect(warningsOf(stack)).toHaveLength(2);
  });

  test('can acknowledge the warning', () => {
    const stack = enforcing({});
    Annotations.of(stack).acknowledgeWarning(WARNING, 'A service control policy denies it.');
    expect(warningsOf(stack)).toEqual([]);
  });
});

test.each([MtaStsMode.TESTING, MtaStsMode.NONE])('a stack of mode %s needs no protection', mode => {
  const stack = newStack();
  newMtaSts(stack, 'MtaSts', { policy: MtaStsPolicy[mode as 'testing' | 'none']({ mx: ['mail.example.com'] }) });
  expect(warningsOf(stack)).toEqual([]);
});

test.each([[true, 0], [false, 1]])('for a nested stack the one that it is in counts: protected %s, warnings %i', (terminationProtection, count) => {
  const outer = newStack(newApp(), 'Mail', { terminationProtection });
  const nested = new NestedStack(new NestedStack(outer, 'Outer'), 'Inner');
  newMtaSts(nested, 'MtaSts', { policy: ENFORCE });
  const warnings = warningsOf(outer);
  expect(warnings).toHaveLength(count);
  warnings.forEach(warning => expect(warning).toContain('the stack "Mail" has no termination protection'));
});
