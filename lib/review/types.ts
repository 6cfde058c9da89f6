import { Assessment, Instant, Level, Published, Seconds } from '../change';

/** Where a domain is defined. */
export interface Place {
  /** As people call it, with its stage. */
  readonly stack: string;
  /** The construct path; the logical id where the template does not have it. */
  readonly path: string;
  readonly file: string;
  readonly environment?: string;
}

/** A domain as one side of a review has it. */
export interface SideOfDomain {
  readonly published: Published;
  /** @default - seen from outside */
  readonly where?: Place;
  /** Of the TXT record `_mta-sts`. @default - not known */
  readonly recordTtl?: Seconds;
  /** Of the MX records. @default - not known */
  readonly mxTtl?: Seconds;
  /** What cannot be told from here, in words. */
  readonly unknown: readonly string[];
}

/** What an app publishes, or what the world sees. */
export interface Side {
  /** The path as it was given, or `live`. */
  readonly label: string;
  /** A domain that several constructs publish is there several times. */
  readonly domains: readonly SideOfDomain[];
  /** What this side has of a domain without a policy: MX records, and where reports go. */
  readonly around: (domain: string) => SideOfDomain;
  readonly notes: readonly string[];
}

export interface DomainReview {
  readonly domain: string;
  readonly before?: SideOfDomain;
  readonly after?: SideOfDomain;
  readonly assessment: Assessment;
  /** What could not be told, and what was taken instead. */
  readonly notes: readonly string[];
}

/** What a change does to mail, domain by domain. */
export interface Review {
  /** Labels of both sides. */
  readonly base: string;
  readonly head: string;
  /** The dates are counted as if it was deployed at this moment. */
  readonly at: Instant;
  /** The worst first, then by name. */
  readonly domains: readonly DomainReview[];
  /** The worst of all. */
  readonly level: Level;
  readonly notes: readonly string[];
}
