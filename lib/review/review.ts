import { PairOfSides, pairUp } from './pairs';
import { DomainReview, Review, Side, SideOfDomain } from './types';
import { assess, Instant, Level, LEVELS, list, MxAnswer, Published, stops, worstLevel } from '../change';

/** Where nothing says how long answers are cached: a day, which gives later dates, and those cost patience only. */
const ASSUMED_TTL = 86_400;

export interface ReviewOptions {
  /** When it is taken to be deployed. */
  readonly now: Instant;
  /** MX records from DNS, for domains whose MX records the app does not define. */
  readonly mx?: ReadonlyMap<string, MxAnswer>;
}

/** What a change of an app does to the mail of each domain in it. */
export function review(base: Side, head: Side, options: ReviewOptions): Review {
  const domains = pairUp(base, head).map(pair => reviewDomain(pair, base, head, options)).sort(worstFirst);
  return {
    base: base.label,
    head: head.label,
    at: options.now,
    domains,
    level: worstLevel(domains.map(({ assessment }) => assessment.level)),
    notes: [...new Set([...base.notes, ...head.notes])],
  };
}

function worstFirst(a: DomainReview, b: DomainReview): number {
  return LEVELS.indexOf(b.assessment.level) - LEVELS.indexOf(a.assessment.level) || (a.domain < b.domain ? -1 : Number(a.domain > b.domain));
}

/** Whether a finding stops the build. The emergency brake never does by itself. */
export function failing({ domains }: Review, failOn: Level): boolean {
  return domains.some(({ assessment }) => assessment.findings.some(each => stops(each, failOn)));
}

function reviewDomain({ domain, before, after }: PairOfSides, base: Side, head: Side, { now, mx }: ReviewOptions): DomainReview {
  // who is not there has MX records, and maybe reports, all the same
  const old = withMx(before ?? base.around(domain), mx);
  const next = standing(withMx(after ?? head.around(domain), mx), old, before !== undefined);
  const recordTtl = longest(old.recordTtl, next.recordTtl);
  const mxTtl = longest(old.mxTtl, next.mxTtl);
  const [oldPublished, nextPublished] = comparable(old, next);
  const assessment = assess(
    { before: oldPublished, after: nextPublished }, { now, recordTtl: recordTtl ?? ASSUMED_TTL, mxTtl: mxTtl ?? ASSUMED_TTL },
  );
  const isSilent = assessment.kind === 'unchanged' && assessment.findings.length === 0;
  return {
    domain,
    before,
    after,
    assessment,
    notes: [...new Set([
      ...isSilent ? [] : [...old.unknown, ...next.unknown, ...unknownMx(domain, next)],
      ...severalNote(domain, head),
      ...assessment.findings.some(({ until }) => until) && (recordTtl === undefined || mxTtl === undefined)
        ? ['A TTL that is not known is taken for a day in the dates.'] : [],
    ])],
  };
}

function unknownMx(domain: string, { published: { mx }, unknown }: SideOfDomain): string[] {
  return mx?.state === 'unknown' && unknown.length === 0 ? [`The MX records of ${domain} are not known (${mx.why}): --resolve asks DNS.`] : [];
}

function withMx(side: SideOfDomain, mx: ReviewOptions['mx']): SideOfDomain {
  const answer = mx?.get(side.published.domain);
  return answer && isUnknownMx(side) ? { ...side, published: { ...side.published, mx: answer } } : side;
}

function isUnknownMx({ published }: SideOfDomain): boolean {
  return published.mx === undefined || published.mx.state === 'unknown';
}

/** What the world has and the app does not define stays as it is. */
function standing(next: SideOfDomain, old: SideOfDomain, isPublished: boolean): SideOfDomain {
  if (!isPublished || old.where !== undefined) {
    return next;
  }
  const { mx, tlsRpt } = next.published;
  return {
    ...next,
    mxTtl: next.mxTtl ?? old.mxTtl,
    published: { ...next.published, mx: isUnknownMx(next) ? old.published.mx : mx, tlsRpt: tlsRpt ?? old.published.tlsRpt },
  };
}

/** What one side does not say is no difference: the stack of a template by itself, and what is not seen from outside. */
function comparable(old: SideOfDomain, next: SideOfDomain): [Published, Published] {
  const { host, revision, id } = next.published;
  if (old.where === undefined) {
    return [{ ...old.published, host, revision: old.published.id === id ? revision : undefined }, next.published];
  }
  const alone = old.where.environment === undefined || next.where?.environment === undefined;
  const oldHost = old.published.host;
  return [alone && oldHost && host ? { ...old.published, host: { ...oldHost, stack: host.stack } } : old.published, next.published];
}

function longest(...ttls: (number | undefined)[]): number | undefined {
  const known = ttls.flatMap(ttl => ttl ?? []);
  return known.length > 0 ? Math.max(...known) : undefined;
}

function severalNote(domain: string, { domains }: Side): string[] {
  const places = domains.filter(({ published }) => published.domain === domain).map(({ where }) => `${where?.stack} (${where?.path})`);
  return places.length > 1
    ? [`${domain} is published ${places.length} times: by ${list(places)}. Senders see the one whose records are in the zone that is delegated.`] : [];
}
