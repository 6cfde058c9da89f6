import { NOW, PULL_REQUESTS, reviewPullRequests } from './pull-requests';
import { failing, Review } from '../../../lib/review';

let reviews: Map<string, Review[]>;

beforeAll(() => {
  reviews = reviewPullRequests();
}, 300_000);

/** What is found of the domains that change: each its kind and its codes with their levels. */
function verdicts(name: string): string[][] {
  return reviews.get(name)!.map(({ domains }) => domains.flatMap(({ domain, assessment: { kind, findings } }) =>
    kind === 'unchanged' && findings.length === 0 ? [] : [`${domain} ${kind}`, ...findings.map(({ code, level }) => `${code} ${level}`)]));
}

test.each<[name: keyof typeof PULL_REQUESTS, fails: boolean, ...expected: string[][]]>([
  ['enforce that covers no host', true, [
    'mail.example.org changed', 'change-excludes-mx critical', 'change-max-age-raised medium', 'change-enforce-begins low',
  ]],
  ['enforce that misses a backup', false, [
    'mail.example.org changed', 'change-max-age-raised medium', 'change-excludes-mx low', 'change-enforce-begins low',
  ]],
  ['mx removed while it is used', true, ['example.com changed', 'change-excludes-mx high']],
  ['provider swapped in one step', true, ['main.example.net changed', 'change-excludes-mx critical', 'change-mx-too-early critical']],
  ['provider swapped in three steps', false,
    ['main.example.net changed'],
    ['main.example.net changed', 'change-mx-moved none'],
    ['main.example.net changed', 'change-pattern-removed none']],
  ['order only', false, []],
  ['max_age lowered ahead of the move', false, ['main.example.net changed', 'change-max-age-lowered none']],
  ['max_age lowered with the move', true, ['main.example.net changed', 'change-mx-too-early critical', 'change-max-age-lowered low']],
  ['policy removed under enforce', true, ['example.com removed', 'change-policy-removed high', 'change-tlsrpt-removed medium']],
  ['retired rightly', false,
    ['example.com changed', 'change-enforce-ends medium', 'change-max-age-lowered none'],
    ['example.com removed', 'change-tlsrpt-removed medium', 'change-policy-removed low']],
  ['reporting removed', true, ['mail.example.org changed', 'change-tlsrpt-removed high']],
  ['domain added', false, ['new.example.com added', 'change-domain-added none']],
  ['id overridden', false, ['example.com changed', 'change-id-not-hash medium']],
  ['revision raised', false, ['example.com changed', 'change-revision-raised none']],
  ['construct moved', true, ['example.com moved', 'change-host-moved high']],
])('%s', (name, fails, ...expected) => {
  expect(verdicts(name)).toEqual(expected);
  expect(reviews.get(name)!.some(each => failing(each, 'high'))).toBe(fails);
});

test('every pull request has a verdict of every domain, and is dated', () => {
  expect([...reviews.keys()]).toEqual(Object.keys(PULL_REQUESTS));
  for (const { domains, at } of [...reviews.values()].flat()) {
    expect(domains.length).toBeGreaterThanOrEqual(4);
    expect(at).toBe(NOW);
  }
});

test('the dates of a finding are counted from the deploy', () => {
  const [{ domains: [{ assessment }] }] = reviews.get('policy removed under enforce')!;
  // two weeks of max_age, 48 hours, and a day for the TTL of MX records that are elsewhere
  expect(new Date(assessment.findings[0].until!.worst).toISOString()).toMatch(/^2026-12-1[78]/);
});

test('the emergency brake stops no build, whatever the threshold', () => {
  const [brake] = reviews.get('retired rightly')!;
  expect(brake.level).toBe('medium');
  expect(failing(brake, 'medium')).toBe(false);
  expect(failing(reviews.get('id overridden')![0], 'medium')).toBe(true);
});
