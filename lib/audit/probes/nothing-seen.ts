import { DomainFacts } from '../facts';

/** The other facts are about who looked, and when. */
type Seen = Omit<DomainFacts, 'format' | 'domain' | 'at' | 'trustedResolver' | 'ownView'>;

/** Nothing is known, which is neither good nor bad. */
export function nothingSeen(why: string): Seen {
  const unknown = { state: 'unknown', why } as const;
  return {
    mx: unknown,
    sts: unknown,
    tlsRpt: unknown,
    nobody: unknown,
    policyHost: { addresses: unknown, addresses6: unknown, caa: unknown, fetches: [] },
    reportDomains: [],
    delegation: unknown,
    hosts: [],
    moreHosts: 0,
  };
}
