import { historyOf, UNKNOWN_ID } from './held-history';
import { Live } from './held-live';
import { notesOn } from './held-notes';
import { HeldRequest } from './held-request';
import { StackFacts } from './held-stack';
import {
  heldPolicies, HeldPolicy, Instant, MxAnswer, MxHost, receivingHosts, riskOf, Risk, safeToMoveMx, safeToRetire, Seconds, Ttls, unusable, Until,
} from '../change';
import { mxMatches } from '../protocol';

/** A TTL, and who says so. */
export interface KnownTtl {
  readonly seconds: Seconds;
  readonly from: 'option' | 'stack' | 'assumed';
}

/** A policy that senders may hold, beside the MX records of now. */
export interface HeldEntry extends HeldPolicy {
  /** Hosts that mail goes to now, and that these senders skip. */
  readonly skipped: readonly string[];
  readonly risk: Risk;
}

/** What is still in the way of a date, where it has none. */
export type Obstacle =
  /** Senders get it now. */
  | 'current'
  /** It is served, and no id is announced that could replace it. */
  | 'no-record'
  /** It is held under an id that is announced now, and is not what that id stands for. */
  | 'id'
  /** What was published earlier is not known, or not all of it: so whatever is known to be held does not tell. */
  | 'past';

export interface SafeDate {
  readonly until: Until;
  /** Why there is no date: there is no end to `until`, or it is not all. */
  readonly obstacle?: Obstacle;
}

/** The whole answer of `mta-sts held`. */
export interface HeldReport {
  readonly domain: string;
  readonly at: Instant;
  /** Undefined: from what is live. */
  readonly stack?: { readonly name: string; readonly bucket: string };
  readonly ttls: { readonly record: KnownTtl; readonly mx: KnownTtl };
  /** What the record announces. */
  readonly id?: string;
  readonly mx: MxAnswer;
  /** The longest held first. */
  readonly held: readonly HeldEntry[];
  /** The patterns that every held policy in enforce covers; undefined where none is held. */
  readonly covered?: readonly string[];
  readonly retire: SafeDate;
  /** The hosts that were asked for. */
  readonly move?: SafeDate & { readonly to: readonly MxHost[] };
  readonly notes: readonly string[];
  /**
   * 0: nothing stands in the way; 1: something is held; 2: what is known does not tell. The steps of an MX move wait for the first
   * date, what cannot be corrected later for the second.
   */
  readonly exitCode: 0 | 1 | 2;
}

/** Where nothing says how long answers are cached. */
export const ASSUMED_TTL: Seconds = 86_400;

export function reportOn(request: HeldRequest, live: Live, stack: StackFacts | undefined, now: Instant): HeldReport {
  const ttls = {
    record: ttl(request.recordTtl, stack?.ttls.record),
    mx: ttl(request.mxTtl, stack?.ttls.mx),
  };
  const since = stack?.record?.id !== undefined && stack.record.id === live.id ? stack.record.updated : undefined;
  const known = { versions: stack?.versions ?? [], id: live.id, since, policy: live.policy };
  const plain: Ttls = { recordTtl: ttls.record.seconds, mxTtl: ttls.mx.seconds };
  const held = heldPolicies(historyOf(known, now), now, plain);
  const complete = stack !== undefined && stack.versions.length > 0 && !stack.cutOff;
  const dateOf = (inTheWay: readonly HeldPolicy[], until: Until) => ({ until, obstacle: obstacleOf(inTheWay, live) ?? (complete ? undefined : 'past' as const) });
  const retire = dateOf(held.filter(({ policy }) => policy.mode === 'enforce'), safeToRetire(held, now));
  const move = request.to && {
    to: request.to,
    ...dateOf(held.filter(each => safeToMoveMx([each], request.to!, now).worst > now), safeToMoveMx(held, request.to, now)),
  };
  return {
    domain: request.domain,
    at: now,
    stack: stack && { name: stack.stack, bucket: stack.bucket },
    ttls,
    id: live.id,
    mx: live.mx,
    held: held.map(each => besideMx(each, request.domain, live.mx)),
    covered: coveredByAll(held),
    retire,
    move,
    notes: notesOn({ request, live, stack, ttls, since, now }),
    exitCode: (move ? move.until.normal : retire.until.worst) > now ? 1 : complete ? 0 : 2,
  };
}

function ttl(option: Seconds | undefined, stack: Seconds | undefined): KnownTtl {
  if (option !== undefined) {
    return { seconds: option, from: 'option' };
  }
  return stack === undefined ? { seconds: ASSUMED_TTL, from: 'assumed' } : { seconds: stack, from: 'stack' };
}

function obstacleOf(held: readonly HeldPolicy[], live: Live): Obstacle | undefined {
  const endless = held.filter(({ until }) => until.worst === Infinity);
  if (endless.length === 0) {
    return undefined;
  }
  if (endless.some(({ current }) => current)) {
    return 'current';
  }
  return live.id === undefined ? 'no-record' : 'id';
}

function besideMx(held: HeldPolicy, domain: string, mx: MxAnswer): HeldEntry {
  const hosts = receivingHosts(domain, mx) ?? [];
  return {
    ...held,
    ids: held.ids.filter(id => id !== UNKNOWN_ID),
    skipped: unusable(held.policy, hosts).map(({ host }) => host),
    risk: riskOf(held.policy, hosts),
  };
}

/** A wildcard stands for one label, so what two patterns have in common is one of them. */
function coveredByAll(held: readonly HeldPolicy[]): string[] | undefined {
  const lists = held.filter(({ policy }) => policy.mode === 'enforce').map(({ policy }) => policy.mx.map(pattern => pattern.toLowerCase()));
  const common = [...new Set(lists.flat())].filter(one => lists.every(list =>
    list.some(pattern => pattern === one || (!one.startsWith('*.') && mxMatches(one, pattern)))));
  // what another one covers as well says nothing
  const most = common.filter(one => !common.some(other => other !== one && mxMatches(one, other)));
  return lists.length > 0 ? most.sort() : undefined;
}
