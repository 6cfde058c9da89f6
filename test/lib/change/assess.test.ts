import { enforced, found, mx, OPTIONS, policy, published, tested } from './example';
import { assess, type ChangeOptions, type Published, stops } from '../../../lib/change';

const judged = (before: Published | undefined, after: Published | undefined, options: Partial<ChangeOptions> = {}) =>
  assess({ before, after }, { ...OPTIONS, ...options });

const host = { stack: 'Mail', path: 'Mail/MtaSts', resources: { bucket: { logicalId: 'B1' } } };

test.each([
  ['added', undefined, tested],
  ['added', published(undefined), tested],
  ['removed', tested, undefined],
  ['removed', tested, published(undefined)],
  ['moved', { ...tested, host }, { ...tested, host: { ...host, stack: 'Other' } }],
  ['changed', tested, enforced],
  ['changed', tested, { ...tested, tlsRpt: undefined }],
  ['changed', tested, { ...tested, mx: mx('b.example.net') }],
  ['changed', { ...tested, policy: { unknown: 'a token' } }, { ...tested, policy: { unknown: 'a token' } }],
  ['unchanged', tested, { ...tested, mx: mx('A.EXAMPLE.net.') }],
] as const)('a domain is %s', (kind, before, after) => {
  expect(judged(before, after).kind).toBe(kind);
});

test('what does not change has no finding', () => {
  expect(judged(enforced, enforced)).toMatchObject({ level: 'none', findings: [], kind: 'unchanged' });
});

test('the worst finding comes first and gives the level of the change', () => {
  const { level, findings } = judged(enforced, { ...published(policy('enforce', ['b.example.net'])), tlsRpt: undefined });
  expect(findings.map(each => [each.code, each.level])).toEqual([['change-excludes-mx', 'critical'], ['change-tlsrpt-removed', 'medium']]);
  expect(level).toBe('critical');
});

test('a provider swapped in one step is told from both sides', () => {
  const { findings, verdict } = judged(enforced, published(policy('enforce', ['b.example.net']), { mx: mx('b.example.net') }));
  expect(findings.map(({ code }) => code)).toEqual(['change-excludes-mx', 'change-mx-too-early']);
  expect(verdict.stops).toBe(true);
});

test('MX records that come from what is not known are a change where the policy does not cover them', () => {
  const unknown = { ...enforced, mx: undefined };
  expect(judged(unknown, { ...enforced, mx: mx('b.example.net') }).kind).toBe('changed');
  expect(judged(unknown, { ...enforced, mx: mx('a.example.net') }).kind).toBe('unchanged');
});

test('the emergency brake stops nothing, even where the published policy refuses every host', () => {
  const broken = published(policy('enforce', ['x.example.net']));
  for (const mode of ['testing', 'none'] as const) {
    const { findings } = judged(broken, published(policy(mode, ['x.example.net'], 86_400)));
    expect(findings.filter(each => stops(each, 'medium'))).toEqual([]);
    expect(findings.map(({ code }) => code)).toContain('change-enforce-ends');
  }
});

test('a retirement with none first, and removal after the date, is never high', () => {
  const none = published(policy('none', ['a.example.net'], 86_400));
  expect(judged(enforced, none).level).toBe('medium');
  expect(judged(none, published(undefined)).level).toBe('low');
});

test('a domain on neither side, or another one on each, is refused with what was given', () => {
  expect(() => judged(undefined, undefined)).toThrow('got [null,null]');
  expect(() => judged(tested, { ...tested, domain: 'example.org' })).toThrow('got ["example.com","example.org"]');
});

test('a finding stops at its level and below, and not above', () => {
  const removed = found('change-policy-removed', enforced, undefined)!;
  expect([stops(removed), stops(removed, 'high'), stops(removed, 'low'), stops(removed, 'critical')]).toEqual([true, true, true, false]);
});
