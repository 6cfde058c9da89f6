/** The modes of RFC 8461 section 3.2, strictest first. */
export const MODES = ['enforce', 'testing', 'none'] as const;

export type Mode = typeof MODES[number];

/** A policy as a sender reads it (RFC 8461 section 3.2). */
export interface Policy {
  readonly mode: Mode;
  /** Patterns in lower case, each once. */
  readonly mx: string[];
  /** Seconds. */
  readonly maxAge: number;
}

/** A policy as a user gives it. */
export interface PolicyInput {
  /** `enforce`, `testing` or `none`. */
  readonly mode: string;
  /** Host names and wildcards; case, one trailing dot, U-labels, order and duplicates do not matter. */
  readonly mx: readonly string[];
  /** Seconds. */
  readonly maxAge: number;
}

/** A day: below it one checker rejects the policy, and Gmail is said to ignore it. */
export const MAX_AGE_FLOOR = 86400;

/** The limit of RFC 8461 section 3.2. */
export const MAX_AGE_LIMIT = 31557600;

/** The largest max_age that all read alike: Stalwart's range test leaves out the limit itself and caches a day. */
export const MAX_AGE_CEILING = MAX_AGE_LIMIT - 1;

/** chasquid cuts a text off here, silently. A policy has to stay under it. */
export const MAX_POLICY_OCTETS = 10240;
