import { MxHost, receivingHosts } from '../change';
import { DomainFacts } from './facts';

/**
 * - `receives`: has MX hosts, or is its own.
 * - `sends`: has none, and SPF names who sends for it.
 * - `parked`: says that it receives none, or has no host.
 */
export type Kind = 'receives' | 'sends' | 'parked' | 'missing' | 'unknown';

/** The hosts that receive mail of a domain, which is its own where it names none; undefined where they are not known. */
export function mxHostsOf({ domain, mx, addresses, addresses6 }: Pick<DomainFacts, 'domain' | 'mx' | 'addresses' | 'addresses6'>): MxHost[] | undefined {
  if (mx.state === 'unknown') {
    return undefined;
  }
  if (mx.state === 'found') {
    return receivingHosts(domain, { state: 'records', records: mx.value.records });
  }
  if ([addresses, addresses6].some(fact => fact?.state === 'found')) {
    return receivingHosts(domain, { state: 'implicit' });
  }
  return [addresses, addresses6].every(fact => fact?.state === 'none') ? [] : undefined;
}

/** @param hosts that receive mail; undefined where they are not known. */
export function kindOf(facts: DomainFacts, hosts: readonly MxHost[] | undefined): Kind {
  if (hosts === undefined) {
    return 'unknown';
  }
  if (hosts.length > 0) {
    return 'receives';
  }
  const gone = [facts.mx, facts.addresses].every(fact => fact?.state === 'none' && fact.why === 'nxdomain');
  return gone ? 'missing' : sends(facts) ? 'sends' : 'parked';
}

/** A domain of which that is known. */
export function isWithoutMail(kind: Kind): boolean {
  return kind === 'sends' || kind === 'parked';
}

/** A record without a mechanism but `-all` says that nobody sends (RFC 7208 section 5.1). */
function sends({ spf }: DomainFacts): boolean {
  return spf?.state === 'found' && spf.value.records.some(({ text }) => /^v=spf1(\s|$)/i.test(text) && !/^v=spf1\s+-all\s*$/i.test(text));
}
