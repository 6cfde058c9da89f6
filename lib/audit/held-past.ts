import { announcedPeriods, firstLabelAnnounced, Known, UNKNOWN_ID } from './held-history';
import { HeldPolicy, heldPolicies, History, Instant, Ttls } from '../change';
import { MAX_AGE_LIMIT, Policy } from '../protocol';

/** What nobody knows is taken for what senders hold longest: the longest max_age that RFC 8461 section 3.2 allows, without a host. */
const NOT_KNOWN: Policy = { mode: 'enforce', mx: [], maxAge: MAX_AGE_LIMIT };
/** All that came later, in one. */
const LATER_IDS = 'later ids';

/**
 * What was published before the oldest version that is known: by another policy host, or from another bucket. Undefined where it is
 * held no more, or where there is no version to say until when it can have been published.
 */
export function heldFromBefore(known: Known, now: Instant, ttls: Ttls): HeldPolicy | undefined {
  return known.versions.length > 0 ? heldPolicies(pastOf(known, now), now, ttls)[0] : undefined;
}

/** Whoever held it saw another id with the oldest version. Which ones came after that means nothing to them, so these are as one. */
function pastOf(known: Known, now: Instant): History {
  const oldest = known.versions.at(-1)!.at;
  const announced = announcedPeriods(known, now);
  const early = announced.filter(({ from = -Infinity }) => from < oldest);
  const later = announced.filter(each => !early.includes(each));
  return {
    served: [{ policy: NOT_KNOWN, until: oldest }],
    announced: [
      { id: UNKNOWN_ID, until: firstLabelAnnounced(known, now) },
      ...early,
      ...later.length > 0 ? [{
        id: LATER_IDS,
        from: Math.min(...later.map(({ from }) => from!)),
        until: later.some(({ until }) => until === undefined) ? undefined : Math.max(...later.map(({ until }) => until!)),
      }] : [],
    ],
  };
}
