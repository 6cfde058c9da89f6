import { MxHost } from '../change';
import { DnsFact, DomainFacts, MxHostFacts, PolicyFetch, TxtRecord } from './facts';
import { Kind, kindOf, mxHostsOf } from './kind';
import { isPlainText } from '../net/served-policy';
import { isPublicSuffix } from '../private/public-suffix';
import { remembered } from '../private/remembered';
import { isAddress, parsePolicy, ParsedPolicy, ParsedStsRecord, ParsedTlsRptRecord, parseStsRecord, parseTlsRptRecord, Policy } from '../protocol';

/** A policy text that a strict sender takes, with what it reads there. */
export interface Served {
  readonly fetch: PolicyFetch;
  readonly parsed: ParsedPolicy;
  /** ` by IPv6`, where the other family serves another text. */
  readonly by: string;
}

const policyIn = remembered((text: string) => parsePolicy(text, { isPublicSuffix }));
const stsIn = remembered(parseStsRecord);
const tlsRptIn = remembered(parseTlsRptRecord);

const MEANT = { sts: /\bv\s*=\s*sts/i, tlsrpt: /\bv\s*=\s*tlsrpt/i } as const;

/** The facts of a domain as the checks look at them. */
export interface View {
  readonly facts: DomainFacts;
  readonly now: number;
  readonly kind: Kind;
  /** Hosts that receive mail, the best preference first; undefined where they are not known. */
  readonly mx?: readonly MxHost[];
  /** Those of them that nobody looked at, besides the ones that are too many. */
  readonly notLookedAt: readonly string[];
  /** Of the records at `_mta-sts`; undefined where DNS could not be asked. */
  readonly sts?: ParsedStsRecord;
  readonly tlsRpt?: ParsedTlsRptRecord;
  /** Each text that senders can get once: IPv4 and IPv6 may serve two. */
  readonly served: readonly Served[];
  /** The first fetch that a strict sender is content with. */
  readonly fetched?: PolicyFetch;
  /** What senders hold that fetch so now. */
  readonly policy?: Policy;
  /** Some of them enforce. */
  readonly enforces: boolean;
}

export function viewOf(facts: DomainFacts, now: number): View {
  const mx = mxHostsOf(facts);
  const served = servedOf(facts);
  return {
    facts,
    now,
    kind: kindOf(facts, mx),
    mx,
    notLookedAt: facts.moreHosts > 0 ? [] : (mx ?? []).map(({ host }) => host).filter(name => !facts.hosts.some(({ host }) => host === name)),
    sts: parsed(facts.sts, stsIn),
    tlsRpt: tlsRptOf(facts.tlsRpt),
    served,
    fetched: served[0]?.fetch,
    policy: served[0]?.parsed.policy,
    enforces: served.some(({ parsed: { policy } }) => policy?.mode === 'enforce'),
  };
}

/** As every sender takes it (RFC 8461 section 3.3). */
export function isGood({ failure, status, contentType = '', body, tls }: PolicyFetch): boolean {
  return failure === undefined && status === 200 && body !== undefined && isPlainText(contentType) && tls !== undefined && !isOldTls(tls.protocol);
}

/**
 * Whether somebody at the policy host gave an answer, or there is no such host. Without a route from here nothing is known of
 * it, nor where DNS does not say, and silence before the handshake may be a firewall on the way.
 */
export function policyWasAsked({ policyHost: { fetches, addresses, addresses6 } }: DomainFacts): boolean {
  if (fetches.length === 0) {
    return [addresses, addresses6].every(({ state }) => state === 'none');
  }
  return fetches.some(({ failure, tls, status }) => failure?.kind !== 'unroutable' && (failure?.kind !== 'timeout' || tls !== undefined || status !== undefined));
}

export function isOldTls(protocol: string): boolean {
  return !['TLSv1.2', 'TLSv1.3'].includes(protocol);
}

/** Whether an MX host is a CNAME: senders differ in which of the two names they compare with the policy, and with the certificate. */
export function isAlias({ addresses, addresses6 }: MxHostFacts): boolean {
  return [addresses, addresses6].some(fact => fact.state === 'found' && fact.value.via.length > 0);
}

/** Whether it is not known if an MX host has an address: DNS did not say it of one family, and of the other none. */
export function hasUnknownAddress({ host, addresses, addresses6 }: MxHostFacts): boolean {
  return !isAddress(host) && [addresses, addresses6].some(({ state }) => state === 'unknown') && [addresses, addresses6].every(({ state }) => state !== 'found');
}

/** Records of a kind, such as `v=STSv1`, among others. */
export function hasRecord(fact: DnsFact<TxtRecord> | undefined, version: string): boolean {
  return fact?.state === 'found' && fact.value.records.some(({ text }) => text.startsWith(version));
}

/** Something that somebody means to be such a record: with capitals, with quotation marks, with a space before it. */
export function isMeant(fact: DnsFact<TxtRecord>, kind: 'sts' | 'tlsrpt'): boolean {
  return fact.state === 'found' && fact.value.records.some(({ text }) => MEANT[kind].test(text));
}

/** Of a name that is an alias, and leads to where there is nothing: the names that it leads over. */
export function deadAlias(...facts: readonly DnsFact<unknown>[]): readonly string[] | undefined {
  return facts.every(({ state }) => state === 'none') ? facts.flatMap(fact => fact.state === 'none' && fact.via ? [fact.via] : [])[0] : undefined;
}

function servedOf({ policyHost: { fetches } }: DomainFacts): Served[] {
  const good = fetches.filter(isGood);
  const each = good.filter(({ body }, index) => good.findIndex(other => other.body === body) === index);
  return each.map((fetch, index) => ({ fetch, parsed: policyIn(fetch.body!), by: index === 0 ? '' : ` by IPv${fetch.family}` }));
}

/** Of the records at `_smtp._tls`; undefined where DNS could not be asked. */
export function tlsRptOf(fact: DnsFact<TxtRecord>): ParsedTlsRptRecord | undefined {
  return parsed(fact, tlsRptIn);
}

function parsed<T>(fact: DnsFact<TxtRecord>, parse: (texts: string[]) => T): T | undefined {
  return fact.state === 'unknown' ? undefined : parse(fact.state === 'none' ? [] : fact.value.records.map(({ text }) => text));
}
