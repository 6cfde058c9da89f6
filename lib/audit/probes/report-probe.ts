import { isIP } from 'node:net';
import { DnsFact, DomainFacts, TxtRecord } from '../facts';
import { tlsRptIn } from '../view';
import { DnsProbe } from './dns-probe';

/** A record of 255 octets has room for a few. */
const MOST_PLACES = 16;

/** What DNS knows of the places where TLS reports go. Nothing is sent there: they are of strangers, and a report of nothing is none. */
export async function probeReports(tlsRpt: DnsFact<TxtRecord>, dns: DnsProbe): Promise<Pick<DomainFacts, 'reportDomains' | 'reportHosts'>> {
  const { rua } = tlsRptIn(tlsRpt.state === 'found' ? tlsRpt.value.records.map(({ text }) => text) : []);
  const [reportDomains, reportHosts] = await Promise.all([
    Promise.all(namesIn(rua, /^mailto:[^@]+@([^?]+)$/i).map(async domain => {
      const [mx, addresses] = await Promise.all([dns.mx(domain), dns.addresses(domain)]);
      return { domain, mx, addresses };
    })),
    Promise.all(namesIn(rua, /^https:\/\/(?:[^/?#@]*@)?([^/?#@:[\]]+)/i).filter(host => isIP(host) === 0).map(async host => {
      const [addresses, addresses6] = await Promise.all([dns.addresses(host), dns.addresses6(host)]);
      return { host, addresses, addresses6 };
    })),
  ]);
  return { reportDomains, reportHosts };
}

function namesIn(rua: readonly string[], form: RegExp): string[] {
  return [...new Set(rua.flatMap(uri => form.exec(uri)?.[1].toLowerCase() ?? []))].slice(0, MOST_PLACES);
}
