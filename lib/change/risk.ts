import { Policy, uncoveredHosts } from '../protocol';
import { distinctHosts, MxHost } from './mx';

/** What can become of mail from one sender, mildest first. */
export const RISKS = ['none', 'low', 'high', 'critical'] as const;

/**
 * - `none`: every host can be used.
 * - `low`: some host cannot, and another of the best preference can: less redundancy.
 * - `high`: no host of the best preference can be used: everything goes to the backups.
 * - `critical`: no host can be used: mail is deferred and bounced.
 */
export type Risk = typeof RISKS[number];

/**
 * The hosts that a sender delivers to when it holds this policy: those that match, or all of them when the policy is not of
 * mode enforce or there is none (RFC 8461 sections 4.1 and 5).
 */
export function usable(policy: Policy | undefined, mx: readonly MxHost[]): MxHost[] {
  const refused = new Set(unusable(policy, mx).map(({ host }) => host));
  return distinctHosts(mx).filter(({ host }) => !refused.has(host));
}

/** The hosts that such a sender skips. */
export function unusable(policy: Policy | undefined, mx: readonly MxHost[]): MxHost[] {
  const hosts = distinctHosts(mx);
  const refused = new Set(policy?.mode === 'enforce' ? uncoveredHosts(policy.mx, hosts.map(({ host }) => host)) : []);
  return hosts.filter(({ host }) => refused.has(host));
}

/** What becomes of mail from a sender that holds this policy and sees these hosts. No hosts: none, there is nothing to deliver to. */
export function riskOf(policy: Policy | undefined, mx: readonly MxHost[]): Risk {
  return riskOfRefused(mx, unusable(policy, mx).map(({ host }) => host));
}

/** What becomes of mail when these of the hosts cannot be used; `refused` in lower case and without root dot. */
export function riskOfRefused(mx: readonly MxHost[], refused: readonly string[]): Risk {
  const hosts = distinctHosts(mx);
  const left = hosts.filter(({ host }) => !refused.includes(host));
  if (left.length === hosts.length) {
    return 'none';
  }
  if (left.length === 0) {
    return 'critical';
  }
  return left[0].preference === hosts[0].preference ? 'low' : 'high';
}

/** The worst of some risks; `none` of no risks. */
export function worstRisk(risks: readonly Risk[]): Risk {
  return RISKS[Math.max(0, ...risks.map(risk => RISKS.indexOf(risk)))];
}

export function isWorseRisk(risk: Risk, than: Risk): boolean {
  return RISKS.indexOf(risk) > RISKS.indexOf(than);
}

/** Less redundancy is no reason to wait. */
export function isSafe(risk: Risk): boolean {
  return risk === 'none' || risk === 'low';
}
