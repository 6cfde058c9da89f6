import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isPublicAddress } from '../../net/public-address';

type Interfaces = ReturnType<typeof networkInterfaces>;

/** Whether a connection failed since this machine has no way to the address: then nothing is known of who is there. */
export function isUnroutable(error: { readonly code?: string; readonly address?: string }, interfaces?: Interfaces): boolean {
  switch (error.code) {
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    // it has no files, ports or memory left
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
    case 'ENOMEM': return true;
    // a router on the way says so of a host that is down, too
    case 'EHOSTUNREACH': return isIPv6(error.address ?? '') && !hasIpv6(interfaces ?? allInterfaces());
    default: return false;
  }
}

function hasIpv6(interfaces: Interfaces): boolean {
  return Object.values(interfaces).some(each => each?.some(({ family, address, internal }) => family === 'IPv6' && !internal && isPublicAddress(address)));
}

/** None, where the system does not tell. */
function allInterfaces(): Interfaces {
  try {
    return networkInterfaces();
  } catch {
    return {};
  }
}
