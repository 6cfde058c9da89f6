import { CheckFinding } from './check-codes';
import { CHECKS } from './checks';
import { matchesTlsa } from './dane';
import { DomainFacts } from './facts';
import { Kind, View, viewOf } from './view';
import { isSafe, riskOf } from '../change';
import { Severity } from '../protocol';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** Whether senders insist on TLS: by DANE those that do DNSSEC, by MTA-STS those that do it. */
export interface Protection {
  readonly mtaSts: 'enforce' | 'testing' | 'none' | 'absent' | 'broken' | 'unknown';
  /** Undefined: no resolver is trusted to say. */
  readonly dane?: boolean;
}

/** Whether mode enforce would lose mail today. */
export interface Readiness {
  readonly ready: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly string[];
}

export interface DomainReport {
  readonly domain: string;
  readonly kind: Kind;
  /** The worst; undefined where nothing was found. */
  readonly worst?: Severity;
  readonly findings: readonly CheckFinding[];
  readonly protection: Protection;
  readonly readiness: Readiness;
}

/**
 * What the facts say, by all checks.
 *
 * @param more findings of who knows more than the world sees.
 */
export function judgeDomain(facts: DomainFacts, now: number = Date.parse(facts.at), more: readonly CheckFinding[] = []): DomainReport {
  const view = viewOf(facts, now);
  const findings = [...more, ...CHECKS.flatMap(check => check(view))].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return {
    domain: facts.domain,
    kind: view.kind,
    ...findings.length > 0 ? { worst: findings[0].severity } : {},
    findings,
    protection: { mtaSts: mtaStsOf(view), ...daneOf(view) },
    readiness: readinessOf(view),
  };
}

function mtaStsOf({ facts, sts, policy, kind }: View): Protection['mtaSts'] {
  if (kind === 'unknown' || !sts) {
    return 'unknown';
  }
  if (!sts.valid) {
    return sts.findings.some(({ code }) => code === 'sts-no-record') || facts.sts.state === 'none' ? 'absent' : 'broken';
  }
  return policy?.mode ?? 'broken';
}

function daneOf({ facts: { hosts, trustedResolver } }: View): { dane?: boolean } {
  if (!trustedResolver) {
    return {};
  }
  return {
    dane: hosts.length > 0 && hosts.every(({ tlsa, smtp }) => tlsa.state === 'found' && tlsa.value.authenticated
    && (smtp.state === 'unknown' || (smtp.tls !== undefined && tlsa.value.records.some(record => matchesTlsa(record, smtp.tls!))))),
  };
}

/** Every MX host is covered, and shows TLS that senders accept. What was not seen is not known, and never green. */
function readinessOf({ facts: { domain, hosts, moreHosts }, policy, mx, sts }: View): Readiness {
  if (!mx || !sts) {
    return { ready: 'unknown', reasons: [`DNS could not be asked for all of ${domain}.`] };
  }
  const risk = policy && riskOf({ ...policy, mode: 'enforce' }, mx);
  const bad = [
    ...!sts.valid || !policy ? [`${domain} has no policy that senders can fetch: publish one in testing first.`] : [],
    ...risk !== undefined && !isSafe(risk) ? ['The policy does not cover the MX hosts.'] : [],
    ...hosts.flatMap(({ host, smtp }) => smtp.state === 'asked' && !(smtp.tls?.trusted && smtp.tls.matches) ? [`${host} shows no TLS that senders accept.`] : []),
  ];
  const unseen = [
    ...hosts.flatMap(({ host, smtp }) => smtp.state === 'unknown' ? [`${host} was not seen: ${smtp.why}.`] : []),
    ...moreHosts > 0 ? [`${moreHosts} more MX hosts were not looked at.`] : [],
  ];
  return bad.length > 0 ? { ready: 'no', reasons: bad } : unseen.length > 0 ? { ready: 'unknown', reasons: unseen } : { ready: 'yes', reasons: [] };
}
