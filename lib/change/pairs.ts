import { Policy } from '../protocol';
import { MxHost } from './mx';
import { isSafe, isWorseRisk, Risk, riskOf, unusable, usable, worstRisk } from './risk';
import { isUnknown, Unknown } from './unknown';

/** What a domain has at one moment: what senders fetch, and where they deliver. */
export interface Standing {
  /** Undefined: none is published. */
  readonly policy?: Policy | Unknown;
  /** As `receivingHosts` gives them. Undefined: not known. */
  readonly mx?: readonly MxHost[];
}

const MOMENTS = ['before', 'after'] as const;

export type Moment = typeof MOMENTS[number];

interface Look {
  readonly usable: MxHost[];
  readonly unusable: MxHost[];
  readonly risk: Risk;
}

/** A policy that a sender holds, and the MX answer that it sees: each may be of before or of after the change. */
export interface SeenPair extends Look {
  readonly held: Moment;
  readonly seen: Moment;
  /** Whether the change makes this worse than the pair that stands before it. */
  readonly worse: boolean;
}

/** What a change in one deploy does to delivery. */
export interface ChangeVerdict {
  /** Up to four; fewer where a policy or MX hosts are not known. */
  readonly pairs: SeenPair[];
  /** The worst of the pairs. */
  readonly risk: Risk;
  /** All four are known, and each is none or low. */
  readonly safeInOneStep: boolean;
  /** Some pair is high or critical, and was not so before: a change that mends, or leaves things as they are, is never stopped. */
  readonly stops: boolean;
}

/**
 * The four pairs that senders can see of a change made in one deploy: policies are held and MX answers cached independently of
 * each other, whatever the order within the deploy.
 *
 * At deploy, give the live MX for both sides. The change of a policy then stops exactly when it takes a live host away that
 * the published policy leaves usable, and the risk is high or critical.
 */
export function judge(before: Standing, after: Standing): ChangeVerdict {
  const sides = { before, after };
  const baseline = look(before, before);
  const pairs = MOMENTS.flatMap(seen => MOMENTS.flatMap((held): SeenPair[] => {
    const found = look(sides[held], sides[seen]);
    return found ? [{ held, seen, ...found, worse: isWorse(found, baseline) }] : [];
  }));
  const risk = worstRisk(pairs.map(pair => pair.risk));
  return {
    pairs,
    risk,
    safeInOneStep: pairs.length === 4 && isSafe(risk),
    stops: pairs.some(pair => pair.worse && !isSafe(pair.risk)),
  };
}

function look({ policy }: Standing, { mx }: Standing): Look | undefined {
  if (isUnknown(policy) || !mx) {
    return undefined;
  }
  return { usable: usable(policy, mx), unusable: unusable(policy, mx), risk: riskOf(policy, mx) };
}

function isWorse(found: Look, baseline: Look | undefined): boolean {
  // where no host is usable before the change, nothing can be worse
  if (baseline?.risk === 'critical') {
    return false;
  }
  const lost = found.unusable.some(({ host }) => !baseline?.unusable.some(other => other.host === host));
  return lost || isWorseRisk(found.risk, baseline?.risk ?? 'none');
}
