import { wideWildcard } from '../../../lib/protocol';

const isPublicSuffix = (name: string) => ['co.nz', 'com'].includes(name);

test.each([
  ['*.outlook.com', 'mx-wildcard-covers-none'],
  ['*.Outlook.com.', 'mx-wildcard-covers-none'],
  ['*.protection.outlook.com', 'mx-wildcard-covers-none'],
  ['*.mx.microsoft', 'mx-wildcard-covers-none'],
  ['*.amazonaws.com', 'mx-wildcard-covers-none'],
  ['*.google.com', 'mx-wide-wildcard'],
  ['*.com', 'mx-wide-wildcard'],
  ['*.co.nz', 'mx-wide-wildcard'],
])('%s is a warning', (pattern, code) => {
  expect(wideWildcard(pattern, isPublicSuffix)).toMatchObject({ code, severity: 'warning' });
});

test.each([
  '*.mail.protection.outlook.com', '*.h-v1.mx.microsoft', '*.aspmx.l.google.com', '*.mx.cloudflare.net', '*.example.co.nz',
  'outlook.com', 'smtp.google.com', 'co.nz', '*', '*.constructor.name', '',
])('%s is no warning', (pattern) => {
  expect(wideWildcard(pattern, isPublicSuffix)).toBeUndefined();
});

test('top-level domains are known without a list', () => {
  expect(wideWildcard('*.nz')?.code).toBe('mx-wide-wildcard');
  expect(wideWildcard('*.co.nz')).toBeUndefined();
});

test('the warning says what to write instead', () => {
  expect(wideWildcard('*.outlook.com')?.message).toBe(
    'mx "*.outlook.com" covers no host of Exchange Online, which are two or more labels below it; '
    + 'write the exact host, or "*.mail.protection.outlook.com"',
  );
});
