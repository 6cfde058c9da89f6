import { Instant, MxHost, Seconds } from '../change';
import { CannotTell } from '../private/cannot-tell';
import { named } from '../private/options';
import { normalizeDomain, normalizeHost } from '../protocol';

/** The options of `mta-sts held`, as they are typed. */
export interface HeldOptions {
  readonly stack?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly recordSince?: string;
  readonly recordTtl?: string;
  readonly mxTtl?: string;
  readonly to?: readonly string[];
  readonly nothingBefore?: boolean;
  readonly resolver?: string;
  readonly edge?: string;
  readonly ca?: string;
  readonly json?: boolean;
}

/** A stack, and the account that it is in. */
export interface StackAddress {
  readonly name: string;
  /** @default - as the AWS CLI finds it */
  readonly region?: string;
  /** @default - as the AWS CLI finds it */
  readonly profile?: string;
}

export interface HeldRequest {
  readonly domain: string;
  /** Undefined: only what is live is looked at. */
  readonly stack?: StackAddress;
  /** Senders hold nothing from before the oldest version of the stack: somebody knows that. */
  readonly nothingBefore?: boolean;
  /** From when on the record announces what it does: somebody knows that. */
  readonly recordSince?: Instant;
  readonly recordTtl?: Seconds;
  readonly mxTtl?: Seconds;
  /** Where mail shall go. */
  readonly to?: readonly MxHost[];
}

/** The longest TTL of DNS (RFC 2181 section 8). */
const LONGEST_TTL = 2_147_483_647;

/** @throws CannotTell naming the value that is wrong. */
export function readRequest(domain: string, options: HeldOptions, now: Instant): HeldRequest {
  const { stack, region, profile, nothingBefore, recordSince } = options;
  if (stack === undefined && (region !== undefined || profile !== undefined)) {
    throw new CannotTell('--region and --profile say where the stack is: give --stack NAME too, or leave them out.');
  }
  if (stack === undefined && (nothingBefore ?? recordSince) !== undefined) {
    throw new CannotTell(`${nothingBefore === undefined ? '--record-since' : '--nothing-before'} is about the versions of a stack: give --stack NAME too, or leave it out.`);
  }
  return {
    domain: named(() => normalizeDomain(domain)),
    stack: stack === undefined ? undefined : { name: given('--stack', stack), region, profile },
    nothingBefore,
    recordSince: recordSince === undefined ? undefined : moment('--record-since', recordSince, now),
    recordTtl: ttl('--record-ttl', options.recordTtl),
    mxTtl: ttl('--mx-ttl', options.mxTtl),
    to: options.to && mxHosts(options.to),
  };
}

function given(option: string, value: string): string {
  if (value.trim() === '') {
    throw new CannotTell(`${option} is empty: give the name of the stack, such as MailSecurity.`);
  }
  return value;
}

/** A day alone could be meant from its beginning to its end. Of a minute or a second the end counts: a version of the same minute came before it. */
function moment(option: string, value: string, now: Instant): Instant {
  const read = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(?:Z|[+-]\d\d:\d\d)$/.exec(value);
  const at = read ? Date.parse(value) : NaN;
  if (!(at <= now)) {
    throw new CannotTell(`${option} is ${JSON.stringify(value)}: give a date and a time with its zone, not later than now, such as 2026-11-26T09:30Z.`);
  }
  return Math.min(now, at + (read?.[1] === undefined ? 59_999 : 999));
}

function ttl(option: string, value: string | undefined): Seconds | undefined {
  if (value !== undefined && !(/^\d{1,10}$/.test(value) && Number(value) <= LONGEST_TTL)) {
    throw new CannotTell(`${option} is ${JSON.stringify(value)}: give a whole number of seconds, up to ${LONGEST_TTL}, such as 3600.`);
  }
  return value === undefined ? undefined : Number(value);
}

/** Preferences are all given, or the order says them. */
function mxHosts(values: readonly string[]): MxHost[] {
  const parts = values.map(value => {
    const [, host, preference] = /^(.*?)(?::(\d{1,5}))?$/s.exec(value)!;
    if (Number(preference ?? 0) > 65535) {
      throw new CannotTell(`--to is ${JSON.stringify(value)}: a preference is at most 65535, and the lowest is tried first.`);
    }
    return { host: named(() => normalizeHost(host)), preference: preference === undefined ? undefined : Number(preference) };
  });
  if (parts.some(({ preference }) => preference === undefined) && parts.some(({ preference }) => preference !== undefined)) {
    throw new CannotTell('--to has hosts with a preference and hosts without: give each host its own (--to mx1.example.com:10), '
      + 'or none, and the order says which is tried first.');
  }
  return parts.map(({ host, preference }, index) => ({ host, preference: preference ?? 10 * (index + 1) }));
}
