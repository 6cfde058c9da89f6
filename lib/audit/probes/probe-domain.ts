import { createSecureContext, SecureContext } from 'node:tls';
import { MxHost, receivingHosts } from '../../change';
import { isPublicAddress } from '../../net/public-address';
import { policyHostName } from '../../protocol';
import { Answer, DnsFact, DomainFacts, MxHostFacts, PolicyFetch, SmtpFacts, TxtRecord } from '../facts';
import { DnsOptions, DnsProbe } from './dns-probe';
import { fetchPolicyAt } from './policy-probe';
import { probeReports } from './report-probe';
import { probeSmtp } from './smtp-probe';

export interface ProbeOptions extends DnsOptions {
  /** A name that this machine may call itself in SMTP. @default localhost.localdomain */
  readonly helo?: string;
  /** The resolver verifies DNSSEC, and the way to it is safe. @default false */
  readonly trustedResolver?: boolean;
  /** Authorities instead of the public ones, in PEM. @default - those of Node */
  readonly ca?: string | Buffer;
  /** Where every policy host is asked, instead of where DNS leads. */
  readonly edge?: { readonly host: string; readonly port: number };
  /** Where MX hosts are asked. @default 25 */
  readonly smtpPort?: number;
  /** MX hosts are not connected to. @default false */
  readonly withoutSmtp?: boolean;
  /** Addresses of networks of one's own are asked, too. @default false */
  readonly anyAddress?: boolean;
  /** Milliseconds that an MX host has for an answer. @default 60000 */
  readonly smtpTimeout?: number;
  readonly now: () => number;
}

/** Who has more MX hosts than this is told so; mail goes to the first few. */
const MOST_HOSTS = 16;
/** A name that nobody has. It may be in anybody's log. */
const NOBODY = '_cdk-mta-sts-check';

/** Looks at domains: every host that several share is asked once. */
export class Prober {
  private readonly dns: DnsProbe;
  private readonly secureContext: SecureContext;
  private readonly smtp = new Map<string, Promise<SmtpFacts>>();

  constructor(private readonly options: ProbeOptions) {
    this.dns = new DnsProbe(options);
    // the policy and MX hosts are read at TLS 1.0, too, so that the checks can say so
    this.secureContext = createSecureContext({ ca: options.ca, minVersion: 'TLSv1' });
  }

  /** Never throws: what could not be asked is in the facts. */
  public async probe(domain: string): Promise<DomainFacts> {
    const { dns } = this;
    const policyHost = policyHostName(domain);
    // what follows from an answer begins when that answer is there, and not when all are
    const asked = {
      // the longest way goes on from here
      hostAddresses: dns.addresses(policyHost),
      hostAddresses6: dns.addresses6(policyHost),
      mx: dns.mx(domain),
      addresses: dns.addresses(domain),
      addresses6: dns.addresses6(domain),
      sts: dns.txt(`_mta-sts.${domain}`),
      tlsRpt: dns.txt(`_smtp._tls.${domain}`),
    };
    const hosts = Promise.all([asked.mx, asked.addresses, asked.addresses6]).then(answers => hostsOf(domain, ...answers));
    const [
      [mx, addresses, addresses6, sts, tlsRpt, hostAddresses, hostAddresses6], [apex, nobody, caa, delegation],
      misplaced, fetches, reports, hostFacts, all,
    ] = await Promise.all([
      Promise.all([asked.mx, asked.addresses, asked.addresses6, asked.sts, asked.tlsRpt, asked.hostAddresses, asked.hostAddresses6]),
      Promise.all([
        dns.txt(domain), dns.txt(`${NOBODY}.${domain}`), this.caaOf(policyHost), this.delegation(domain),
      ]),
      asked.sts.then(answer => this.misplaced(policyHost, answer)),
      Promise.all([asked.hostAddresses, asked.hostAddresses6]).then(answers => this.fetches(policyHost, ...answers)),
      asked.tlsRpt.then(answer => probeReports(answer, dns)),
      hosts.then(found => Promise.all(found.slice(0, MOST_HOSTS).map(({ host }) => this.mxHost(host)))),
      hosts,
    ]);
    return {
      format: 1,
      domain,
      at: new Date(this.options.now()).toISOString(),
      trustedResolver: this.options.trustedResolver === true,
      mx,
      addresses,
      addresses6,
      sts,
      tlsRpt,
      apex: onlyOurs(apex),
      nobody,
      policyHost: { addresses: hostAddresses, addresses6: hostAddresses6, caa, ...misplaced && { misplaced }, fetches },
      ...reports,
      delegation,
      hosts: hostFacts,
      moreHosts: Math.max(0, all.length - MOST_HOSTS),
    };
  }

  /** Who mistakes the one name for the other has nothing at `_mta-sts`: the others are not asked for it. */
  private async misplaced(policyHost: string, sts: DnsFact<TxtRecord>): Promise<DnsFact<TxtRecord> | undefined> {
    const isThere = sts.state === 'found' && sts.value.records.some(({ text }) => text.startsWith('v=STSv1'));
    return isThere || sts.state === 'unknown' ? undefined : onlyOurs(await this.dns.txt(policyHost));
  }

