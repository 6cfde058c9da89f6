import { Fn, Lazy } from 'aws-cdk-lib';
import { parseMxHost } from '../../../lib/change';
import { givenMxHosts, mxHostValues } from '../../../lib/private/mx-host';

test('hosts have one order in a template, by preference and then by name, and stand there once', () => {
  const hosts = ['10 b.example.com', '5 z.example.com', '100 a.example.com', '10 A.example.com.', '10 b.example.com'].map(parseMxHost);
  expect(mxHostValues(hosts)).toEqual(['5 z.example.com', '10 a.example.com', '10 b.example.com', '100 a.example.com']);
  expect(mxHostValues([...hosts].reverse())).toEqual(mxHostValues(hosts));
});

test('no hosts are no value', () => {
  expect(mxHostValues(givenMxHosts([]))).toBeUndefined();
});

test.each([
  ['a token', Lazy.string({ produce: () => '10 mail.example.com' })],
  ['a token for the name', `10 ${Fn.ref('Host')}`],
])('%s among known values is refused, since nobody could compare it', (_what, token) => {
  expect(() => givenMxHosts(['10 mail.example.com', token])).toThrow(/mxHosts has a token in it.*leave mxHosts out/);
});
