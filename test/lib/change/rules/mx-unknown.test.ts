import { assess } from '../../../../lib/change';
import { enforced, OPTIONS, tested } from '../example';

const codes = (before: object, after: object) => assess({ before: before as never, after: after as never }, OPTIONS).findings.map(({ code }) => code);
const unknown = { mx: { state: 'unknown', why: 'a token' } };

test('MX records that are known before and not after are said under enforce, and the change is none that leaves all as it is', () => {
  const { kind, level, findings } = assess({ before: enforced, after: { ...enforced, mx: { state: 'unknown', why: 'a token' } } }, OPTIONS);
  expect([kind, level, findings[0].message]).toEqual(['changed', 'medium', expect.stringContaining('(a token)')]);
});

test('without enforce, or where they were not known before either, nothing is', () => {
  expect(codes(tested, { ...tested, ...unknown })).not.toContain('change-mx-unknown');
  expect(codes({ ...enforced, ...unknown }, { ...enforced, ...unknown })).not.toContain('change-mx-unknown');
  expect(codes(enforced, enforced)).not.toContain('change-mx-unknown');
});
