import { MxHost } from '../change';

/** An answer of the network. That there is nothing, and that nobody could be asked, are never the same. */
export type Answer<T> =
  | { readonly state: 'found'; readonly value: T }
  | {
    readonly state: 'none';
    readonly why: 'nodata' | 'nxdomain';
    /** The names that CNAME records led over, if any: there is nothing at the last of them. */
    readonly via?: readonly string[];
  }
  | { readonly state: 'unknown'; readonly why: string };

/** Records of one name and type. */
export interface Records<T> {
  readonly records: readonly T[];
  /** Seconds; the shortest of all. */
  readonly ttl: number;
  /** The resolver says that it has verified them (AD, RFC 4035); worth as much as the resolver is trusted. */
  readonly authenticated: boolean;
  /** The names that CNAME records led over. */
  readonly via: readonly string[];
}

export type DnsFact<T> = Answer<Records<T>>;

/** A TXT record, with the lengths of its strings: one client reads only the first. */
export interface TxtRecord {
  readonly text: string;
  readonly strings: number;
}

export interface CaaRecord {
  readonly tag: string;
  readonly value: string;
}

/** A TLSA record (RFC 6698); the data in hexadecimal. */
export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly data: string;
}

/** What a server showed of itself in a TLS handshake. */
export interface TlsFacts {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  /** The chain leads to an authority that senders trust, and is within its time. */
  readonly trusted: boolean;
  /** Why not, as OpenSSL names it. */
  readonly problem?: string;
  /** It is for the name that was asked. */
  readonly matches: boolean;
  /** DNS names of the certificate, the first few. */
  readonly names: readonly string[];
  readonly issuer: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
}

/** Of a certificate and of its public key, in hexadecimal, for TLSA. */
export interface CertificateHashes {
  /** SHA-256. */
  readonly certificateHash: string;
  readonly keyHash: string;
  /** SHA-512, where TLSA records have that. */
  readonly certificateHash512?: string;
  readonly keyHash512?: string;
}

/** One fetch of the policy, as a strict sender does it. */
export interface PolicyFetch {
  readonly family: 4 | 6;
  readonly address?: string;
  readonly milliseconds: number;
  readonly tls?: TlsFacts;
  readonly status?: number;
  readonly contentType?: string;
  readonly location?: string;
  /** What came, if it was a whole answer within the limits. */
  readonly body?: string;
  readonly failure?: {
    /** `unroutable`: this machine has no way to the address, so that nothing is known of who is there. */
    readonly kind: 'refused' | 'timeout' | 'tls' | 'not-public' | 'unroutable' | 'too-long' | 'cut-off' | 'other';
    readonly message: string;
  };
}

/** What an MX host says to a polite client. */
export type SmtpFacts =
  /** Nobody can say what senders see: port 25 is often blocked from where this runs. */
  | {
    readonly state: 'unknown';
    readonly why: string;
    /** Nobody wanted to know. Versions before this was told apart do not say so. */
    readonly leftOut?: true;
    /** It has addresses, and none of the public internet. */
    readonly notPublic?: true;
  }
  | {
    readonly state: 'asked';
    readonly address: string;
    readonly starttls: boolean;
    /** What it showed after STARTTLS. */
    readonly tls?: TlsFacts & CertificateHashes;
    /** Why the handshake failed. */
    readonly failure?: string;
  };

export interface MxHostFacts {
  readonly host: string;
  readonly addresses: DnsFact<string>;
  readonly addresses6: DnsFact<string>;
  readonly tlsa: DnsFact<TlsaRecord>;
  /** At `_smtp._tls` of the host. Asked for only where a resolver that is trusted has signed TLSA records of it. */
  readonly tlsRpt?: DnsFact<TxtRecord>;
  readonly smtp: SmtpFacts;
}

/**
 * Why it is not known what a name server says.
 *
 * - `silent`: no answer came, or nothing listens there.
 * - `refused`: it refuses.
 * - `lame`: it answers, and not for the zone.
 * - `referral`: it leads to a zone below that has the name: it is no server of that one.
 * - `private`: it has no address of the public internet, and was not asked.
 * - `intercepted`: what answered is a resolver, mostly of the network of this machine.
 */
export type NameServerReason = 'silent' | 'refused' | 'lame' | 'referral' | 'private' | 'intercepted';

/** A name server of the zone, asked by itself. */
export interface NameServerFacts {
  readonly name: string;
  /** The texts at `_mta-sts`. */
  readonly sts: Answer<readonly string[]>;
  /** It has no IPv4 address to be asked at; and none at all, or one of IPv6, by which this is not asked for. */
  readonly notAsked?: 'no-address' | 'ipv6-only';
  /** Where it is not known what it says, if that was seen. Versions before this was told apart do not say so. */
  readonly reason?: NameServerReason;
}

export type OwnView = 'edge' | 'ca' | 'private-addresses' | 'smtp-port';

/** Everything that the probes saw of a domain. Plain values: it can be saved, and judged elsewhere. */
export interface DomainFacts {
  readonly format: 1;
  readonly domain: string;
  /** ISO 8601. */
  readonly at: string;
  /** The resolver is one whose word on DNSSEC counts. */
  readonly trustedResolver: boolean;
  /** The options by which it was seen as senders out there do not see it. Versions before this was kept do not say so. */
  readonly ownView?: readonly OwnView[];
  readonly mx: DnsFact<MxHost>;
  /** Of the domain, which is its own host where it has no MX record; otherwise not asked for. */
  readonly addresses?: DnsFact<string>;
  readonly addresses6?: DnsFact<string>;
  /** At `_mta-sts`. */
  readonly sts: DnsFact<TxtRecord>;
  /** At `_smtp._tls`. */
  readonly tlsRpt: DnsFact<TxtRecord>;
  /** At the domain itself, where somebody may have put a record by mistake; asked for where one is missing in its place. */
  readonly apex?: DnsFact<TxtRecord>;
  /** Those of the TXT records at the domain itself that begin with `v=spf1`. Asked for only of a domain without MX hosts: whether it sends mail. */
  readonly spf?: DnsFact<TxtRecord>;
  /** At a name that nobody has: a wildcard answers there. */
  readonly nobody: DnsFact<TxtRecord>;
  readonly policyHost: {
    readonly addresses: DnsFact<string>;
    readonly addresses6: DnsFact<string>;
    readonly caa: DnsFact<CaaRecord>;
    /** Records that belong to `_mta-sts`. Asked for only where none is there, and not by versions before this was looked at. */
    readonly misplaced?: DnsFact<TxtRecord>;
    readonly fetches: readonly PolicyFetch[];
  };
  /** MX of the domains where reports go by mail, and of this one if they stay. */
  readonly reportDomains: readonly { readonly domain: string; readonly mx: DnsFact<MxHost>; readonly addresses: DnsFact<string> }[];
  /** Hosts where reports go by HTTPS. Versions before this was looked at have none. */
  readonly reportHosts?: readonly { readonly host: string; readonly addresses: DnsFact<string>; readonly addresses6: DnsFact<string> }[];
  readonly delegation: Answer<{ readonly zone: string; readonly servers: readonly NameServerFacts[] }>;
  /** The best preference first, each host once. */
  readonly hosts: readonly MxHostFacts[];
  /** Hosts that were not looked at, since there are too many. */
  readonly moreHosts: number;
}
