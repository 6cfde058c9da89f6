import { mxMatches, uncoveredHosts } from '../../../lib/protocol';

// protocol facts 1.4; RFC 8461 section 4.1.
test.each([
  ['mail.example.com', 'mail.example.com'],
  ['MAIL.example.COM', 'mail.EXAMPLE.com'],
  ['mail.example.com.', 'mail.example.com'],
  ['mail.example.com', '*.example.com'],
  ['Mail.Example.com.', '*.EXAMPLE.com'],
  ['mail_1.example.com', '*.example.com'],
  ['token.mail.protection.outlook.com', '*.mail.protection.outlook.com'],
  ['example.com', '*.com'],
  ['mail.xn--bcher-kva.example', 'mail.xn--bcher-kva.example'],
])('%s matches %s', (host, pattern) => {
  expect(mxMatches(host, pattern)).toBe(true);
});

test.each([
  ['a.b.example.com', '*.example.com'],
  ['example.com', '*.example.com'],
  ['.example.com', '*.example.com'],
  ['*.example.com', '*.example.com'],
  ['mail.example.com', 'mail.example.com.'],
  ['mail.example.com', '*.example.com.'],
  ['mail.example.com..', 'mail.example.com'],
  ['mail.example.com', '.example.com'],
  ['mail.example.com', '*'],
  ['mail.example.com', '*.*.com'],
  ['mail.example.com', 'mail.*.com'],
  ['mx1.example.com', 'mx*.example.com'],
  ['mailexample.com', '*.example.com'],
  ['mailXexample.com', 'mail.example.com'],
  ['evilmail.example.com', 'mail.example.com'],
  ['mail.example.com.evil.org', 'mail.example.com'],
  ['mail.xn--bcher-kva.example', 'mail.bücher.example'],
  ['mail.bücher.example', 'mail.bücher.example'],
  ['\u212a.example.com', 'k.example.com'],
  ['x.mail.protection.outlook.com', '*.outlook.com'],
  ['x.h-v1.mx.microsoft', '*.mx.microsoft'],
  ['', ''],
  ['', '*.example.com'],
])('%j does not match %j', (host, pattern) => {
  expect(mxMatches(host, pattern)).toBe(false);
});

test('the hosts that no pattern covers come back as they were given', () => {
  expect(uncoveredHosts(['mail.example.com', '*.example.net'], ['MAIL.example.com.', 'A.B.example.net.', 'a.example.net', 'other.example']))
    .toEqual(['A.B.example.net.', 'other.example']);
});

test('without a pattern no host is covered, and without a host none is uncovered', () => {
  expect(uncoveredHosts([], ['mail.example.com'])).toEqual(['mail.example.com']);
  expect(uncoveredHosts(['mail.example.com'], [])).toEqual([]);
});
