import { bySeverity, CheckFinding } from './check-codes';
import { CHECKS } from './checks';
import { DomainFacts } from './facts';
import { Kind } from './kind';
import { notesOf } from './notes';
import { Protection, protectionOf } from './protection';
import { Readiness, readinessOf } from './readiness';
import { viewOf } from './view';
import { Severity } from '../protocol';

export interface DomainReport {
  readonly domain: string;
  /** When it was seen. */
  readonly seen: string;
  readonly kind: Kind;
  /** The worst; undefined where nothing was found. */
  readonly worst?: Severity;
  readonly findings: readonly CheckFinding[];
  readonly protection: Protection;
  readonly readiness: Readiness;
  /** What the facts are not. */
  readonly notes: readonly string[];
}

/**
 * What the facts say, by all checks.
 *
 * @param now what has a date is judged as of then, whenever the facts were seen. Without it: as of the day when they were.
 * @param more findings of who knows more than the world sees.
 */
export function judgeDomain(facts: DomainFacts, now: number = Date.parse(facts.at), more: readonly CheckFinding[] = []): DomainReport {
  const view = viewOf(facts, now);
  const findings = [...more, ...CHECKS.flatMap(check => check(view))].sort((a, b) => bySeverity(a.severity, b.severity));
  return {
    domain: facts.domain,
    seen: facts.at,
    kind: view.kind,
    ...findings.length > 0 ? { worst: findings[0].severity } : {},
    findings,
    protection: protectionOf(view),
    readiness: readinessOf(view, findings),
    notes: notesOf(facts),
  };
}
