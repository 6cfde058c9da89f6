import { explainUncovered, nearMiss } from '../../../lib/protocol';

// Who matches although the RFC does not: protocol facts 1.4.
test.each([
  ['a.b.example.com', '*.example.com', '"*" stands for one label only'],
  ['x.mail.protection.outlook.com', '*.outlook.com', '"*" stands for one label only'],
  ['x.h-v1.mx.microsoft.', '*.MX.microsoft', '"*" stands for one label only'],
  ['example.com', '*.example.com', 'only Mail::STS'],
  ['mail.example.com', 'mail.example.com.', 'only maddy, chasquid and rest-mail'],
  ['mail.example.com', '*.example.com.', 'only maddy, chasquid and rest-mail'],
  ['mail.xn--bcher-kva.example', 'mail.bücher.example', 'only maddy and chasquid'],
  ['mail.xn--bcher-kva.example', '*.bücher.example', 'only maddy and chasquid'],
  ['mail.example.com', '.example.com', 'a leading dot is no wildcard'],
  ['mail.example.com', '*', 'only mimecast and checkdmarc'],
  ['mail.example.com', 'mail.*.com', 'only checkdmarc'],
  ['mail.example.com', 'example.com', 'only checkdmarc'],
  ['evilmail.example.com', 'mail.example.com', 'only checkdmarc'],
  ['mail.example.com.evil.org', 'mail.example.com', 'only checkdmarc'],
  ['mailexample.com', '*.example.com', 'as mimecast does'],
  ['mailXexample.com', 'mail.example.com', 'as mimecast does'],
])('%s is near to %s', (host, pattern, why) => {
  const near = nearMiss(host, pattern);
  expect(near?.pattern).toBe(pattern);
  expect(near?.why).toContain(why);
});

test.each([
  ['mail.example.com', 'mail.example.com'],
  ['mail.example.com', '*.example.com'],
  ['mail.example.com', 'mail.example.net'],
  ['mail.example.com', '*.example.net'],
  ['mail.example.com', 'ample.net'],
  ['com', '*.example.com'],
  ['mail.example.com', ''],
  ['', '*.example.com'],
  ['mail.example.com', '.'],
])('%j is not near to %j', (host, pattern) => {
  expect(nearMiss(host, pattern)).toBeUndefined();
});

test('every uncovered host comes with the patterns that are near, and covered hosts do not come', () => {
  const hosts = ['mail.kiwibiz.co.nz', 'x.mail.protection.outlook.com', 'mx.other.example'];
  const explained = explainUncovered(['mail.kiwibiz.co.nz', '*.outlook.com'], hosts);
  expect(explained.map(({ host, near }) => [host, near.map(({ pattern }) => pattern)])).toEqual([
    ['x.mail.protection.outlook.com', ['*.outlook.com']],
    ['mx.other.example', []],
  ]);
});
