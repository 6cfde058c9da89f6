import { Obstacle, SafeDate } from './held-report';
import { formatInstant, Instant } from '../change';

const RAISE = 'A policy in enforce was taken back, or an id came back, and senders hold it under the id that is announced now: '
  + 'raise `revision` by one, deploy, and ask again.';
const NO_RECORD = 'The policy host serves enforce, and no record announces an id under which senders would fetch another policy: '
  + 'deploy, so that the record is there, and ask again.';

const PAST = 'What was published earlier is not known, and senders may hold it.';

type Steps = Readonly<Record<Obstacle, string>>;

export const MOVE_STEPS: Steps = {
  'current': 'Senders get a policy in enforce now that does not cover them: add the hosts to mx of the policy first, deploy, and ask again with --to HOST.',
  'no-record': NO_RECORD,
  'id': RAISE,
  'past': PAST,
};

export const RETIRE_STEPS: Steps = {
  'current': 'Senders get enforce now: publish mode none first (MtaStsPolicy.none with the same mx), and ask again.',
  'no-record': NO_RECORD,
  'id': RAISE,
  'past': PAST,
};

/** From when something may be done, or what to do before there is a date. */
export function dateLines(what: string, { until, obstacle }: SafeDate, wait: Instant, now: Instant, steps: Steps): string[] {
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
