import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isPublicAddress } from '../../net/public-address';

/** Whether a connection failed since this machine has no way to the address: then nothing is known of who is there. */
export function isUnroutable(error: { readonly code?: string; readonly address?: string }, interfaces = networkInterfaces()): boolean {
  switch (error.code) {
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT': return true;
    // a router on the way says so of a host that is down, too
    case 'EHOSTUNREACH': return isIPv6(error.address ?? '') && !hasIpv6(interfaces);
    default: return false;
  }
}

function hasIpv6(interfaces: ReturnType<typeof networkInterfaces>): boolean {
  return Object.values(interfaces).some(each => each?.some(({ family, address, internal }) => family === 'IPv6' && !internal && isPublicAddress(address)));
}
