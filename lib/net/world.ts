import { LookupFunction } from 'node:net';
import { Dns, systemDns } from './dns';
import { FetchPolicy, fetchFromWorld } from './fetch-policy';
import { publicAmong } from './public-address';

/** What is asked outside of this machine. */
export interface World {
  readonly dns: Dns;
  readonly fetchPolicy: FetchPolicy;
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Where the world is asked, if not as it is for everybody. */
export interface Where {
  /** @default - as the machine is set up */
  readonly resolver?: Endpoint;
  /** Where every policy host is, instead of where DNS leads; who names it may name a private address. */
  readonly edge?: Endpoint;
  /** Authorities instead of the public ones, in PEM. */
  readonly ca?: Buffer;
}

export function worldAt({ resolver, edge, ca }: Where = {}): World {
  const dns = systemDns(resolver && [`${resolver.host.includes(':') ? `[${resolver.host}]` : resolver.host}:${resolver.port}`]);
  return { dns, fetchPolicy: fetchFromWorld({ ...resolver && { lookup: lookupBy(dns) }, ...edge, ...ca && { ca } }) };
}

/** The policy host is found by the resolver that found everything else. */
function lookupBy(dns: Dns): LookupFunction {
  return (hostName, options, callback) => {
    void Promise.all([dns.addresses(hostName), dns.addresses6(hostName)]).then(([four, six]) => {
      publicAmong(hostName, [...four.map(address => ({ address, family: 4 })), ...six.map(address => ({ address, family: 6 }))], options, callback);
    }, error => callback(error, ''));
  };
}
