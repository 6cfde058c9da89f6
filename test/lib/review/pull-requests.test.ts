import { BRANCH_NAMES, PullRequest, REVIEWED_AT, reviewPullRequests } from './pull-requests';
import { ChangeFinding, Level, stops } from '../../../lib/change';
import { failing } from '../../../lib/review';

const all = reviewPullRequests();

/** The kind and the level of the domain that a commit touches, and the findings by their codes and levels. */
const VERDICTS: Readonly<Record<string, readonly [domain: string, kind: string, level: Level, findings: Readonly<Record<string, Level>>]>> = {
  'enforce-covers-no-host': ['example.org', 'changed', 'critical',
    { 'change-excludes-mx': 'critical', 'change-max-age-raised': 'medium', 'change-enforce-begins': 'low' }],
  'enforce-misses-a-backup': ['example.org', 'changed', 'medium',
    { 'change-max-age-raised': 'medium', 'change-excludes-mx': 'low', 'change-enforce-begins': 'low' }],
  'mx-removed-while-used': ['example.com', 'changed', 'high', { 'change-excludes-mx': 'high' }],
  'provider-swapped-in-one-step': ['example.com', 'changed', 'critical', { 'change-excludes-mx': 'critical', 'change-mx-too-early': 'critical' }],
  'provider-swapped-in-three-steps-1': ['example.com', 'changed', 'none', {}],
  'provider-swapped-in-three-steps-2': ['example.com', 'changed', 'none', { 'change-mx-moved': 'none' }],
  'provider-swapped-in-three-steps-3': ['example.com', 'changed', 'none', { 'change-pattern-removed': 'none' }],
  'order-only': ['example.com', 'unchanged', 'none', {}],
  'max-age-lowered-1': ['example.com', 'changed', 'none', { 'change-max-age-lowered': 'none' }],
  'max-age-lowered-2': ['example.com', 'changed', 'low', { 'change-max-age-lowered': 'low', 'change-mx-moved': 'none' }],
  'policy-removed-under-enforce': ['example.com', 'removed', 'high', { 'change-policy-removed': 'high', 'change-tlsrpt-removed': 'medium' }],
  'retired-rightly-1': ['example.com', 'changed', 'medium', { 'change-enforce-ends': 'medium', 'change-max-age-lowered': 'none' }],
  'retired-rightly-2': ['example.com', 'removed', 'medium', { 'change-tlsrpt-removed': 'medium', 'change-policy-removed': 'low' }],
  'reporting-removed': ['example.org', 'changed', 'high', { 'change-tlsrpt-removed': 'high' }],
  'domain-added': ['news.example.com', 'added', 'none', { 'change-domain-added': 'none' }],
  'id-overridden': ['example.com', 'changed', 'medium', { 'change-id-not-hash': 'medium' }],
  'revision-raised': ['example.com', 'changed', 'none', { 'change-revision-raised': 'none' }],
  'construct-moved': ['example.com', 'moved', 'high', { 'change-host-moved': 'high' }],
};

function of(name: string): PullRequest {
  return all.find(each => each.name === name)!;
}

function findingIn(name: string, code: string): ChangeFinding {
  return of(name).review.domains.flatMap(({ assessment }) => assessment.findings).find(each => each.code === code)!;
}

test('there are fourteen pull requests, and each commit of theirs has its verdict', () => {
  expect(BRANCH_NAMES).toHaveLength(14);
  expect(all.map(({ name }) => name)).toEqual(Object.keys(VERDICTS));
});

test.each(Object.entries(VERDICTS))('%s is told as what it is', (name, [domain, kind, level, findings]) => {
  const { review } = of(name);
  const touched = review.domains.find(each => each.domain === domain)!;
  expect(touched.assessment).toMatchObject({ kind, level });
  expect(touched.assessment.findings.map(found => [found.code, found.level])).toEqual(Object.entries(findings));
  expect(review.level).toBe(level);
  expect(review.notes).toEqual([]);
});

test.each(all)('$name leaves the other domains alone', ({ name, review }) => {
  const others = review.domains.filter(({ domain }) => domain !== VERDICTS[name][0]);
  expect(others.length).toBeGreaterThan(0);
  others.forEach(({ assessment, notes }) => expect({ assessment, notes }).toMatchObject({ assessment: { kind: 'unchanged', findings: [] }, notes: [] }));
});

test('at the threshold high, those fail that lose mail, protection or reports, and no step of the right way does', () => {
  expect(all.filter(({ review }) => failing(review, 'high')).map(({ name }) => name)).toEqual([
    'enforce-covers-no-host', 'mx-removed-while-used', 'provider-swapped-in-one-step', 'policy-removed-under-enforce', 'reporting-removed',
    'construct-moved',
  ]);
});

test('the emergency brake fails a build at no threshold', () => {
  const brake = findingIn('retired-rightly-1', 'change-enforce-ends');
  expect(stops(brake, 'low')).toBe(false);
  expect(failing(of('retired-rightly-1').review, 'low')).toBe(false);
  expect(failing(of('id-overridden').review, 'medium')).toBe(true);
  expect(failing(of('id-overridden').review, 'high')).toBe(false);
});

test('what senders go by is told with both dates, from the deploy and the TTLs of the templates on', () => {
  // 48 hours and the TTL of the MX records, half an hour; 14 days, 48 hours and the TTL of the TXT record, 5 minutes
  const [normal, worst] = [REVIEWED_AT + (48 * 60 + 30) * 60_000, REVIEWED_AT + ((16 * 24) * 60 + 5) * 60_000];
  expect(findingIn('provider-swapped-in-one-step', 'change-mx-too-early').until).toEqual({ normal, worst });
  expect(findingIn('provider-swapped-in-one-step', 'change-mx-too-early').message)
    .toContain('until 2026-11-26 12:30 UTC; senders that cannot fetch, or are under attack, until 2026-12-10 12:05 UTC');
});

test('a construct that moved is told with where it was and where it is', () => {
  const { before, after } = of('construct-moved').review.domains[0];
  expect([before?.where, after?.where]).toEqual([
    { stack: 'Mail', path: 'Mail/MtaSts', file: 'cdk.out/Mail.template.json' }, { stack: 'Mail', path: 'Mail/Company/MtaSts', file: 'cdk.out/Mail.template.json' },
  ]);
});