  private async fetches(host: string, four: DnsFact<string>, six: DnsFact<string>): Promise<PolicyFetch[]> {
    const { secureContext, options: { edge, anyAddress } } = this;
    const options = { secureContext, anyAddress: anyAddress || edge !== undefined, port: edge?.port };
    const found = [four, six].flatMap(fact => fact.state === 'found' ? [fact.value.records[0]] : []);
    return Promise.all((edge && found.length > 0 ? [edge.host] : found).map(address => fetchPolicyAt(host, address, options)));
  }

  private async mxHost(host: string): Promise<MxHostFacts> {
    const { dns } = this;
    const [addresses, addresses6, tlsa] = await Promise.all([dns.addresses(host), dns.addresses6(host), dns.tlsa(`_25._tcp.${host}`)]);
    // the policy domain of DANE is the host, and not the domain of the recipient (RFC 8460 section 1.1)
    const isSigned = this.options.trustedResolver && tlsa.state === 'found' && tlsa.value.authenticated;
    const [tlsRpt, smtp] = await Promise.all([isSigned ? dns.txt(`_smtp._tls.${host}`) : undefined, this.smtpOf(host, addresses, addresses6)]);
    return { host, addresses, addresses6, tlsa, ...tlsRpt && { tlsRpt }, smtp };
  }

  private smtpOf(host: string, four: DnsFact<string>, six: DnsFact<string>): Promise<SmtpFacts> {
    const known = this.smtp.get(host) ?? this.askSmtp(host, four, six);
    this.smtp.set(host, known);
    return known;
  }

  private async askSmtp(host: string, ...answers: readonly DnsFact<string>[]): Promise<SmtpFacts> {
    const { options: { withoutSmtp, anyAddress, smtpPort, smtpTimeout, helo = 'localhost.localdomain' }, secureContext } = this;
    if (withoutSmtp) {
      return { state: 'unknown', why: 'MX hosts were not asked' };
    }
    const addresses = answers.flatMap(fact => fact.state === 'found' ? fact.value.records : []);
    const address = addresses.find(each => anyAddress || isPublicAddress(each));
    if (address === undefined) {
      const silent = answers.find(fact => fact.state === 'unknown');
      return { state: 'unknown', why: addresses.length > 0 ? `${addresses[0]} is no address of the public internet` : silent ? `its address could not be asked for (${silent.why})` : 'it has no address' };
    }
    return probeSmtp(host, address, { secureContext, port: smtpPort, helo, answerTimeout: smtpTimeout });
  }

  /** The nearest name upwards that has them decides (RFC 8659 section 3). */
  private async caaOf(name: string): Promise<DomainFacts['policyHost']['caa']> {
    const labels = name.split('.');
    for (let index = 0; index < labels.length - 1; index++) {
      const found = await this.dns.caa(labels.slice(index).join('.'));
      if (found.state !== 'none') {
        return found;
      }
    }
    return { state: 'none', why: 'nodata' };
  }

  /** The zone is at the nearest name upwards that has name servers. */
  private async delegation(domain: string): Promise<DomainFacts['delegation']> {
    const labels = domain.split('.');
    for (let index = 0; index < labels.length - 1; index++) {
      const zone = labels.slice(index).join('.');
      const found = await this.dns.ns(zone);
      if (found.state === 'unknown') {
        return found;
      }
      if (found.state === 'found') {
        const names = found.value.records.slice(0, MOST_HOSTS);
        const servers = await Promise.all(names.map(async name => ({ name, sts: await this.stsAt(name, domain) })));
        return { state: 'found', value: { zone, servers } };
      }
    }
    return { state: 'none', why: 'nodata' };
  }

  private async stsAt(server: string, domain: string): Promise<Answer<readonly string[]>> {
    const addresses = await this.dns.addresses(server);
    if (addresses.state !== 'found') {
      return { state: 'unknown', why: 'it has no IPv4 address' };
    }
    const [address] = addresses.value.records;
    return isPublicAddress(address) || this.options.anyAddress
      ? this.dns.txtAt({ host: address, port: 53 }, `_mta-sts.${domain}`)
      : { state: 'unknown', why: `${address} is no address of the public internet` };
  }
}

function hostsOf(domain: string, mx: DnsFact<MxHost>, four: DnsFact<string>, six: DnsFact<string>): MxHost[] {
  if (mx.state === 'found') {
    return receivingHosts(domain, { state: 'records', records: mx.value.records }) ?? [];
  }
  const implicit = mx.state === 'none' && [four, six].some(({ state }) => state === 'found');
  return implicit ? [{ host: domain, preference: 0 }] : [];
}

/** The other records there are nobody's business here. */
function onlyOurs(fact: DnsFact<TxtRecord>): DnsFact<TxtRecord> {
  if (fact.state !== 'found') {
    return fact;
  }
  const records = fact.value.records.filter(({ text }) => /^v=(STS|TLSRPT)v1/.test(text));
  return records.length > 0 ? { state: 'found', value: { ...fact.value, records } } : { state: 'none', why: 'nodata' };
}
