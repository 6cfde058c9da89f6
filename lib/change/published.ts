import { Policy } from '../protocol';
import { History } from './held';
import { MxAnswer } from './mx';
import { Instant } from './time';
import { Unknown } from './unknown';
import { Ttls } from './waits';

/** Where senders send their reports (RFC 8460 section 3). */
export interface TlsRpt {
  /** URIs. */
  readonly rua: readonly string[];
}

/** A resource that serves the policy, as CloudFormation tells it from others. */
export interface HostResource {
  readonly logicalId: string;
  /** All properties that replace the resource when they change, as one text. @default - they do not matter */
  readonly immutable?: string;
}

/** What serves the policy, where its template is known. */
export interface PolicyHostIdentity {
  readonly stack: string;
  /** The construct path. */
  readonly path: string;
  /** By what they are, in words for messages: `distribution`, `bucket`, `record _mta-sts`. */
  readonly resources: Readonly<Record<string, HostResource>>;
}

/** What a domain publishes at one moment, as far as it is known. */
export interface Published {
  readonly domain: string;
  /** @default - no policy is published */
  readonly policy?: Policy | Unknown;
  /** The bytes that are served. @default - not known */
  readonly text?: string;
  /** What the TXT record announces. @default - nothing */
  readonly id?: string | Unknown;
  /** Whether the id is the hash of the text. @default - cannot be told */
  readonly idMatchesText?: boolean;
  /** @default - not known */
  readonly revision?: number;
  /** @default - there is no record */
  readonly tlsRpt?: TlsRpt | Unknown;
  /** Where a change does not touch the MX records, give the live ones on both sides. @default - not known */
  readonly mx?: MxAnswer;
  /** @default - not known; such as what is seen from outside */
  readonly host?: PolicyHostIdentity;
}

/** What speaks for the MX hosts being ready for enforce. */
export interface Evidence {
  /** From TLS reports of late (RFC 8460). @default - none came */
  readonly reports?: { readonly sessions: number; readonly failures: number };
  /** MX hosts whose certificate was looked at, and whether senders accept it. @default - nobody looked */
  readonly certificates?: readonly { readonly host: string; readonly accepted: boolean }[];
}

/** What was asked for already, whatever came of it. */
export interface Asked {
  /** DNS, for MX records that the app does not define. */
  readonly mx?: boolean;
  /** What is live, as the side before. */
  readonly live?: boolean;
}

/** A domain before and after a change that is deployed in one step. */
export interface Change {
  /** Undefined: the domain is new. */
  readonly before?: Published;
  /** Undefined: the domain is removed. */
  readonly after?: Published;
}

export interface ChangeOptions extends Ttls {
  /** When the change is deployed. */
  readonly now: Instant;
  /** What was published earlier, up to `before`. @default - not known: only the policy of `before` counts as held */
  readonly history?: History;
  /** @default - none */
  readonly evidence?: Evidence;
  /** What the caller has asked the world for: nobody is told to do it again. @default - nothing */
  readonly asked?: Asked;
}
