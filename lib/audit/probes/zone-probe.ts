import { upwards } from '../../net/dns';
import { isPublicAddress } from '../../net/public-address';
import { CaaRecord, DnsFact, DomainFacts, NameServerFacts } from '../facts';
import { DnsProbe } from './dns-probe';

const DNS_PORT = 53;
const MOST_SERVERS = 16;

/** The nearest name upwards that has them decides (RFC 8659 section 3). */
export async function probeCaa(name: string, dns: DnsProbe): Promise<DnsFact<CaaRecord>> {
  return (await nearest(name, each => dns.caa(each))).found;
}

/** What each name server of the zone says by itself. The zone is at the nearest name upwards that has name servers. */
export async function probeDelegation(domain: string, dns: DnsProbe, anyAddress = false, port = DNS_PORT): Promise<DomainFacts['delegation']> {
  const { zone, found } = await nearest(domain, each => dns.ns(each));
  if (found.state !== 'found') {
    return found;
  }
  const names = found.value.records.slice(0, MOST_SERVERS);
  const servers = await Promise.all(names.map(async name => ({ name, ...await stsAt(name, domain, dns, anyAddress, port) })));
  return { state: 'found', value: { zone, servers } };
}

async function stsAt(server: string, domain: string, dns: DnsProbe, anyAddress: boolean, port: number): Promise<Omit<NameServerFacts, 'name'>> {
  const addresses = await dns.addresses(server);
  if (addresses.state !== 'found') {
    return withoutAddress(addresses.state === 'none' ? await dns.addresses6(server) : addresses);
  }
  const [address] = addresses.value.records;
  return {
    sts: isPublicAddress(address) || anyAddress
      ? await dns.txtAt({ host: address, port }, `_mta-sts.${domain}`)
      : { state: 'unknown', why: `${address} is no address of the public internet` },
  };
}

function withoutAddress(other: DnsFact<string>): Omit<NameServerFacts, 'name'> {
  switch (other.state) {
    case 'found': return { sts: { state: 'unknown', why: 'it has an IPv6 address only' }, notAsked: 'ipv6-only' };
    case 'none': return { sts: { state: 'unknown', why: 'it has no address' }, notAsked: 'no-address' };
    case 'unknown': return { sts: { state: 'unknown', why: `its address is not known, ${other.why}` } };
  }
}

/** The first of the name and those above it, without the top level, that has something. All are asked at once: one after the other takes longer. */
async function nearest<T>(name: string, ask: (zone: string) => Promise<DnsFact<T>>): Promise<{ zone: string; found: DnsFact<T> }> {
  for (const { zone, answer } of upwards(name).slice(0, -1).map(each => ({ zone: each, answer: ask(each) }))) {
    const found = await answer;
    if (found.state !== 'none') {
      return { zone, found };
    }
  }
  return { zone: name, found: { state: 'none', why: 'nodata' } };
}
