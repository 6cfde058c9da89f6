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

/** The policy host is found by the resolver that found everything else. An address that is known is enough: senders go on with it as well. */
function lookupBy(dns: Dns): LookupFunction {
  return (hostName, options, callback) => {
    void Promise.allSettled([dns.addresses(hostName), dns.addresses6(hostName)]).then(answers => {
      const found = answers.flatMap((answer, index) => answer.status === 'fulfilled' ? answer.value.map(address => ({ address, family: index === 0 ? 4 : 6 })) : []);
      const failed = answers.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
      found.length === 0 && failed ? callback(failed.reason, '') : publicAmong(hostName, found, options, callback);
    });
  };
}
