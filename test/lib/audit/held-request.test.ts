import { readRequest as read } from '../../../lib/audit/held-request';

const NOW = Date.UTC(2026, 10, 27, 12);
const readRequest = (domain: string, options: Parameters<typeof read>[1]) => read(domain, options, NOW);

test('a domain is taken in the form of the records, and what is not given stays open', () => {
  expect(readRequest('Bücher.Example.', {})).toEqual({ domain: 'xn--bcher-kva.example' });
});

test('a stack is taken with the region and the profile of its account', () => {
  expect(readRequest('example.com', { stack: 'Mail', region: 'eu-west-1', profile: 'ops', recordTtl: '60', mxTtl: '0', nothingBefore: true }))
    .toEqual({ domain: 'example.com', stack: { name: 'Mail', region: 'eu-west-1', profile: 'ops' }, recordTtl: 60, mxTtl: 0, nothingBefore: true });
});

test('a time is taken in any zone, with or without seconds, up to the end of what is named and no later than now', () => {
  const since = (recordSince: string) => readRequest('example.com', { stack: 'Mail', recordSince }).recordSince;
  expect(since('2026-11-26T09:30Z')).toBe(Date.UTC(2026, 10, 26, 9, 30, 59, 999));
  expect(since('2026-11-27T12:00Z')).toBe(NOW);
  expect(since('2026-11-26T09:30:15+01:00')).toBe(Date.UTC(2026, 10, 26, 8, 30, 15, 999));
});

test('hosts come in their order, or with a preference each', () => {
  expect(readRequest('example.com', { to: ['MX1.example.net.', 'mx2.example.net'] }).to)
    .toEqual([{ host: 'mx1.example.net', preference: 10 }, { host: 'mx2.example.net', preference: 20 }]);
  expect(readRequest('example.com', { to: ['mx1.example.net:20', 'mx2.example.net:0'] }).to)
    .toEqual([{ host: 'mx1.example.net', preference: 20 }, { host: 'mx2.example.net', preference: 0 }]);
});

test.each<[string, string, Parameters<typeof read>[1], RegExp]>([
  ['a domain that is none', 'exa mple', {}, /domain "exa mple"/],
  ['a domain with control characters', 'a\u001b[2J.example', {}, /domain "a\\u001b/],
  ['an empty stack', 'example.com', { stack: ' ' }, /--stack is empty/],
  ['a region without a stack', 'example.com', { region: 'eu-west-1' }, /give --stack NAME too/],
  ['a profile without a stack', 'example.com', { profile: 'ops' }, /give --stack NAME too/],
  ['a past without a stack', 'example.com', { nothingBefore: true }, /--nothing-before is about the versions of a stack: give --stack NAME too/],
  ['a time of the record without a stack', 'example.com', { recordSince: '2026-11-26T12:00Z' }, /--record-since is about the versions of a stack: give --stack NAME too/],
  ['a day without a time', 'example.com', { stack: 'Mail', recordSince: '2026-11-26' }, /--record-since is "2026-11-26": give a date and a time with its zone, .*such as 2026-11-26T09:30Z/],
  ['a time without a zone', 'example.com', { stack: 'Mail', recordSince: '2026-11-26T09:30' }, /with its zone/],
  ['a time that there is not', 'example.com', { stack: 'Mail', recordSince: '2026-13-26T09:30Z' }, /--record-since is "2026-13-26T09:30Z"/],
  ['a time to come', 'example.com', { stack: 'Mail', recordSince: '2026-11-27T12:01Z' }, /--record-since is "2026-11-27T12:01Z".* not later than now/],
  ['a TTL with a unit', 'example.com', { recordTtl: '5m' }, /--record-ttl is "5m": give a whole number of seconds/],
  ['a negative TTL', 'example.com', { mxTtl: '-1' }, /--mx-ttl is "-1"/],
  ['a TTL that DNS has no room for', 'example.com', { mxTtl: '2147483648' }, /up to 2147483647/],
  ['a wildcard as a host', 'example.com', { to: ['*.example.net'] }, /host "\*\.example\.net"/],
  ['a preference that is too high', 'example.com', { to: ['mx.example.net:65536'] }, /at most 65535/],
  ['a preference that is no number', 'example.com', { to: ['mx.example.net:first'] }, /host "mx\.example\.net:first"/],
  ['hosts with and without preference', 'example.com', { to: ['a.example.net:10', 'b.example.net'] }, /give each host its own/],
])('%s is refused, by its name and with what to give', (_what, domain, options, says) => {
  expect(() => readRequest(domain, options)).toThrow(says);
});
