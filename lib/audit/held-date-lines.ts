import { Obstacle, SafeDate } from './held-report';
import { formatInstant, Instant } from '../change';

/** What to do, by what the policy host does with the policy that is in the way. */
type Step = string | { readonly served: string; readonly notServed: string };
type Steps = Readonly<Record<Exclude<Obstacle, 'no-domain'>, Step>>;

const RAISE = 'A policy in enforce was taken back, or an id came back, and senders hold it under the id that is announced now: '
  + 'raise `revision` by one, deploy, and ask again.';
const NO_RECORD: Step = {
  served: 'The policy host serves enforce, and no record announces an id under which senders would fetch another policy: '
    + 'deploy, so that the record is there, and ask again.',
  notServed: 'The newest policy in the bucket is in enforce, and counts as served, though the policy host does not serve it now; and no record announces an id '
    + 'under which senders would fetch another policy: deploy, so that both are there, and ask again.',
};

const ANNOUNCED = 'The record announces an id, the bucket has a policy in enforce';
const MEND = 'and the policy host does not serve it now: mend the policy host (mta-sts check says what is wrong)';

const PAST = 'What was published earlier is not known, and senders may hold it.';


export const MOVE_STEPS: Steps = {
  'current': {
    served: 'Senders get a policy in enforce now that does not cover them: add the hosts to mx of the policy first, deploy, and ask again with --to HOST.',
    notServed: `${ANNOUNCED} that does not cover them, ${MEND}, add the hosts to mx of the policy, deploy, and ask again with --to HOST.`,
  },
  'no-record': NO_RECORD,
  'id': RAISE,
  'past': PAST,
};

export const RETIRE_STEPS: Steps = {
  'current': {
    served: 'Senders get enforce now: publish mode none first (MtaStsPolicy.none with the same mx), and ask again.',
    notServed: `${ANNOUNCED}, ${MEND}, publish mode none (MtaStsPolicy.none with the same mx), and ask again.`,
  },
  'no-record': NO_RECORD,
  'id': RAISE,
  'past': PAST,
};

/** From when something may be done, or what to do before there is a date. */
export function dateLines(what: string, { until, obstacle, notServed }: SafeDate, wait: Instant, now: Instant, steps: Steps): string[] {
  if (obstacle === 'no-domain') {
    // said once, for all dates
    return [];
  }
  if (obstacle) {
    const step = steps[obstacle];
    return [`${what}: no date yet. ${typeof step === 'string' ? step : step[notServed ? 'notServed' : 'served']}`];
  }
  if (until.worst <= now) {
    return [`${what}: now.`];
  }
  return wait === until.worst
    ? [`${what}: from ${formatInstant(until.worst)} on, when senders that cannot fetch have forgotten what they hold.`]
    : [`${what}: ${wait <= now ? 'now, since' : `from ${formatInstant(until.normal)} on, when`} every sender that can fetch has moved. `
      + `Those that cannot, or are under attack, go by what they hold until ${formatInstant(until.worst)}.`];
}
