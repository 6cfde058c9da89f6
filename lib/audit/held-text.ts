import { notThere } from './checks/domain';
import { couldNotBeAsked, dateLines, MOVE_STEPS, RETIRE_STEPS } from './held-date-lines';
import { ttlLine } from './held-notes';
import { HeldEntry, HeldReport } from './held-report';
import { formatInstant, formatSeconds, heldUntil, Instant, list, MxAnswer, outcome, whyUncovered } from '../change';

/** Of patterns and hosts that somebody made up a thousand of. */
const MOST_NAMES = 20;

const CANNOT_FETCH = 'senders that cannot fetch, or are under attack, have forgotten it too';

/** The report for people. */
export function textOf(report: HeldReport): string[] {
  const { domain, at, stack, id, held, missing } = report;
  return [
    `${domain} at ${formatInstant(at)}, ${stack ? `by the versions in the bucket of the stack ${stack.name}` : 'by what is live'}`,
    '',
    `  record  ${id === undefined ? `_mta-sts.${domain} announces nothing` : `_mta-sts.${domain} announces id ${id}`}`,
    `  MX      ${missing ? `none: ${domain} does not exist in DNS` : mxLine(report.mx)}`,
    `  TTL     ${ttlLine(report.ttls)}`,
    '',
    held.length === 0 ? 'No policy is known that senders could hold.' : 'Senders may hold:',
    ...held.flatMap(entry => ['', ...entryLines(entry, report)]),
    '',
    ...missing ? missingLines(report) : [...mxLines(report), '', ...retireLines(report)],
    ...report.notes.length > 0 ? ['', 'To know:', ...report.notes.map(note => `  - ${note}`)] : [],
  ];
}

function entryLines(entry: HeldEntry, report: HeldReport): string[] {
  const { before, policy, ids, skipped, risk } = entry;
  const { mode, maxAge, mx } = policy;
  if (before !== undefined) {
    return [
      `  not known: what was published before the oldest version that was read (${formatInstant(before)})`,
      `    counts as ${mode} for the longest max_age of all (${maxAge}, ${formatSeconds(maxAge)}), without any MX host`,
      ...untilLines(entry, report),
    ];
  }
  return [
    `  ${mode}, max_age ${maxAge} (${formatSeconds(maxAge)}), ${standingLine(entry, report)}`,
    `    mx     ${list(mx, MOST_NAMES) || 'none'}`,
    `    ids    ${ids.join(', ') || 'not known'}`,
    ...untilLines(entry, report),
    ...skipped.length > 0
      ? [`    !      does not cover ${list(skipped, MOST_NAMES)}: ${whyUncovered(policy, skipped.map(host => ({ host, preference: 0 })))}. Senders that hold it ${outcome[risk]}.`]
      : [],
  ];
}

/** What the bucket has newest counts as served, since an answer that fails here is no proof that it fails everywhere. */
function standingLine({ current, standing }: HeldEntry, { id, notAsked }: HeldReport): string {
  if (!current) {
    // without a record, they ask for nothing
    return standing === 'not-asked' && id !== undefined ? 'not current by the bucket' : 'not what senders get now';
  }
  switch (standing) {
    case 'served': return 'current: what senders get now';
    case 'not-served': return 'current by the bucket, but the policy host does not serve it now';
    case 'not-asked': return `current by the bucket; ${couldNotBeAsked(notAsked)}`;
  }
}

function untilLines({ policy, current, until }: HeldEntry, { at, id, ttls }: HeldReport): string[] {
  if (until.worst < Infinity) {
    return [
      `    until  ${moment(until.normal, at)}: by then every sender that can fetch has moved`,
      `           ${moment(until.worst, at)}: ${CANNOT_FETCH}`,
    ];
  }
  if (id === undefined) {
    return ['    until  no end'];
  }
  const { normal, worst } = heldUntil(policy, 0, { recordTtl: ttls.record.seconds, mxTtl: ttls.mx.seconds });
  return [
    `    until  no end; when another ${current ? 'policy' : 'id'} is announced,`,
    `           ${formatSeconds(normal / 1000)} later: every sender that can fetch has moved`,
    `           ${formatSeconds(worst / 1000)} later: ${CANNOT_FETCH}`,
  ];
}

function mxLines({ move, covered, inTheDark, held, retire, at }: HeldReport): string[] {
  if (move) {
    const hosts = list(move.to.map(({ host, preference }) => `${preference} ${host}`), MOST_NAMES);
    return dateLines(`MX records may name ${hosts}`, move, move.until.normal, at, MOVE_STEPS);
  }
  if (!covered) {
    return dateLines('MX records may name any host', retire, retire.until.normal, at, MOVE_STEPS);
  }
  const policies = `every held policy in enforce${held.some(({ before }) => before !== undefined) ? ' that is known' : ''}`;
  return [
    ...inTheDark ? [darkLine(inTheDark)] : [],
    ...inTheDark?.until.normal === Infinity ? [] : [covered.length > 0
      ? `MX records may name only hosts that match ${list(covered, MOST_NAMES)}: ${policies} covers these.`
      : `MX records: no host is covered by ${policies}, so senders that hold one or the other skip every host.`],
    ...dateLines('  They may name any other host', retire, retire.until.normal, at, MOVE_STEPS),
    ...retire.obstacle ? [] : ['  For hosts that you have in mind, ask with --to HOST.'],
  ];
}

function darkLine({ before, until }: HeldEntry): string {
  return `MX records: what was published before ${formatInstant(before!)} is not known, so no host is sure to be covered`
    + (until.normal === Infinity ? '.' : ` before ${formatInstant(until.normal)}. From then on:`);
}

function missingLines({ domain, stack }: HeldReport): string[] {
  return [
    notThere(domain),
    `So there is no date for MX records, and none for removing anything: above is what the bucket of the stack ${stack!.name} knows, as if ${domain} were there.`,
  ];
}

function retireLines({ retire, at }: HeldReport): string[] {
  return dateLines('The record and the policy host may be removed', retire, retire.until.worst, at, RETIRE_STEPS);
}

function moment(at: Instant, now: Instant): string {
  return `${formatInstant(at)}${at <= now ? ' (over)' : ''}`;
}

function mxLine(mx: MxAnswer): string {
  switch (mx.state) {
    case 'records': return list(mx.records.map(({ host, preference }) => `${preference} ${host || '.'}`), MOST_NAMES);
    case 'implicit': return 'none: the domain is its own host';
    case 'none': return 'none: nothing receives mail';
    case 'unknown': return 'not known';
  }
}
