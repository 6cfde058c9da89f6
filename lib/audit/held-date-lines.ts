import { Obstacle, SafeDate, Standing } from './held-report';
import { formatInstant, Instant } from '../change';

type Step = (notAsked: string | undefined) => string;
type Steps = Readonly<Record<Exclude<Obstacle, 'no-domain' | 'no-record'>, Step>>;

/** Nothing that the policy host does or does not do is said of one that gave no answer here. */
export function couldNotBeAsked(notAsked: string | undefined): string {
  return `the policy host could not be asked from here (${notAsked})`;
}

const RAISE: Step = () => 'A policy in enforce was taken back, or an id came back, and senders hold it under the id that is announced now: '
  + 'raise `revision` by one, deploy, and ask again.';

const COUNTS = 'The newest policy in the bucket is in enforce, and counts as served, though';
const NO_ID = 'no record announces an id under which senders would fetch another policy: deploy, so that';

/** By what the policy host does with the policy. */
const NO_RECORD: Readonly<Record<Standing, Step>> = {
  'served': () => `The policy host serves enforce, and ${NO_ID} the record is there, and ask again.`,
  'not-served': () => `${COUNTS} the policy host does not serve it now; and ${NO_ID} both are there, and ask again.`,
  'not-asked': notAsked => `${COUNTS} ${couldNotBeAsked(notAsked)}; and ${NO_ID} the record is there, and ask again.`,
};

const ANNOUNCED = 'The record announces an id, the bucket has a policy in enforce';
const MEND = 'and the policy host does not serve it now: mend the policy host (mta-sts check says what is wrong)';
const ASK = (notAsked: string | undefined) => `and ${couldNotBeAsked(notAsked)}: ask again, or from another network. If it is served,`;

const PAST: Step = () => 'What was published earlier is not known, and senders may hold it.';

const ADD = 'deploy, and ask again with --to HOST.';
const NONE = '(MtaStsPolicy.none with the same mx), and ask again.';

export const MOVE_STEPS: Steps = {
  'current': () => `Senders get a policy in enforce now that does not cover them: add the hosts to mx of the policy first, ${ADD}`,
  'not-served': () => `${ANNOUNCED} that does not cover them, ${MEND}, add the hosts to mx of the policy, ${ADD}`,
  'not-asked': notAsked => `${ANNOUNCED} that does not cover them, ${ASK(notAsked)} add the hosts to mx of the policy first, ${ADD}`,
  'id': RAISE,
  'past': PAST,
};

export const RETIRE_STEPS: Steps = {
  'current': () => `Senders get enforce now: publish mode none first ${NONE}`,
  'not-served': () => `${ANNOUNCED}, ${MEND}, publish mode none ${NONE}`,
  'not-asked': notAsked => `${ANNOUNCED}, ${ASK(notAsked)} publish mode none first ${NONE}`,
  'id': RAISE,
  'past': PAST,
};

/** From when something may be done, or what to do before there is a date. */
export function dateLines(what: string, { until, obstacle, standing, notAsked }: SafeDate, wait: Instant, now: Instant, steps: Steps): string[] {
  if (obstacle === 'no-domain') {
    // said once, for all dates
    return [];
  }
  if (obstacle) {
    const step = obstacle === 'no-record' ? NO_RECORD[standing] : steps[obstacle];
    return [`${what}: no date yet. ${step(notAsked)}`];
  }
  if (until.worst <= now) {
    return [`${what}: now.`];
  }
  return wait === until.worst
    ? [`${what}: from ${formatInstant(until.worst)} on, when senders that cannot fetch have forgotten what they hold.`]
    : [`${what}: ${wait <= now ? 'now, since' : `from ${formatInstant(until.normal)} on, when`} every sender that can fetch has moved. `
      + `Those that cannot, or are under attack, go by what they hold until ${formatInstant(until.worst)}.`];
}
