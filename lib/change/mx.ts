/** A host that mail for a domain is delivered to, with the preference of its MX record: the lowest is tried first (RFC 5321 section 5.1). */
export interface MxHost {
  /** In any case, with or without the root dot. */
  readonly host: string;
  readonly preference: number;
}

/** What is known of the MX records of a domain. */
export type MxAnswer =
  /** These records. A host of `.` is a null MX (RFC 7505). */
  | { readonly state: 'records'; readonly records: readonly MxHost[] }
  /** No MX record, but an address: the domain is its own host (implicit MX, RFC 5321 section 5.1). */
  | { readonly state: 'implicit' }
  /** Neither, or no such domain: nothing receives mail yet. */
  | { readonly state: 'none' }
  /** Nobody looked, or the answer could not be had. */
  | { readonly state: 'unknown'; readonly why: string };

/** Hosts that prove to a provider who owns the domain, and never receive mail. */
const VERIFICATION_PARENTS = ['mx-verification.google.com', 'invalid'];

/**
 * The hosts that receive mail, the best preference first, in lower case and without root dot, each once.
 *
 * Empty for a null MX, for a domain without MX and address, and where all hosts are there for verification only: then there
 * is no mail that a policy could make senders refuse. Undefined if the answer is not known.
 */
export function receivingHosts(domain: string, answer: MxAnswer | undefined): MxHost[] | undefined {
  switch (answer?.state) {
    case 'records': return distinctHosts(answer.records).filter(({ host }) => host !== '' && !isVerification(host));
    case 'implicit': return distinctHosts([{ host: domain, preference: 0 }]);
    case 'none': return [];
    default: return undefined;
  }
}

/**
 * The hosts that a policy has to cover, where some are left out of it on purpose. Where these are all hosts, they count
 * nevertheless: nobody means to receive no mail.
 */
export function counted(hosts: readonly MxHost[], leftOut: readonly string[]): readonly MxHost[] {
  const others = hosts.filter(({ host }) => !leftOut.includes(host));
  return others.length > 0 ? others : hosts;
}

/** Each host once, at its best preference. */
export function distinctHosts(hosts: readonly MxHost[]): MxHost[] {
  if (hosts.length < 2) {
    return hosts.map(({ host, preference }) => ({ host: plain(host), preference }));
  }
  const best = new Map<string, number>();
  for (const { host, preference } of hosts) {
    const name = plain(host);
    best.set(name, Math.min(preference, best.get(name) ?? preference));
  }
  return [...best].map(([host, preference]) => ({ host, preference }))
    .sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
}

/** Whether senders try the same hosts in the same order: only the order of preferences means something, not their numbers. */
export function sameHosts(one: readonly MxHost[], other: readonly MxHost[]): boolean {
  return JSON.stringify(ranked(one)) === JSON.stringify(ranked(other));
}

function ranked(hosts: readonly MxHost[]): [string, number][] {
  const distinct = distinctHosts(hosts);
  const ranks = [...new Set(distinct.map(({ preference }) => preference))];
  return distinct.map(({ host, preference }) => [host, ranks.indexOf(preference)]);
}

function isVerification(host: string): boolean {
  return VERIFICATION_PARENTS.some(parent => host === parent || host.endsWith(`.${parent}`));
}

function plain(host: string): string {
  return (host.endsWith('.') ? host.slice(0, -1) : host).toLowerCase();
}
