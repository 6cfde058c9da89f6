import { MxHost, receivingHosts } from '../change';
import { DnsFact, DomainFacts, PolicyFetch, TxtRecord } from './facts';
import { isPlainText } from '../net/served-policy';
import { isPublicSuffix } from '../private/public-suffix';
import { parsePolicy, ParsedPolicy, ParsedStsRecord, ParsedTlsRptRecord, parseStsRecord, parseTlsRptRecord, Policy } from '../protocol';
import { nameProblem } from '../protocol/name-problem';

/** - `receives`: has MX hosts, or is its own. - `parked`: says that it receives none, or has no host. */
export type Kind = 'receives' | 'parked' | 'missing' | 'unknown';

/** The facts of a domain as the checks look at them. */
export interface View {
  readonly facts: DomainFacts;
  readonly now: number;
  readonly kind: Kind;
  /** Hosts that receive mail, the best preference first; undefined where they are not known. */
  readonly mx?: readonly MxHost[];
  /** Of the records at `_mta-sts`; undefined where DNS could not be asked. */
  readonly sts?: ParsedStsRecord;
  readonly tlsRpt?: ParsedTlsRptRecord;
  /** A fetch that a strict sender is content with. */
  readonly fetched?: PolicyFetch;
  readonly parsed?: ParsedPolicy;
  /** What senders hold that fetch now. */
  readonly policy?: Policy;
}

export function viewOf(facts: DomainFacts, now: number): View {
  const mx = mxOf(facts);
  const fetched = facts.policyHost.fetches.find(isGood);
  const parsed = fetched && parsePolicy(fetched.body!, { isPublicSuffix });
  return {
    facts,
    now,
    kind: kindOf(facts, mx),
    mx,
    sts: texts(facts.sts) && parseStsRecord(texts(facts.sts)!),
    tlsRpt: texts(facts.tlsRpt) && parseTlsRptRecord(texts(facts.tlsRpt)!),
    fetched,
    parsed,
    policy: parsed?.policy,
  };
}

/** As every sender takes it (RFC 8461 section 3.3). */
export function isGood({ failure, status, contentType = '', body, tls }: PolicyFetch): boolean {
  return failure === undefined && status === 200 && body !== undefined && isPlainText(contentType) && tls !== undefined && !isOldTls(tls.protocol);
}

/** Whether a policy host that has addresses could be connected to at all: without a route from here, nothing is known of it. */
export function policyWasAsked({ policyHost: { fetches } }: DomainFacts): boolean {
  return fetches.length === 0 || fetches.some(({ failure }) => failure?.kind !== 'unroutable');
}

export function isOldTls(protocol: string): boolean {
  return !['TLSv1.2', 'TLSv1.3'].includes(protocol);
}

/** Where a name should be: senders that verify TLS have nothing to compare a certificate with (RFC 5321 section 5.1 wants a name). */
export function isAddress(host: string): boolean {
  return nameProblem(host, { wildcard: false })?.code === 'mx-address';
}

/** Records of a kind, such as `v=STSv1`, among others. */
export function hasRecord(fact: DnsFact<TxtRecord> | undefined, version: string): boolean {
  return fact?.state === 'found' && fact.value.records.some(({ text }) => text.startsWith(version));
}

/** Of a name that is an alias, and leads to where there is nothing: the names that it leads over. */
export function deadAlias(...facts: readonly DnsFact<unknown>[]): readonly string[] | undefined {
  return facts.every(({ state }) => state === 'none') ? facts.flatMap(fact => fact.state === 'none' && fact.via ? [fact.via] : [])[0] : undefined;
}

function texts(fact: DnsFact<TxtRecord>): string[] | undefined {
  return fact.state === 'unknown' ? undefined : fact.state === 'none' ? [] : fact.value.records.map(({ text }) => text);
}

function mxOf({ domain, mx, addresses, addresses6 }: DomainFacts): MxHost[] | undefined {
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

function kindOf({ mx, addresses }: DomainFacts, hosts: readonly MxHost[] | undefined): Kind {
  if (hosts === undefined) {
    return 'unknown';
  }
  if (hosts.length > 0) {
    return 'receives';
  }
  const gone = [mx, addresses].every(fact => fact?.state === 'none' && fact.why === 'nxdomain');
  return gone ? 'missing' : 'parked';
}
