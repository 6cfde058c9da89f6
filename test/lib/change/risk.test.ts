import { mx, policy } from './example';
import { type MxAnswer, type MxHost, receivingHosts, riskOf, sameHosts, unusable, usable } from '../../../lib/change';

const hosts = (...of: [string, number][]): MxHost[] => of.map(([host, preference]) => ({ host, preference }));
const names = (of: readonly MxHost[]) => of.map(({ host }) => host);

describe('hosts that receive mail', () => {
  const of = (answer: MxAnswer | undefined) => receivingHosts('Example.COM.', answer);

  test('come in lower case, without root dot, each once at its best preference, the best first', () => {
    const records = hosts(['B.example.net.', 20], ['a.example.net', 10], ['b.EXAMPLE.net', 5]);
    expect(of({ state: 'records', records })).toEqual(hosts(['b.example.net', 5], ['a.example.net', 10]));
  });

  test('do not include hosts that only prove who owns the domain', () => {
    expect(of(mx('a.example.net', 'abc.mx-verification.google.com.', 'ms12345.msv1.INVALID'))).toEqual(hosts(['a.example.net', 10]));
    expect(of(mx('ms12345.invalid'))).toEqual([]);
  });

  test('include a host whose name only looks like one of those', () => {
    expect(of(mx('mx-verification.google.com.example.net', 'invalid.example.net', 'mxinvalid'))).toHaveLength(3);
  });

  test('are none under a null MX', () => {
    expect(of({ state: 'records', records: hosts(['.', 0]) })).toEqual([]);
  });

  test('are none without MX and address', () => {
    expect(of({ state: 'none' })).toEqual([]);
  });

  test('are the domain itself where it has only an address', () => {
    expect(of({ state: 'implicit' })).toEqual(hosts(['example.com', 0]));
  });

  test('are not known when nobody could ask', () => {
    expect(of({ state: 'unknown', why: 'SERVFAIL' })).toBeUndefined();
    expect(of(undefined)).toBeUndefined();
  });

  test('are the same when the order of preferences is, whatever their numbers', () => {
    expect(sameHosts(hosts(['a', 1], ['b', 2]), hosts(['B.', 20], ['a', 10]))).toBe(true);
    expect(sameHosts(hosts(['a', 1], ['b', 2]), hosts(['a', 2], ['b', 1]))).toBe(false);
    expect(sameHosts(hosts(['a', 1], ['b', 1]), hosts(['a', 1], ['b', 2]))).toBe(false);
  });
});

describe('usable hosts', () => {
  const live = hosts(['A.example.net.', 10], ['b.example.net', 20], ['c.d.example.net', 30]);

  test('are those that match, in enforce', () => {
    expect(names(usable(policy('enforce', ['*.EXAMPLE.net']), live))).toEqual(['a.example.net', 'b.example.net']);
    expect(names(unusable(policy('enforce', ['*.example.net']), live))).toEqual(['c.d.example.net']);
  });

  test.each(['testing', 'none'] as const)('are all of them in %s', mode => {
    expect(usable(policy(mode, ['other.example']), live)).toHaveLength(3);
  });

  test('are all of them without a policy', () => {
    expect(usable(undefined, live)).toHaveLength(3);
    expect(unusable(undefined, live)).toEqual([]);
  });
});

test.each([
  ['none', ['a', 'b', 'c']],
  ['low', ['a', 'b']],
  ['low', ['b', 'c']],
  ['high', ['c']],
  ['critical', ['other']],
] as const)('the risk is %s where %j of two best hosts and a backup match', (risk, matching) => {
  const live = hosts(['a.example.net', 10], ['b.example.net', 10], ['c.example.net', 20]);
  expect(riskOf(policy('enforce', matching.map(name => `${name}.example.net`)), live)).toBe(risk);
});

test('there is no risk where there is no host', () => {
  expect(riskOf(policy('enforce', ['a.example.net']), [])).toBe('none');
});
