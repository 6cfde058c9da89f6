import os from 'node:os';
import { isUnroutable } from '../../../../lib/audit/probes/unroutable';

const of = (address: string, family: 'IPv4' | 'IPv6', internal = false) => ({ address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 });
const WITHOUT = { lo: [of('::1', 'IPv6', true)], eth0: [of('192.0.2.2', 'IPv4'), of('fe80::1', 'IPv6'), of('fd00::2', 'IPv6')] } as never;
const WITH = { eth0: [of('2a00:1450::1', 'IPv6')] } as never;

test.each(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EMFILE', 'ENOBUFS'])('%s is that there is no way from here', code => {
  expect(isUnroutable({ code, address: '192.0.2.1' }, WITH)).toBe(true);
});

test('an unreachable host is that for IPv6 on a machine without, and otherwise the host itself may be down', () => {
  const unreachable = (address: string, interfaces: never) => isUnroutable({ code: 'EHOSTUNREACH', address }, interfaces);
  expect([unreachable('2001:db8::1', WITHOUT), unreachable('2001:db8::1', WITH), unreachable('192.0.2.1', WITHOUT)]).toEqual([true, false, false]);
});

test('who refuses, or breaks off, is there', () => {
  expect(['ECONNREFUSED', 'ECONNRESET', undefined].map(code => isUnroutable({ code, address: '2001:db8::1' }, WITHOUT))).toEqual([false, false, false]);
});

test('who cannot list its own addresses says so of nobody', () => {
  const asked = jest.spyOn(os, 'networkInterfaces').mockImplementation(() => {
    throw new Error('uv_interface_addresses');
  });
  expect(isUnroutable({ code: 'ECONNRESET', address: '192.0.2.1' })).toBe(false);
  expect(asked).not.toHaveBeenCalled();
  expect(isUnroutable({ code: 'EHOSTUNREACH', address: '2001:db8::1' })).toBe(true);
  asked.mockRestore();
});
