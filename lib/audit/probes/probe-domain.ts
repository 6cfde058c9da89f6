import { createSecureContext, SecureContext } from 'node:tls';
import { MxHost, receivingHosts } from '../../change';
import { upwards } from '../../net/dns';
import { isPublicAddress } from '../../net/public-address';
import { policyHostName } from '../../protocol';
import { Answer, CaaRecord, DnsFact, DomainFacts, MxHostFacts, PolicyFetch, SmtpFacts, TxtRecord } from '../facts';
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
    // the longest way goes on from here
    const [hostAddresses, hostAddresses6] = [dns.addresses(policyHost), dns.addresses6(policyHost)];
    const [mx, sts, tlsRpt] = [dns.mx(domain), dns.txt(`_mta-sts.${domain}`), dns.txt(`_smtp._tls.${domain}`)];
    // its own host where it names none
    const addresses = mx.then(({ state }) => state === 'none' ? dns.addresses(domain) : undefined);
    const addresses6 = mx.then(({ state }) => state === 'none' ? dns.addresses6(domain) : undefined);
    const hosts = Promise.all([mx, addresses, addresses6]).then(answers => hostsOf(domain, ...answers));
    // what follows from an answer begins when that answer is there, and not when all are
    const { policyCaa, policyMisplaced, policyFetches, reports, all, ...found } = await together({
      mx,
      addresses,
      addresses6,
      sts,
      tlsRpt,
      nobody: dns.txt(`${NOBODY}.${domain}`),
      delegation: this.delegation(domain),
      apex: Promise.all([lacks(sts, 'v=STSv1'), lacks(tlsRpt, 'v=TLSRPTv1')]).then(missing => missing.includes(true) ? this.ours(domain) : undefined),
      policyCaa: this.caaOf(policyHost),
      policyMisplaced: lacks(sts, 'v=STSv1').then(isMissing => isMissing ? this.ours(policyHost) : undefined),
      policyFetches: Promise.all([hostAddresses, hostAddresses6]).then(answers => this.fetches(policyHost, ...answers)),
      reports: tlsRpt.then(answer => probeReports(answer, dns)),
      hosts: hosts.then(first => Promise.all(first.slice(0, MOST_HOSTS).map(({ host }) => this.mxHost(host)))),
      all: hosts,
    });
    return {
      format: 1,
      domain,
      at: new Date(this.options.now()).toISOString(),
      trustedResolver: this.options.trustedResolver === true,
      ...found,
      ...reports,
      policyHost: {
        addresses: await hostAddresses, addresses6: await hostAddresses6, caa: policyCaa, misplaced: policyMisplaced, fetches: policyFetches,
      },
      moreHosts: Math.max(0, all.length - MOST_HOSTS),
    };
  }

  /** The other records there are nobody's business here. */
  private async ours(name: string): Promise<DnsFact<TxtRecord>> {
    const fact = await this.dns.txt(name);
    if (fact.state !== 'found') {
      return fact;
    }
    const records = fact.value.records.filter(({ text }) => /^v=(STS|TLSRPT)v1/.test(text));
    return records.length > 0 ? { state: 'found', value: { ...fact.value, records } } : { state: 'none', why: 'nodata' };
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
  private async caaOf(name: string): Promise<DnsFact<CaaRecord>> {
    const answers = await Promise.all(zonesOf(name).map(each => this.dns.caa(each)));
    return answers.find(({ state }) => state !== 'none') ?? { state: 'none', why: 'nodata' };
  }

  /** The zone is at the nearest name upwards that has name servers. */
  private async delegation(domain: string): Promise<DomainFacts['delegation']> {
    const answers = await Promise.all(zonesOf(domain).map(async zone => ({ zone, found: await this.dns.ns(zone) })));
    const nearest = answers.find(({ found: { state } }) => state !== 'none');
    if (nearest?.found.state !== 'found') {
      return nearest?.found ?? { state: 'none', why: 'nodata' };
    }
    const names = nearest.found.value.records.slice(0, MOST_HOSTS);
    const servers = await Promise.all(names.map(async name => ({ name, sts: await this.stsAt(name, domain) })));
    return { state: 'found', value: { zone: nearest.zone, servers } };
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

function hostsOf(domain: string, mx: DnsFact<MxHost>, ...addresses: readonly (DnsFact<string> | undefined)[]): MxHost[] {
  if (mx.state === 'found') {
    return receivingHosts(domain, { state: 'records', records: mx.value.records }) ?? [];
  }
  const implicit = mx.state === 'none' && addresses.some(fact => fact?.state === 'found');
  return implicit ? [{ host: domain, preference: 0 }] : [];
}

/** The name and those above it, without the top level. All are asked at once: the answer of one after the other takes longer. */
function zonesOf(name: string): string[] {
  return upwards(name).slice(0, -1);
}

/** Who mistakes one name for another has nothing at the right one: only then the others are asked for it. */
async function lacks(asked: Promise<DnsFact<TxtRecord>>, version: string): Promise<boolean> {
  const fact = await asked;
  return fact.state === 'none' || (fact.state === 'found' && !fact.value.records.some(({ text }) => text.startsWith(version)));
}

async function together<T extends object>(asked: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const answers = await Promise.all(Object.entries(asked).map(async ([name, answer]) => [name, await answer] as const));
  return Object.fromEntries(answers) as T;
}
