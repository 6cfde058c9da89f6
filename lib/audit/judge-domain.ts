import { CheckFinding } from './check-codes';
import { CHECKS } from './checks';
import { matchesTlsa } from './dane';
import { DomainFacts, MxHostFacts, TlsFacts } from './facts';
import { isAddress, isOldTls, Kind, policyWasAsked, View, viewOf } from './view';
import { isSafe, riskOf } from '../change';
import { Severity } from '../protocol';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** Whether senders insist on TLS: by DANE those that do DNSSEC, by MTA-STS those that do it. */
export interface Protection {
  readonly mtaSts: 'enforce' | 'testing' | 'none' | 'absent' | 'broken' | 'unknown';
  /** Undefined: no resolver is trusted to say, or the records could not be asked for. */
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
  return policy?.mode ?? (policyWasAsked(facts) ? 'broken' : 'unknown');
}

function daneOf({ facts: { hosts, trustedResolver } }: View): { dane?: boolean } {
  const hasDane = ({ tlsa, smtp }: MxHostFacts) => tlsa.state === 'found' && tlsa.value.authenticated
    && (smtp.state === 'unknown' || (smtp.tls !== undefined && tlsa.value.records.some(record => matchesTlsa(record, smtp.tls!))));
  const others = hosts.filter(host => !hasDane(host));
  const isUnknown = others.length > 0 && others.every(({ tlsa }) => tlsa.state === 'unknown');
  return trustedResolver && !isUnknown ? { dane: hosts.length > 0 && others.length === 0 } : {};
}

/** Every MX host is covered, and shows TLS that senders accept. What was not seen is not known, and never green. */
function readinessOf({ facts, policy, mx, sts }: View): Readiness {
  const { domain, hosts, moreHosts } = facts;
  if (!mx || !sts) {
    return { ready: 'unknown', reasons: [`DNS could not be asked for all of ${domain}.`] };
  }
  const risk = policy && riskOf({ ...policy, mode: 'enforce' }, mx);
  const bad = [
    ...!sts.valid || (!policy && policyWasAsked(facts)) ? [`${domain} has no policy that senders can fetch: publish one in testing first.`] : [],
    ...risk !== undefined && !isSafe(risk) ? ['The policy does not cover the MX hosts.'] : [],
    ...hosts.flatMap(({ host, smtp }) => smtp.state === 'asked' && !isAccepted(smtp.tls) ? [`${host} shows no TLS that senders accept.`] : []),
  ];
  const unseen = [
    ...policy || policyWasAsked(facts) ? [] : [`The policy of ${domain} could not be asked for from here.`],
    ...hosts.flatMap(({ host, smtp }) => smtp.state === 'unknown' && !isAddress(host) ? [`${host} was not seen: ${smtp.why}.`] : []),
    ...moreHosts > 0 ? [`${moreHosts} more MX hosts were not looked at.`] : [],
  ];
  return bad.length > 0 ? { ready: 'no', reasons: bad } : unseen.length > 0 ? { ready: 'unknown', reasons: unseen } : { ready: 'yes', reasons: [] };
}

function isAccepted(tls: TlsFacts | undefined): boolean {
  return tls !== undefined && tls.trusted && tls.matches && !isOldTls(tls.protocol);
}
