import { isIP } from 'node:net';
import { DnsFact, DomainFacts, TxtRecord } from '../facts';
import { tlsRptOf } from '../view';
import { DnsProbe } from './dns-probe';

/** A record of 255 octets has room for a few. */
const MOST_PLACES = 16;

/** What DNS knows of the places where TLS reports go. Nothing is sent there: they are of strangers, and a report of nothing is none. */
export async function probeReports(tlsRpt: Promise<DnsFact<TxtRecord>>, dns: DnsProbe): Promise<Pick<DomainFacts, 'reportDomains' | 'reportHosts'>> {
  const rua = tlsRptOf(await tlsRpt)?.rua ?? [];
  // all are asked before the first answer is waited for
  const domains = namesIn(rua, /^mailto:[^@]+@([^?]+)$/i).map(domain => ({ domain, mx: dns.mx(domain), addresses: dns.addresses(domain) }));
  const hosts = namesIn(rua, /^https:\/\/(?:[^/?#@]*@)?([^/?#@:[\]]+)/i).filter(host => isIP(host) === 0)
    .map(host => ({ host, addresses: dns.addresses(host), addresses6: dns.addresses6(host) }));
  const reportDomains: DomainFacts['reportDomains'][number][] = [];
  for (const { domain, mx, addresses } of domains) {
    reportDomains.push({ domain, mx: await mx, addresses: await addresses });
  }
  const reportHosts: NonNullable<DomainFacts['reportHosts']>[number][] = [];
  for (const { host, addresses, addresses6 } of hosts) {
    reportHosts.push({ host, addresses: await addresses, addresses6: await addresses6 });
  }
  return { reportDomains, reportHosts };
}

function namesIn(rua: readonly string[], form: RegExp): string[] {
  return [...new Set(rua.flatMap(uri => form.exec(uri)?.[1].toLowerCase() ?? []))].slice(0, MOST_PLACES);
}
