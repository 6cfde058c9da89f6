import { HeldReport, heldReport, Known } from './held';
import { announcedId, knownFromWorld } from './live';
import type { StackFacts } from './stack';
import { historyOf } from './version-history';
import { MxHost, Seconds } from '../change';
import { Dns } from '../net/dns';
import { FetchPolicy } from '../net/fetch-policy';
import { normalizeDomain, normalizeHost } from '../protocol';

/** What the command line gives. */
export interface HeldOptions {
  readonly stack?: string;
  readonly to?: readonly string[];
  readonly recordTtl?: Seconds;
  readonly mxTtl?: Seconds;
}

/** Everything outside of the arguments. */
export interface HeldSurroundings {
  readonly dns: Dns;
  readonly fetchPolicy: FetchPolicy;
  readonly factsOfStack: (stackName: string, domain: string) => Promise<StackFacts>;
  readonly now: () => number;
}

/** Where nothing is known of a TTL: a day is the longest that MtaSts takes, and long for MX records. */
const UNKNOWN_TTL = 86_400;

/** @throws what could not be told, and what to do. */
export async function reportHeld(domainName: string, options: HeldOptions, around: HeldSurroundings): Promise<HeldReport> {
  const domain = normalizeDomain(domainName);
  const to = options.to?.map((host): MxHost => ({ host: normalizeHost(host), preference: 10 }));
  const known = options.stack === undefined
    ? await knownFromWorld(domain, ttlsOf(options), around.now(), around.dns, around.fetchPolicy)
    : await knownFromStack(options.stack, domain, options, around);
  const notes = [...known.notes, ...assumed(options, known.recordTtl)];
  return heldReport({ ...known, notes }, around.now(), to);
}

async function knownFromStack(stack: string, domain: string, options: HeldOptions, { factsOfStack, dns, now }: HeldSurroundings): Promise<Known> {
  const { versions, recordTtl, cutOff } = await factsOfStack(stack, domain);
  const announced = await announcedId(domain, dns);
  const newest = [...versions].reverse().find(({ id }) => id !== undefined)?.id;
  const notes: string[] = [];
  if (announced === undefined) {
    notes.push('There is no TXT record that announces a policy: senders keep what they hold, and cannot be corrected.');
  } else if (announced !== newest) {
    notes.push(`The TXT record announces ${announced}, and the newest version in the bucket is of ${newest ?? 'no id'}: a deploy is under way, or somebody changed one of the two.`);
  }
  if (cutOff) {
    notes.push('There are more versions than were read: of those that are older nothing is known.');
  }
  return {
    domain,
    announced,
    notes,
    ...ttlsOf({ ...options, recordTtl: options.recordTtl ?? recordTtl }),
    source: `the stack ${stack}`,
    history: historyOf(versions, announced, now()),
  };
}

function ttlsOf({ recordTtl = UNKNOWN_TTL, mxTtl = UNKNOWN_TTL }: HeldOptions): { readonly recordTtl: Seconds; readonly mxTtl: Seconds } {
  return { recordTtl, mxTtl };
}

function assumed(options: HeldOptions, recordTtl: Seconds): string[] {
  const unknown = [
    ...options.recordTtl === undefined && recordTtl === UNKNOWN_TTL ? ['TXT record (--record-ttl)'] : [],
    ...options.mxTtl === undefined ? ['MX records (--mx-ttl)'] : [],
  ];
  return unknown.length === 0 ? [] : [`The TTL of the ${unknown.join(' and of the ')} is not known here: a day is assumed.`];
}
