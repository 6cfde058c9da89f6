import { upwards } from '../../net/dns';
import { isPublicSuffix } from '../../private/public-suffix';
import { CaaRecord, DnsFact, DomainFacts, NameServerFacts } from '../facts';
import { DnsProbe } from './dns-probe';
import { ServerAnswer } from './name-server-probe';
import { reachable } from './reachable';

const DNS_PORT = 53;
const MOST_SERVERS = 16;

/** The nearest name upwards that has them decides (RFC 8659 section 3). */
export async function probeCaa(name: string, dns: DnsProbe): Promise<DnsFact<CaaRecord>> {
  return (await nearest(name, each => dns.caa(each))).found;
}

/** What each name server of the zone says by itself. The zone is at the nearest name upwards that has name servers. */
export async function probeDelegation(domain: string, dns: DnsProbe, anyAddress = false, port = DNS_PORT): Promise<DomainFacts['delegation']> {
  const { zone, found, passed } = await nearest(domain, each => dns.ns(each), true);
  if (found.state !== 'found') {
    return found;
  }
  const names = found.value.records.slice(0, MOST_SERVERS);
  const servers = await Promise.all(names.map(async name => ({ name, ...await stsAt(name, domain, zone, dns, anyAddress, port) })));
  // where DNS did not say of a name whether it is a zone, the one above it counts if its servers know the name
  return passed && servers.every(({ sts }) => sts.state === 'unknown') ? passed : { state: 'found', value: { zone, servers } };
}

async function stsAt(server: string, domain: string, zone: string, dns: DnsProbe, anyAddress: boolean, port: number): Promise<Omit<NameServerFacts, 'name'>> {
  const addresses = await dns.addresses(server);
  if (addresses.state !== 'found') {
    return withoutAddress(addresses.state === 'none' ? await dns.addresses6(server) : addresses);
  }
  const { records } = addresses.value;
  let said: ServerAnswer | undefined;
  for (const host of reachable(records, anyAddress)) {
    const next = await dns.txtAt({ host, port }, `_mta-sts.${domain}`, zone);
    if (next.sts.state !== 'unknown' || next.reason === 'referral') {
      return next;
    }
    // of those that say nothing, one that is there tells more
    said = said === undefined || (said.reason === 'silent' && next.reason !== 'silent') ? next : said;
  }
  return said ?? { sts: { state: 'unknown', why: `${records[0]} is no address of the public internet` }, reason: 'private' };
}

function withoutAddress(other: DnsFact<string>): Omit<NameServerFacts, 'name'> {
  switch (other.state) {
    case 'found': return { sts: { state: 'unknown', why: 'it has an IPv6 address only' }, notAsked: 'ipv6-only' };
    case 'none': return { sts: { state: 'unknown', why: 'it has no address' }, notAsked: 'no-address' };
    case 'unknown': return { sts: { state: 'unknown', why: `its address is not known, ${other.why}` } };
  }
}

interface Nearest<T> {
  readonly zone: string;
  readonly found: DnsFact<T>;
  /** The first answer below it that is not known. */
  readonly passed?: Extract<DnsFact<T>, { state: 'unknown' }>;
}

/**
 * The first of the name and those above it, without the top level, that has something. All are asked at once: one after the other takes longer.
 *
 * @param goesOn past one that is not known, up to where names belong to anybody. For CAA it may not: what is not known may forbid.
 */
async function nearest<T>(name: string, ask: (zone: string) => Promise<DnsFact<T>>, goesOn = false): Promise<Nearest<T>> {
  let passed: Nearest<T>['passed'];
  for (const { zone, answer } of upwards(name).slice(0, -1).map(each => ({ zone: each, answer: ask(each) }))) {
    const found = await answer;
    if (passed && isPublicSuffix(zone)) {
      break;
    }
    if (found.state === 'found' || (found.state === 'unknown' && !goesOn)) {
      return { zone, found, passed };
    }
    passed ??= found.state === 'unknown' ? found : undefined;
  }
  return { zone: name, found: passed ?? { state: 'none', why: 'nodata' } };
}
