import { MxFacts } from './mx-facts';
import { liveHosts, worst } from './mx-standings';
import { covered, knownUncovered, loses, unknownMx } from './mx-words';
import { patterns, unusable } from '../../change';
import { Policy, uncoveredHosts } from '../../protocol';

export interface MxVerdict {
  /** Nothing may be written. */
  readonly stops: boolean;
  /** Whether people should look at it. */
  readonly uncovered: boolean;
  readonly text: string;
}

/**
 * Whether a policy may be published, by the pairs of policy and MX records that senders can see of this deploy.
 *
 * Modes `testing` and `none` are never stopped, they are the emergency brake; nor is a policy that leaves every live host at
 * least as usable as the published one.
 */
export function checkMx(facts: MxFacts): MxVerdict {
  const { next, published, action } = facts;
  const hosts = liveHosts(facts);
  // what enforce would refuse is said in testing, too: that is what testing is for
  const judged = next.mode === 'testing' ? { ...facts, next: { ...next, mode: 'enforce' as const } } : facts;
  // what the templates say of the MX records is known without DNS
  const { pair, stops } = worst(judged);
  if (pair && (hosts || stops)) {
    return { stops: stops && next.mode === 'enforce' && action === 'refuse', uncovered: true, text: loses(judged, pair, next.mode === 'testing') };
  }
  if (!hosts) {
    const refusesNoMore = next.mode !== 'enforce' || isAtLeastAsWide(published, next);
    return { stops: !refusesNoMore && action === 'refuse', uncovered: !refusesNoMore, text: unknownMx(facts, refusesNoMore) };
  }
  const still = unusable(judged.next, hosts);
  return still.length > 0
    ? { stops: false, uncovered: true, text: knownUncovered(judged, hosts, still, next.mode === 'testing') }
    : { stops: false, uncovered: false, text: covered(facts, hosts) };
}

/** Whatever the MX records are: each host that matched before does so after. */
function isAtLeastAsWide(published: Policy | undefined, next: Policy): boolean {
  return published?.mode === 'enforce' && uncoveredHosts(next.mx, patterns(published)).every(pattern => patterns(next).includes(pattern));
}
