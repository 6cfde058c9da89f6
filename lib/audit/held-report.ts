import { coveredByAll } from './held-covered';
import { historyOf, UNKNOWN_ID } from './held-history';
import { Live } from './held-live';
import { notesOn } from './held-notes';
import { heldFromBefore } from './held-past';
import { HeldRequest } from './held-request';
import { StackFacts } from './held-stack';
import {
  heldPolicies, HeldPolicy, Instant, MxAnswer, MxHost, receivingHosts, riskOf, Risk, safeToMoveMx, safeToRetire, samePolicy, Seconds, Ttls, unusable,
  Until,
} from '../change';

/** A TTL, and who says so. */
export interface KnownTtl {
  readonly seconds: Seconds;
  readonly from: 'option' | 'stack' | 'assumed';
}

/** A policy that senders may hold, beside the MX records of now. */
export interface HeldEntry extends HeldPolicy {
  /** Nobody knows the policy: it was published before this, and `policy` is what it is taken for. */
  readonly before?: Instant;
  /** Hosts that mail goes to now, and that these senders skip. */
  readonly skipped: readonly string[];
  readonly risk: Risk;
  readonly standing: Standing;
}

/** What is still in the way of a date, where it has none. */
export type Obstacle =
  /** DNS has no such domain: what is asked there says nothing about the one that was meant. */
  | 'no-domain'
  /** Senders get it now. */
  | 'current'
  /** It counts as what they get, by the record and the bucket, and the policy host serves something else, or nothing. */
  | 'not-served'
  /** The same, and the policy host could not be asked. */
  | 'not-asked'
  /** It is served, and no id is announced that could replace it. */
  | 'no-record'
  /** It is held under an id that is announced now, and is not what that id stands for. */
  | 'id'
  /** What was published earlier, and until when, is not known: so whatever is known to be held does not tell. */
  | 'past';

/** What is known of what the policy host does with a policy. */
export type Standing = 'served' | 'not-served' | 'not-asked';

export interface SafeDate {
  readonly until: Until;
  /** Why there is no date: there is no end to `until`, or it is not all. */
  readonly obstacle?: Obstacle;
  /** What the policy host does with what is in the way and counts as served. */
  readonly standing: Standing;
  /** Why it could not be asked. */
  readonly notAsked?: string;
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
  readonly missing: boolean;
  /** Why the policy host could not be asked what it serves. */
  readonly notAsked?: string;
  /** The longest held first. */
  readonly held: readonly HeldEntry[];
  /** The patterns that every held policy in enforce that is known covers; undefined where none is held. */
  readonly covered?: readonly string[];
  /** What nobody knows, while senders that can fetch may go by it: it can stand in the way of every host. */
  readonly inTheDark?: HeldEntry;
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
  const since = request.recordSince ?? (stack?.record?.id !== undefined && stack.record.id === live.id ? stack.record.updated : undefined);
  const known = { versions: stack?.versions ?? [], id: live.id, since, policy: live.policy };
  const plain: Ttls = { recordTtl: ttls.record.seconds, mxTtl: ttls.mx.seconds };
  // nobody knows the TTL of a record of before
  const past = heldFromBefore(known, now, { ...plain, recordTtl: Math.max(plain.recordTtl, request.recordTtl ?? ASSUMED_TTL) });
  const pastCounts = past !== undefined && (stack?.cutOff || !request.nothingBefore);
  const certain = heldPolicies(historyOf(known, now), now, plain);
  const held = [...certain, ...pastCounts ? [past] : []].sort((a, b) => a.until.worst === b.until.worst ? 0 : b.until.worst - a.until.worst);
  const entries = held.map(each => besideMx(each, request.domain, live, each === past ? known.versions.at(-1)!.at : undefined));
  const complete = known.versions.length > 0;
  const dateOf = (inTheWay: readonly HeldPolicy[], until: Until): SafeDate => ({
    until,
    obstacle: obstacleOf(inTheWay, live) ?? (complete ? undefined : 'past'),
    standing: standingOf(inTheWay, live),
    notAsked: live.notAsked,
  });
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
    missing: live.missing,
    notAsked: live.notAsked,
    held: entries,
    covered: coveredByAll(certain),
    inTheDark: entries.find(({ before, until }) => before !== undefined && until.normal > now),
    retire,
    move,
    notes: notesOn({ request, live, stack, ttls, since, past: past !== undefined, now }),
    exitCode: live.missing ? 2 : (move ? move.until.normal : retire.until.worst) > now ? 1 : complete ? 0 : 2,
  };
}

function ttl(option: Seconds | undefined, stack: Seconds | undefined): KnownTtl {
  if (option !== undefined) {
    return { seconds: option, from: 'option' };
  }
  return stack === undefined ? { seconds: ASSUMED_TTL, from: 'assumed' } : { seconds: stack, from: 'stack' };
}

function standingOf(policies: readonly HeldPolicy[], live: Live): Standing {
  return policies.some(({ policy }) => samePolicy(policy, live.policy)) ? 'served' : live.notAsked === undefined ? 'not-served' : 'not-asked';
}

function obstacleOf(held: readonly HeldPolicy[], live: Live): Obstacle | undefined {
  if (live.missing) {
    return 'no-domain';
  }
  const endless = held.filter(({ until }) => until.worst === Infinity);
  if (endless.length === 0) {
    return undefined;
  }
  if (endless.some(({ current }) => current)) {
    const standing = standingOf(endless, live);
    return standing === 'served' ? 'current' : standing;
  }
  return live.id === undefined ? 'no-record' : 'id';
}

function besideMx(held: HeldPolicy, domain: string, live: Live, before: Instant | undefined): HeldEntry {
  const hosts = receivingHosts(domain, live.mx) ?? [];
  return {
    ...held,
    before,
    ids: held.ids.filter(id => id !== UNKNOWN_ID),
    skipped: unusable(held.policy, hosts).map(({ host }) => host),
    risk: riskOf(held.policy, hosts),
    standing: standingOf([held], live),
  };
}
