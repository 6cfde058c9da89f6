import { ttlLine } from './held-notes';
import { HeldEntry, HeldReport, Obstacle, SafeDate } from './held-report';
import { formatInstant, formatSeconds, Instant, list, MxAnswer, outcome, whyUncovered } from '../change';

/** Of patterns and hosts that somebody made up a thousand of. */
const MOST_NAMES = 20;

/** The report for people. */
export function textOf(report: HeldReport): string[] {
  const { domain, at, stack, id, held } = report;
  return [
    `${domain} at ${formatInstant(at)}, ${stack ? `by the versions in the bucket of the stack ${stack.name}` : 'by what is live'}`,
    '',
    `  record  ${id === undefined ? `_mta-sts.${domain} announces nothing` : `_mta-sts.${domain} announces id ${id}`}`,
    `  MX      ${mxLine(report.mx)}`,
    `  TTL     ${ttlLine(report.ttls)}`,
    '',
    held.length === 0 ? 'No policy is known that senders could hold.' : 'Senders may hold:',
    ...held.flatMap(entry => ['', ...entryLines(entry, at)]),
    '',
    ...mxLines(report),
    '',
    ...retireLines(report),
    ...report.notes.length > 0 ? ['', 'To know:', ...report.notes.map(note => `  - ${note}`)] : [],
  ];
}

function entryLines({ policy, ids, current, until, skipped, risk }: HeldEntry, now: Instant): string[] {
  const { mode, maxAge, mx } = policy;
  return [
    `  ${mode}, max_age ${maxAge} (${formatSeconds(maxAge)}), ${current ? 'current: what senders get now' : 'not what senders get now'}`,
    `    mx     ${list(mx, MOST_NAMES) || 'none'}`,
    `    ids    ${ids.join(', ') || 'not known'}`,
    until.worst === Infinity
      ? '    until  no end'
      : `    until  ${moment(until.normal, now)}: by then every sender that can fetch has moved`,
    ...until.worst === Infinity ? [] : [`           ${moment(until.worst, now)}: senders that cannot fetch, or are under attack, have forgotten it too`],
    ...skipped.length > 0
      ? [`    !      does not cover ${list(skipped, MOST_NAMES)}: ${whyUncovered(policy, skipped.map(host => ({ host, preference: 0 })))}. Senders that hold it ${outcome[risk]}.`]
      : [],
  ];
}

function mxLines({ move, covered, retire, at }: HeldReport): string[] {
  if (move) {
    const hosts = list(move.to.map(({ host, preference }) => `${preference} ${host}`), MOST_NAMES);
    return dateLines(`MX records may name ${hosts}`, move, move.until.normal, at, MOVE_STEPS);
  }
  if (!covered) {
    return dateLines('MX records may name any host', retire, retire.until.normal, at, MOVE_STEPS);
  }
  return [
    covered.length > 0
      ? `MX records may name only hosts that match ${list(covered, MOST_NAMES)}: every held policy in enforce covers these.`
      : 'MX records: no host is covered by every held policy in enforce, so senders that hold one or the other skip every host.',
    ...dateLines('  They may name any other host', retire, retire.until.normal, at, MOVE_STEPS),
    ...retire.obstacle ? [] : ['  For hosts that you have in mind, ask with --to HOST.'],
  ];
}

function retireLines({ retire, at }: HeldReport): string[] {
  return dateLines('The record and the policy host may be removed', retire, retire.until.worst, at, RETIRE_STEPS);
}

function dateLines(what: string, { until, obstacle }: SafeDate, wait: Instant, now: Instant, steps: Readonly<Record<Obstacle, string>>): string[] {
  if (obstacle) {
    return [`${what}: no date yet. ${steps[obstacle]}`];
  }
  if (until.worst <= now) {
    return [`${what}: now.`];
  }
  return wait === until.worst
    ? [`${what}: from ${formatInstant(until.worst)} on, when senders that cannot fetch have forgotten what they hold.`]
    : [`${what}: ${wait <= now ? 'now, since' : `from ${formatInstant(until.normal)} on, when`} every sender that can fetch has moved. `
      + `Those that cannot, or are under attack, go by what they hold until ${formatInstant(until.worst)}.`];
}

const RAISE = 'A policy in enforce was taken back, or an id came back, and senders hold it under the id that is announced now: '
  + 'raise `revision` by one, deploy, and ask again.';
const NO_RECORD = 'The policy host serves enforce, and no record announces an id under which senders would fetch another policy: '
  + 'deploy, so that the record is there, and ask again.';

const PAST = 'What was published earlier is not all known, and senders may hold it.';

const MOVE_STEPS: Readonly<Record<Obstacle, string>> = {
  'current': 'Senders get a policy in enforce now that does not cover them: add the hosts to mx of the policy first, deploy, and ask again with --to HOST.',
  'no-record': NO_RECORD,
  'id': RAISE,
  'past': PAST,
};

const RETIRE_STEPS: Readonly<Record<Obstacle, string>> = {
  'current': 'Senders get enforce now: publish mode none first (MtaStsPolicy.none with the same mx), and ask again.',
  'no-record': NO_RECORD,
  'id': RAISE,
  'past': PAST,
};

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
