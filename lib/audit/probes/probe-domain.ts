import { MxHost } from '../../change';
import { policyHostName } from '../../protocol';
import { DnsFact, DomainFacts, OwnView, PolicyFetch, TxtRecord } from '../facts';
import { mxHostsOf } from '../kind';
import { hasRecord } from '../view';
import { DnsOptions, DnsProbe } from './dns-probe';
import { MxProbe } from './mx-probe';
import { nothingSeen } from './nothing-seen';
import { fetchPolicyAt } from './policy-probe';
import { MOST_ADDRESSES, reachable } from './reachable';
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
  private readonly ownView?: readonly OwnView[];

  constructor(private readonly options: ProbeOptions) {
    const { ca, helo = 'localhost.localdomain', smtpPort: port, smtpTimeout: answerTimeout, withoutSmtp: without, anyAddress, trustedResolver } = options;
    this.dns = new DnsProbe(options);
    this.contexts = tlsContexts(ca);
    const own = { 'edge': options.edge, 'ca': ca, 'private-addresses': anyAddress || undefined, 'smtp-port': port } satisfies Record<OwnView, unknown>;
    const given = (Object.keys(own) as OwnView[]).filter(each => own[each] !== undefined);
    this.ownView = given.length > 0 ? given : undefined;
    this.mx = new MxProbe(this.dns, { contexts: this.contexts, port, helo, answerTimeout, without, anyAddress, trustedResolver });
  }

  /** Never throws: what could not be asked is in the facts. */
  public async probe(domain: string): Promise<DomainFacts> {
    const { dns, ownView, options: { now, anyAddress, nameServerPort, trustedResolver = false } } = this;
    const at = new Date(now()).toISOString();
    const policyHost = policyHostName(domain);
    try {
      // everything begins before the first answer is waited for, the longest way first, and goes on when what it needs is there
      const [asked, asked6] = [dns.addresses(policyHost), dns.addresses6(policyHost)];
      const fetched = this.fetches(policyHost, asked, asked6);
      const [mx, askedSts, askedTlsRpt] = [dns.mx(domain), dns.txt(`_mta-sts.${domain}`), dns.txt(`_smtp._tls.${domain}`)];
      const [addresses, addresses6, fetches, sts, tlsRpt, mail, nobody, delegation, caa, { apex, misplaced }, reports] = await Promise.all([
        asked,
        asked6,
        fetched,
        askedSts,
        askedTlsRpt,
        this.mailOf(domain, mx),
        dns.txt(`${NOBODY}.${domain}`),
        probeDelegation(domain, dns, anyAddress, nameServerPort),
        probeCaa(policyHost, dns),
        this.elsewhere(domain, policyHost, askedSts, askedTlsRpt),
        probeReports(askedTlsRpt, dns),
      ]);
      return {
        format: 1,
        domain,
        at,
        trustedResolver,
        ownView,
        ...mail,
        sts,
        tlsRpt,
        apex,
        nobody,
        policyHost: { addresses, addresses6, caa, misplaced, fetches },
        ...reports,
        delegation,
      };
    } catch (error) {
      // a fault of ours is no reason that nothing is told of the other domains
      return { format: 1, domain, at, trustedResolver, ownView, ...nothingSeen(`this should not have happened: ${error}`) };
    }
  }

  private async mailOf(domain: string, asked: Promise<DnsFact<MxHost>>): Promise<Pick<DomainFacts, 'mx' | 'addresses' | 'addresses6' | 'spf' | 'hosts' | 'moreHosts'>> {
    const mx = await asked;
    // its own host where it names none
    const [addresses, addresses6] = mx.state === 'none' ? await Promise.all([this.dns.addresses(domain), this.dns.addresses6(domain)]) : [];
    const all = mxHostsOf({ domain, mx, addresses, addresses6 }) ?? [];
    return {
      mx,
      addresses,
      addresses6,
      spf: all.length === 0 ? await this.textsOf(domain, SPF) : undefined,
      hosts: await Promise.all(all.slice(0, MOST_HOSTS).map(({ host }) => this.mx.look(host))),
      moreHosts: Math.max(0, all.length - MOST_HOSTS),
    };
  }

  /** Who mistakes one name for another has nothing at the right one: only then the others are asked for it. */
  private async elsewhere(
    domain: string, policyHost: string, sts: Promise<DnsFact<TxtRecord>>, tlsRpt: Promise<DnsFact<TxtRecord>>,
  ): Promise<{ apex?: DnsFact<TxtRecord>; misplaced?: DnsFact<TxtRecord> }> {
    const lacksSts = lacks(await sts, 'v=STSv1');
    const misplaced = lacksSts ? this.textsOf(policyHost, OURS) : undefined;
    const apex = lacksSts || lacks(await tlsRpt, 'v=TLSRPTv1') ? this.textsOf(domain, OURS) : undefined;
    return { apex: await apex, misplaced: await misplaced };
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

  private async fetches(host: string, four: Promise<DnsFact<string>>, six: Promise<DnsFact<string>>): Promise<PolicyFetch[]> {
    const { options: { edge } } = this;
    const families = [await four, await six].flatMap(fact => fact.state === 'found' ? [fact.value.records] : []);
    const fetched = await Promise.all((edge && families.length > 0 ? [[edge.host]] : families).map(addresses => this.fetchFrom(host, addresses)));
    return fetched.flat();
  }

  /** Those that did not answer, and the first one that did. */
  private async fetchFrom(host: string, addresses: readonly string[]): Promise<PolicyFetch[]> {
    const { contexts, options: { edge, anyAddress, policyPort, policyTimeout: timeout } } = this;
    const options = { contexts, timeout, anyAddress: anyAddress || edge !== undefined, port: edge?.port ?? policyPort };
    const fetches: PolicyFetch[] = [];
    // one that nobody reaches is not the only one
    const asked = reachable(addresses, options.anyAddress);
    for (const address of asked.length > 0 ? asked : addresses.slice(0, MOST_ADDRESSES)) {
      const fetch = await fetchPolicyAt(host, address, options);
      fetches.push(fetch);
      if (fetch.tls || !['refused', 'timeout', 'other'].includes(fetch.failure?.kind ?? '')) {
        break;
      }
    }
    return fetches;
  }
}

function lacks(fact: DnsFact<TxtRecord>, version: string): boolean {
  return fact.state !== 'unknown' && !hasRecord(fact, version);
}
