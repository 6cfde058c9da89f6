import { isPublicAddress } from '../../net/public-address';
import { policyHostName } from '../../protocol';
import { DnsFact, DomainFacts, PolicyFetch, TxtRecord } from '../facts';
import { mxHostsOf } from '../kind';
import { hasRecord } from '../view';
import { DnsOptions, DnsProbe } from './dns-probe';
import { MxProbe } from './mx-probe';
import { fetchPolicyAt } from './policy-probe';
import { probeReports } from './report-probe';
import { TlsContexts, tlsContexts } from './tls-handshake';
import { probeCaa, probeDelegation } from './zone-probe';

export interface ProbeOptions extends DnsOptions {
  /** A name that this machine may call itself in SMTP. @default localhost.localdomain */
  readonly helo?: string;
  /** The resolver verifies DNSSEC, and the way to it is safe. @default false */
  readonly trustedResolver?: boolean;
  /** Authorities instead of the public ones, in PEM. @default - those of Node */
  readonly ca?: string | Buffer;
  /** Where every policy host is asked, instead of where DNS leads. */
  readonly edge?: { readonly host: string; readonly port: number };
  /** Where policy hosts are asked. @default 443 */
  readonly policyPort?: number;
  /** Where the name servers of a zone are asked. @default 53 */
  readonly nameServerPort?: number;
  /** Where MX hosts are asked. @default 25 */
  readonly smtpPort?: number;
  /** MX hosts are not connected to. @default false */
  readonly withoutSmtp?: boolean;
  /** Addresses of networks of one's own are asked, too. @default false */
  readonly anyAddress?: boolean;
  /** Milliseconds that a policy host has for everything. @default 10000 */
  readonly policyTimeout?: number;
  /** Milliseconds that an MX host has for an answer. @default 60000 */
  readonly smtpTimeout?: number;
  readonly now: () => number;
}

/** Who has more MX hosts than this is told so; mail goes to the first few. */
const MOST_HOSTS = 16;
/** Of a family: senders go on to the next where one does not answer. */
const MOST_ADDRESSES = 3;
/** Of the texts of a name, those that are looked for. */
const OURS = /^v=(STS|TLSRPT)v1/;
const SPF = /^v=spf1(\s|$)/i;
/** A name that nobody has. It may be in anybody's log. */
const NOBODY = '_cdk-mta-sts-check';

/** Looks at domains: every host that several share is asked once. */
export class Prober {
  private readonly dns: DnsProbe;
  private readonly contexts: TlsContexts;
  private readonly mx: MxProbe;

  constructor(private readonly options: ProbeOptions) {
    const { ca, helo = 'localhost.localdomain', smtpPort: port, smtpTimeout: answerTimeout, withoutSmtp: without, anyAddress, trustedResolver } = options;
    this.dns = new DnsProbe(options);
    this.contexts = tlsContexts(ca);
    this.mx = new MxProbe(this.dns, { contexts: this.contexts, port, helo, answerTimeout, without, anyAddress, trustedResolver });
  }

  /** Never throws: what could not be asked is in the facts. */
  public async probe(domain: string): Promise<DomainFacts> {
    const { dns, options: { anyAddress, nameServerPort } } = this;
    const policyHost = policyHostName(domain);
    // the longest way goes on from here
    const [hostAddresses, hostAddresses6] = [dns.addresses(policyHost), dns.addresses6(policyHost)];
    const [mx, sts, tlsRpt] = [dns.mx(domain), dns.txt(`_mta-sts.${domain}`), dns.txt(`_smtp._tls.${domain}`)];
    // its own host where it names none
    const addresses = mx.then(({ state }) => state === 'none' ? dns.addresses(domain) : undefined);
    const addresses6 = mx.then(({ state }) => state === 'none' ? dns.addresses6(domain) : undefined);
    const hosts = (async () => mxHostsOf({ domain, mx: await mx, addresses: await addresses, addresses6: await addresses6 }) ?? [])();
    const lacksSts = lacks(sts, 'v=STSv1');
    // what follows from an answer begins when that answer is there, and not when all are
    const { policyCaa, policyMisplaced, policyFetches, reports, all, ...found } = await together({
      mx,
      addresses,
      addresses6,
      sts,
      tlsRpt,
      nobody: dns.txt(`${NOBODY}.${domain}`),
      delegation: probeDelegation(domain, dns, anyAddress, nameServerPort),
      apex: (async () => await lacksSts || await lacks(tlsRpt, 'v=TLSRPTv1') ? this.textsOf(domain, OURS) : undefined)(),
      spf: hosts.then(({ length }) => length === 0 ? this.textsOf(domain, SPF) : undefined),
      policyCaa: probeCaa(policyHost, dns),
      policyMisplaced: lacksSts.then(isMissing => isMissing ? this.textsOf(policyHost, OURS) : undefined),
      policyFetches: (async () => this.fetches(policyHost, await hostAddresses, await hostAddresses6))(),
      reports: (async () => probeReports(await tlsRpt, dns))(),
      hosts: hosts.then(first => Promise.all(first.slice(0, MOST_HOSTS).map(({ host }) => this.mx.look(host)))),
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
  private async textsOf(name: string, form: RegExp): Promise<DnsFact<TxtRecord>> {
    const fact = await this.dns.txt(name);
    if (fact.state !== 'found') {
      return fact;
    }
    const records = fact.value.records.filter(({ text }) => form.test(text));
    return records.length > 0 ? { state: 'found', value: { ...fact.value, records } } : { state: 'none', why: 'nodata' };
  }

  private async fetches(host: string, four: DnsFact<string>, six: DnsFact<string>): Promise<PolicyFetch[]> {
    const { options: { edge } } = this;
    const families = [four, six].flatMap(fact => fact.state === 'found' ? [fact.value.records] : []);
    const fetched = await Promise.all((edge && families.length > 0 ? [[edge.host]] : families).map(addresses => this.fetchFrom(host, addresses)));
    return fetched.flat();
  }

  /** Those that did not answer, and the first one that did. */
  private async fetchFrom(host: string, addresses: readonly string[]): Promise<PolicyFetch[]> {
    const { contexts, options: { edge, anyAddress, policyPort, policyTimeout: timeout } } = this;
    const options = { contexts, timeout, anyAddress: anyAddress || edge !== undefined, port: edge?.port ?? policyPort };
    const fetches: PolicyFetch[] = [];
    // one that nobody reaches is not the only one
    const reachable = addresses.filter(each => options.anyAddress || isPublicAddress(each));
    for (const address of (reachable.length > 0 ? reachable : addresses).slice(0, MOST_ADDRESSES)) {
      const fetch = await fetchPolicyAt(host, address, options);
      fetches.push(fetch);
      if (fetch.tls || !['refused', 'timeout', 'other'].includes(fetch.failure?.kind ?? '')) {
        break;
      }
    }
    return fetches;
  }
}

/** Who mistakes one name for another has nothing at the right one: only then the others are asked for it. */
async function lacks(asked: Promise<DnsFact<TxtRecord>>, version: string): Promise<boolean> {
  const fact = await asked;
  return fact.state !== 'unknown' && !hasRecord(fact, version);
}

async function together<T extends object>(asked: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const answers = await Promise.all(Object.values(asked));
  return Object.fromEntries(Object.keys(asked).map((name, index) => [name, answers[index]])) as T;
}
