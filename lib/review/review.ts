import { ASSUMED_TTL, notesOn, said, toldOfMx, untoldLive } from './notes';
import { Pair, pairsOf } from './pairs';
import { DomainReview, MailRecords, Review, Side, SideOfDomain } from './types';
import { assess, Assessment, Instant, Level, LEVELS, MxAnswer, Published, stops, worstLevel } from '../change';

export interface ReviewOptions {
  /** Every date is counted from it. */
  readonly now: Instant;
  /** What public DNS answers, for domains whose MX records the app does not have. */
  readonly mx?: ReadonlyMap<string, MxAnswer>;
}

/** The label of what is seen from outside. */
export const LIVE = 'live';

/** Each answer of before with each of after; more than these say no more. */
const MOST_ANSWERS = 8;

/** What the change from one side to the other does to mail, domain by domain. */
export function review(base: Side, head: Side, options: ReviewOptions): Review {
  const domains = pairsOf(base, head).map(pair => reviewed(pair, base, head, options))
    .sort((a, b) => LEVELS.indexOf(b.assessment.level) - LEVELS.indexOf(a.assessment.level) || (a.domain < b.domain ? -1 : 1));
  return {
    base: base.label,
    head: head.label,
    at: options.now,
    domains,
    level: worstLevel(domains.map(({ assessment }) => assessment.level)),
    notes: [...new Set([...base.notes.map(note => `${base.label}: ${note}`), ...head.notes.map(note => `${head.label}: ${note}`)])],
  };
}

/** Whether a review fails a build: a finding at or above the level, and not one that never stops anything, as the emergency brake. */
export function failing({ domains }: Review, failOn: Level): boolean {
  return domains.some(({ assessment }) => assessment.findings.some(found => stops(found, failOn)));
}

function reviewed(pair: Pair, base: Side, head: Side, { now, mx }: ReviewOptions): DomainReview {
  const { domain, name } = pair;
  const before = lookAt(pair, pair.before, base, mx);
  // records that leave the app, or become a token, are not what DNS has before the deploy
  const leave = isKnownFromApp(pair.before);
  const after = lookAt(pair, pair.after, head, leave ? undefined : mx);
  const outside = pair.before ? pair.before.where === undefined : base.label === LIVE;
  const ttls = { recordTtl: ttlOf(pair.before?.recordTtl, pair.after?.recordTtl), mxTtl: ttlOf(before.mxTtl, after.mxTtl) };
  const asked = { mx: mx !== undefined, live: base.label === LIVE };
  const options = { now, asked, recordTtl: ttls.recordTtl ?? ASSUMED_TTL, mxTtl: ttls.mxTtl ?? ASSUMED_TTL };
  const old = before.published;
  const next = sameStack(old, comparable(pair, outside && after.published ? leftAlone(old, after.published) : after.published));
  const assessments = answerPairs(before.answers, after.answers).map(([oldMx, nextMx]) =>
    assess({ before: old && { ...old, mx: oldMx }, after: next && { ...next, mx: nextMx } }, options));
  const assessment = worst(assessments);
  const { mxNotes, untold } = toldOfMx(pair, assessment, [before, after], asked.mx);
  return {
    domain: name,
    before: pair.before,
    after: pair.after,
    assessment: name === domain ? assessment : { ...assessment, domain: name },
    notes: [...said(pair), ...mxNotes, ...notesOn(pair, assessment, ttls)],
    untold: [...untoldLive(pair), ...untold],
  };
}

interface Look {
  /** Undefined: nothing is known of the domain, or there is nothing. */
  readonly published?: Published;
  readonly answers: readonly Answer[];
  /** Why DNS did not tell one of them, where it was asked. */
  readonly missed?: string;
  readonly mxTtl?: number;
}

type Answer = MxAnswer | undefined;

function isKnownFromApp(side: SideOfDomain | undefined): boolean {
  return side?.where !== undefined && side.published.mx?.state === 'records';
}

/** Records that stay answer each sender as before; of others each may come before or after each. */
function answerPairs(before: readonly Answer[], after: readonly Answer[]): [Answer, Answer][] {
  return JSON.stringify(before) === JSON.stringify(after) ? before.map((answer, index) => [answer, after[index]])
    : before.flatMap(old => after.map((next): [Answer, Answer] => [old, next]));
}

/** Of a template that is given as a file, the name of the stack is not known. */
function sameStack(old: Published | undefined, next: Published | undefined): Published | undefined {
  if (!old?.host || !next?.host || (old.host.stack !== '' && next.host.stack !== '')) {
    return next;
  }
  return { ...next, host: { ...next.host, stack: old.host.stack } };
}

/** The MX records are those of the app, or else of DNS. They count without a policy, too: senders may hold one. */
function lookAt({ domain, before, after }: Pair, side: SideOfDomain | undefined, of: Side, mx: ReadonlyMap<string, MxAnswer> | undefined): Look {
  const records: MailRecords | undefined = side ? undefined : of.records?.(domain);
  const own = side ? side.mxAnswers ?? [side.published.mx] : records?.mxAnswers ?? [];
  const live = mx?.get(domain);
  const given = own.map(answer => answer === undefined || answer.state === 'unknown' ? live ?? answer : answer);
  const answers = given.length > 0 ? given.slice(0, MOST_ANSWERS) : [live];
  const missed = live?.state === 'unknown' && answers.includes(live) ? live.why : undefined;
  // a domain without a policy is there as long as its mail is
  const published = side?.published ?? ((before ?? after) && { domain, tlsRpt: records?.tlsRpt });
  return { published, answers, missed, mxTtl: side?.mxTtl ?? records?.mxTtl };
}

/**
 * What is not seen from outside is no difference: who reads a policy sees neither its revision nor what serves it. And a record of TLS
 * reports that the app does not have is managed elsewhere, and stays.
 */
function leftAlone(live: Published | undefined, next: Published): Published {
  const seen = { ...next, host: live?.host, tlsRpt: next.tlsRpt ?? live?.tlsRpt };
  return live?.id === next.id ? { ...seen, revision: live?.revision } : seen;
}

/** Under another condition than before, it may be there on one side only. */
function comparable({ before, after }: Pair, next: Published | undefined): Published | undefined {
  return next?.policy !== undefined && before?.where && after && before.condition !== after.condition
    ? { ...next, policy: { unknown: `it stands under the condition ${after.condition ?? 'none'} instead of ${before.condition ?? 'none'}` } } : next;
}

function worst(assessments: readonly Assessment[]): Assessment {
  return assessments.reduce((one, other) => LEVELS.indexOf(other.level) > LEVELS.indexOf(one.level) ? other : one);
}

function ttlOf(...ttls: readonly (number | undefined)[]): number | undefined {
  const given = ttls.filter(ttl => ttl !== undefined);
  return given.length === 0 ? undefined : Math.max(...given);
}
