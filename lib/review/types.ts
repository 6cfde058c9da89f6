import { Assessment, Instant, Level, MxAnswer, Published, TlsRpt, Unknown } from '../change';

/** A domain as one side of a review has it. */
export interface SideOfDomain {
  readonly published: Published;
  /** Where it is defined: stack, construct path and template file; undefined: seen from outside. */
  readonly where?: { readonly stack: string; readonly path: string; readonly file: string };
  /** Seconds. */
  readonly recordTtl?: number;
  readonly mxTtl?: number;
  /** Of MX records with a routing policy, each answer that some senders get; `published.mx` is the first. */
  readonly mxAnswers?: readonly MxAnswer[];
  /** The answers of the app's own MX record sets, which `published.mx` need not be of. @default - it has none */
  readonly ownMx?: readonly MxAnswer[];
  /** The condition of the template that it stands under. */
  readonly condition?: string;
  /** What could not be told, in words: a value that is a token, two MtaSts of one domain. */
  readonly unknown: readonly string[];
}

/** The records of a mail domain that do not depend on its policy. */
export interface MailRecords {
  readonly mxAnswers: readonly MxAnswer[];
  readonly mxTtl?: number;
  readonly tlsRpt?: TlsRpt | Unknown;
}

/** What an app publishes, or what the world sees. */
export interface Side {
  /** 'live', or the path as given. */
  readonly label: string;
  /** Of mail domains without a policy; undefined: not known. */
  readonly records?: (domain: string) => MailRecords;
  /** By domain; where one app publishes several policies for a domain, by domain and stack: `published.domain` is always the domain. */
  readonly domains: ReadonlyMap<string, SideOfDomain>;
  readonly notes: readonly string[];
}

export interface DomainReview {
  readonly domain: string;
  readonly before?: SideOfDomain;
  readonly after?: SideOfDomain;
  readonly assessment: Assessment;
  /** Said, never guessed: unknown values, MX not known, a TTL that was assumed. */
  readonly notes: readonly string[];
  /** Those of the notes without which there is no green: what was to be asked of the world for the verdict, and could not. */
  readonly untold: readonly string[];
}

export interface Review {
  readonly base: string;
  readonly head: string;
  /** Every date of the findings holds if the head is deployed at this moment. */
  readonly at: Instant;
  /** The worst first, then by name. */
  readonly domains: readonly DomainReview[];
  /** The worst of all domains. */
  readonly level: Level;
  readonly notes: readonly string[];
}
