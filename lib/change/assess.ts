import { Facts, factsOf } from './facts';
import { ChangeFinding, Level, LEVELS, worstLevel } from './finding';
import { ChangeVerdict } from './pairs';
import { Change, ChangeOptions } from './published';
import { domainAdded } from './rules/domain-added';
import { excludesMx, mxTooEarly, mxUncoveredAlready } from './rules/excludes-mx';
import { hostMoved, hostReplaced } from './rules/host';
import { idNotHash, idReturns, revisionRaised, textWithoutId } from './rules/id';
import { maxAgeLowered, maxAgeRaised } from './rules/max-age';
import { enforceBegins, enforceEnds } from './rules/mode';
import { heldExcludesMx, mxMoved } from './rules/mx-moved';
import { mxUnknown } from './rules/mx-unknown';
import { mxOrder, patternRemoved } from './rules/pattern-removed';
import { policyRemoved, removedWithMx } from './rules/policy-removed';
import { tlsRptRemoved, tlsRptReplaced } from './rules/tls-rpt';
import { idUnknown, policyUnknown, tlsRptUnknown } from './rules/unknown';
import { samePolicy } from './same-policy';
import { isUnknown } from './unknown';

type Rule = (facts: Facts) => ChangeFinding[];

const RULES: readonly Rule[] = [
  excludesMx, mxTooEarly, removedWithMx, heldExcludesMx, mxUncoveredAlready, mxUnknown, textWithoutId, policyUnknown,
  policyRemoved, hostReplaced, hostMoved, enforceEnds, enforceBegins,
  patternRemoved, idNotHash, idReturns, idUnknown, maxAgeRaised, maxAgeLowered,
  tlsRptRemoved, tlsRptReplaced, tlsRptUnknown,
  domainAdded, mxMoved, mxOrder, revisionRaised,
];

/** What happens to the policy of a domain, in one word. */
export type ChangeKind = 'added' | 'removed' | 'moved' | 'changed' | 'unchanged';

/** What a change does to mail. */
export interface Assessment {
  readonly domain: string;
  readonly kind: ChangeKind;
  /** The worst of the findings. */
  readonly level: Level;
  /** The worst first. */
  readonly findings: ChangeFinding[];
  /** The pairs that senders can see. */
  readonly verdict: ChangeVerdict;
}

/**
 * What a change that is deployed in one step does to mail for one domain.
 *
 * @throws if neither side is given, or both are of different domains.
 */
export function assess(change: Change, options: ChangeOptions): Assessment {
  const facts = factsOf(change, options);
  const findings = RULES.flatMap(rule => rule(facts)).sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
  return {
    domain: facts.domain,
    kind: kindOf(facts, findings),
    level: worstLevel(findings.map(({ level }) => level)),
    findings,
    verdict: facts.verdict,
  };
}

function kindOf(facts: Facts, findings: readonly ChangeFinding[]): ChangeKind {
  const { before, after, oldPolicy, newPolicy, oldMx, newMx, mxMoves, verdict } = facts;
  if (before?.policy === undefined && after?.policy !== undefined) {
    return 'added';
  }
  if (before?.policy !== undefined && after?.policy === undefined) {
    return 'removed';
  }
  if (findings.some(({ code }) => code === 'change-host-moved')) {
    return 'moved';
  }
  const values = (side: typeof before) => JSON.stringify([side?.id, side?.text, side?.revision, side?.tlsRpt, side?.host]);
  const differs = values(before) !== values(after) || !samePolicy(oldPolicy, newPolicy) || mxMoves
    // MX hosts that come from what is not known
    || verdict.pairs.some(({ worse }) => worse)
    || (oldMx !== undefined && newMx === undefined);
  return differs || isUnknown(before?.policy) || isUnknown(after?.policy) ? 'changed' : 'unchanged';
}
