import { upwards } from '../../net/dns';
import { isPublicAddress } from '../../net/public-address';
import { Answer, CaaRecord, DnsFact, DomainFacts } from '../facts';
import { DnsProbe } from './dns-probe';

const DNS_PORT = 53;
const MOST_SERVERS = 16;

/** The nearest name upwards that has them decides (RFC 8659 section 3). */
export async function probeCaa(name: string, dns: DnsProbe): Promise<DnsFact<CaaRecord>> {
  const answers = await Promise.all(zonesOf(name).map(each => dns.caa(each)));
  return answers.find(({ state }) => state !== 'none') ?? { state: 'none', why: 'nodata' };
}

/** What each name server of the zone says by itself. The zone is at the nearest name upwards that has name servers. */
export async function probeDelegation(domain: string, dns: DnsProbe, anyAddress = false, port = DNS_PORT): Promise<DomainFacts['delegation']> {
  const answers = await Promise.all(zonesOf(domain).map(async zone => ({ zone, found: await dns.ns(zone) })));
  const nearest = answers.find(({ found: { state } }) => state !== 'none');
  if (nearest?.found.state !== 'found') {
    return nearest?.found ?? { state: 'none', why: 'nodata' };
  }
  const names = nearest.found.value.records.slice(0, MOST_SERVERS);
  const servers = await Promise.all(names.map(async name => ({ name, sts: await stsAt(name, domain, dns, anyAddress, port) })));
  return { state: 'found', value: { zone: nearest.zone, servers } };
}

async function stsAt(server: string, domain: string, dns: DnsProbe, anyAddress: boolean, port: number): Promise<Answer<readonly string[]>> {
  const addresses = await dns.addresses(server);
  if (addresses.state !== 'found') {
    return { state: 'unknown', why: 'it has no IPv4 address' };
  }
  const [address] = addresses.value.records;
  return isPublicAddress(address) || anyAddress
    ? dns.txtAt({ host: address, port }, `_mta-sts.${domain}`)
    : { state: 'unknown', why: `${address} is no address of the public internet` };
}

/** The name and those above it, without the top level. All are asked at once: one after the other takes longer. */
function zonesOf(name: string): string[] {
  return upwards(name).slice(0, -1);
}
