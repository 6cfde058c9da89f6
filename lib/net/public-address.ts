import { lookup, LookupAddress, LookupOptions } from 'node:dns';
import { LookupFunction } from 'node:net';
import * as ipaddr from 'ipaddr.js';

/** Whether an address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) {
    return false;
  }
  // an IPv4 address within an IPv6 one (RFC 4291 section 2.5.5.2) becomes what it is
  const known = ipaddr.process(address);
  return known.range() === 'unicast';
}

/** `dns.lookup` for connections to a host that a stranger names: only addresses of the public internet come out. */
export const lookupPublic: LookupFunction = (hostName, options, callback) => {
  // all of them, at any rate: a private address among public ones must not be the one that is taken
  lookup(hostName, { ...options as LookupOptions, all: true }, (error, addresses) => {
    if (error) {
      return callback(error, '');
    }
    return publicAmong(hostName, addresses, options, callback);
  });
};

/** Answers a lookup with the public ones of some addresses. */
export const publicAmong = (
  hostName: string, addresses: LookupAddress[], options: Parameters<LookupFunction>[1], callback: Parameters<LookupFunction>[2],
): void => {
  if (addresses.length === 0) {
    return callback(Object.assign(new Error(`${hostName} has no address in DNS`), { code: 'ENOTFOUND' }), '');
  }
  const open = addresses.filter(({ address }) => isPublicAddress(address));
  if (open.length === 0) {
    callback(notPublic(hostName, addresses), '');
  } else if (options.all) {
    callback(null, open);
  } else {
    callback(null, open[0].address, open[0].family);
  }
};

function notPublic(hostName: string, addresses: LookupAddress[]): NodeJS.ErrnoException {
  const found = addresses.slice(0, 3).map(({ address }) => address).join(', ');
  return Object.assign(new Error(`${hostName} has no address of the public internet, only ${found}`), { code: 'NOT_PUBLIC' });
}
