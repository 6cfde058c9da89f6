import { Instant, Level, LEVELS } from '../../change';
import { CannotTell } from '../../private/cannot-tell';
import { Address, edgeOption, oneOf, resolverOption } from '../../private/options';

/** The options of `mta-sts review`, as they are typed. */
export interface ReviewCommandOptions {
  readonly base: string;
  readonly head: string;
  readonly format: string;
  readonly failOn: string;
  readonly resolve?: boolean;
  readonly now?: string;
  readonly resolver?: string;
  readonly edge?: string;
  readonly ca?: string;
}

export const FORMATS = ['text', 'markdown', 'json', 'github'] as const;
export type Format = typeof FORMATS[number];

export interface ReviewRequest {
  /** A path, or `live`. */
  readonly base: string;
  readonly head: string;
  readonly format: Format;
  readonly failOn: Level;
  /** Ask public DNS for the MX records that the app does not define. */
  readonly resolve: boolean;
  /** @default - the moment of the call */
  readonly now?: Instant;
  /** @default - as the machine is set up */
  readonly resolver?: Address;
  /** Where every policy host is, instead of where DNS leads. */
  readonly edge?: Address;
  /** A file with a certificate authority, in PEM. */
  readonly ca?: string;
}

/** @throws CannotTell naming the value and what is allowed. */
export function readReviewRequest(options: ReviewCommandOptions): ReviewRequest {
  const { base, head, resolve = false, ca } = options;
  if (head === 'live') {
    throw new CannotTell('--head is "live", and what is live cannot be deployed: give what `cdk synth` writes, such as --head cdk.out.');
  }
  return {
    base,
    head,
    format: oneOf('--format', FORMATS, options.format),
    // a finding of level none is what is as it should be
    failOn: oneOf('--fail-on', LEVELS.filter(level => level !== 'none'), options.failOn),
    resolve,
    now: instant(options.now),
    resolver: resolverOption(options.resolver),
    edge: edgeOption(options.edge),
    ca,
  };
}

/** A date without a time zone would mean another moment on another machine. */
function instant(value: string | undefined): Instant | undefined {
  if (value === undefined) {
    return undefined;
  }
  const at = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(value) ? Date.parse(value) : NaN;
  // Date.parse takes 31 February for 3 March
  if (Number.isNaN(at) || new Date(`${value.slice(0, 10)}T00:00:00Z`).toISOString().slice(0, 10) !== value.slice(0, 10)) {
    throw new CannotTell(`--now is ${JSON.stringify(value)}: give a moment with its time zone as ISO 8601 has it, such as 2026-12-01T12:00:00Z.`);
  }
  return at;
}
