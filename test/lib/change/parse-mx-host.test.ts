import { parseMxHost } from '../../../lib/change';

test.each([
  ['10 mail.example.com', 10, 'mail.example.com'],
  ['0 Mail.Example.COM.', 0, 'mail.example.com'],
  [' 65535\tmail.example.com ', 65535, 'mail.example.com'],
])('%j is a preference and a host', (value, preference, host) => {
  expect(parseMxHost(value)).toEqual({ preference, host });
});

test.each([
  ['a host without preference', 'mail.example.com', '"mail.example.com" is not an MX host: give its preference, from 0 to 65535'],
  ['a preference without host', '10', '"10" is not an MX host'],
  ['the wrong order', 'mail.example.com 10', 'such as "10 mail.example.com"'],
  ['a preference over 16 bits', '65536 mail.example.com', '"65536 mail.example.com" is not an MX host'],
  ['a preference below 0', '-1 mail.example.com', '"-1 mail.example.com" is not an MX host'],
  ['two hosts', '10 a.example.com b.example.com', 'is not an MX host'],
  ['an address', '10 192.0.2.1', '"192.0.2.1" is an IP address'],
  ['a wildcard', '10 *.example.com', 'has a wildcard; give one name'],
  ['a host of one label', '10 localhost', 'give the full name'],
])('%s is refused with what to give', (_what, value, says) => {
  expect(() => parseMxHost(value)).toThrow(says);
});
