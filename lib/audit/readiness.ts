import { ageOf } from './age';
import { CheckFinding } from './check-codes';
import { isTurnedAwayByAll } from './checks/sts-server-silent';
import { DnsFact, SmtpFacts } from './facts';
import { isWithoutMail } from './kind';
import { isAlias, isOldTls, policyWasAsked, Served, View } from './view';
import { hostList, isSafe, MxHost, unusable } from '../change';
import { riskOfRefused } from '../change/risk';
import { isPublicSuffix } from '../private/public-suffix';
import { isAddress, MAX_POLICY_OCTETS, parsePolicy, Policy, policyHostName } from '../protocol';

/** Whether mode enforce would lose mail today. */
export interface Readiness {
  readonly ready: 'yes' | 'no' | 'unknown' | 'not-applicable';
  /** Of a no: mail would be lost, and not only read a policy differently, or have none. */
  readonly losesMail?: boolean;
  readonly reasons: readonly string[];
}

/** Every text that is served covers every MX host, and every host shows TLS that senders accept. What was not seen is not known, and never green. */
export function readinessOf(view: View, findings: readonly CheckFinding[]): Readiness {
  const { facts, now, kind, mx, sts } = view;
  const age = ageOf(facts, now);
  if (age.state === 'unknown' || age.state === 'stale') {
    return { ready: 'unknown', reasons: [age.state === 'stale' ? `What was seen of ${facts.domain} is ${age.days} days old.` : `When ${facts.domain} was looked at is not known.`] };
  }
  if (isWithoutMail(kind)) {
    return { ready: 'not-applicable', reasons: [`${facts.domain} receives no mail.`] };
  }
  // no mail is lost there; but a slip of the keyboard is no green either
  if (kind === 'missing') {
    return { ready: 'unknown', reasons: [`${facts.domain} does not exist in DNS.`] };
  }
  if (!mx || !sts) {
    return { ready: 'unknown', reasons: [`DNS could not be asked for all of ${facts.domain}.`] };
  }
  const [broken, lost, unknown] = [wrong(view, findings), losses(view, mx), unseen(view)];
  const bad = [...broken, ...lost];
  return bad.length > 0 ? { ready: 'no', losesMail: lost.length > 0, reasons: bad }
    : unknown.length > 0 ? { ready: 'unknown', reasons: unknown } : { ready: 'yes', reasons: spared(view) };
}

/** What is an error already now: senders that cannot read a policy alike do not treat mail alike. Drift is no harm by itself. */
function wrong({ facts, sts, policy }: View, findings: readonly CheckFinding[]): string[] {
  const { domain } = facts;
  const isAsked = policyWasAsked(facts);
  const errors = findings.filter(({ severity, area, code }) => severity === 'error'
    && ((area === 'mta-sts' && code !== 'check-drift' && (isAsked || code !== 'check-policy-unreachable')) || code.startsWith('check-tlsa-')));
  const reasons = errors.map(({ code, message }) => sentence(code.startsWith('sts-') ? `The record _mta-sts.${domain}: ${message}` : message));
  const isMissing = !sts!.valid || (!policy && isAsked);
  return reasons.length === 0 && isMissing ? [`${domain} has no policy that senders can fetch: publish one in testing first.`] : reasons;
}

/** By each text that is served, with the hosts that show no TLS: senders that enforce skip both. */
function losses(view: View, mx: readonly MxHost[]): string[] {
  const refused = refusals(view);
  const without = refused.map(({ host }) => host);
  const byHosts = isSafe(riskOfRefused(mx, without)) ? [] : refused.map(({ reason }) => reason);
  return [...new Set([...view.served.flatMap(each => uncovered(each, mx, refused)), ...byHosts])];
}

function uncovered({ fetch, parsed, by }: Served, mx: readonly MxHost[], refused: readonly Refusal[]): string[] {
  if (!parsed.policy) {
    return [];
  }
  const isLost = (policy: Policy) => !isSafe(riskOfRefused(mx, [...unusable(policy, mx), ...refused].map(({ host }) => host)));
  const enforced = { ...parsed.policy, mode: 'enforce' as const };
  if (isLost(enforced)) {
    const hosts = unusable(enforced, mx);
    return [...hosts.length > 0 ? [`The policy${by} does not cover ${hostList(hosts)}.`] : [], ...refused.map(({ reason }) => reason)];
  }
  const cut = cutOff(fetch.body!);
  const left = cut === undefined ? enforced : parsePolicy(cut, { isPublicSuffix }).policy;
  return left && !isLost({ ...left, mode: 'enforce' }) ? []
    : [`One sender reads ${MAX_POLICY_OCTETS} octets of the policy${by}, and those ${left ? `do not cover ${hostList(unusable({ ...left, mode: 'enforce' }, mx))}` : 'are no policy'}.`];
}

/** The whole lines that chasquid reads, which cuts off what is longer; undefined where nothing is. */
function cutOff(body: string): string | undefined {
  const octets = Buffer.from(body);
  const head = octets.subarray(0, MAX_POLICY_OCTETS);
  return octets.length > MAX_POLICY_OCTETS ? head.subarray(0, head.lastIndexOf('\n') + 1).toString('utf8') : undefined;
}

interface Refusal {
  readonly host: string;
  readonly reason: string;
}

function refusals({ facts: { hosts }, now }: View): Refusal[] {
  return hosts.flatMap(({ host, smtp }) => smtp.state !== 'asked' || isAccepted(smtp, now) ? [] : [{
    host,
    reason: smtp.tls && !(Date.parse(smtp.tls.validTo) > now) ? `The certificate of ${host} has ended.` : `${host} shows no TLS that senders accept.`,
  }]);
}

/** What is less than it was meant to be, and loses nothing. */
function spared(view: View): string[] {
  return refusals(view).map(({ reason }) => `${reason.replace(/\.$/, '')}; another host of the best preference takes its mail.`);
}

/** What makes no sense is not accepted. */
function isAccepted({ starttls, tls }: SmtpFacts & { state: 'asked' }, now: number): boolean {
  return starttls === true && tls?.trusted === true && tls.matches === true && !isOldTls(tls.protocol) && Date.parse(tls.validTo) > now;
}

function unseen({ facts, notLookedAt, policy }: View): string[] {
  const { domain, hosts, moreHosts, delegation, policyHost: { addresses, addresses6 } } = facts;
  const families: [string, DnsFact<string>][] = [['IPv4', addresses], ['IPv6', addresses6]];
  const silent = families.flatMap(([family, { state }]) => state === 'unknown' ? [`DNS could not be asked for the ${family} address of ${policyHostName(domain)}.`] : []);
  return [
    ...silent,
    ...delegation.state === 'unknown' ? [`DNS could not be asked for the name servers of ${domain}.`] : [],
    ...delegation.state === 'found' && isTurnedAwayByAll(delegation.value.servers) ? [`No name server of ${delegation.value.zone} serves it to this machine.`] : [],
    ...policy || policyWasAsked(facts) || silent.length > 0 ? [] : [`The policy of ${domain} could not be asked for from here.`],
    ...hosts.flatMap(({ host, smtp }) => smtp.state !== 'asked' && !isAddress(host) ? [sentence(`${host} was not seen: ${smtp.why ?? 'the facts do not say why'}`)] : []),
    ...hosts.filter(isAlias).map(({ host }) => `${host} is a CNAME, and senders differ in which of the two names they compare.`),
    ...notLookedAt.map(host => `${host} was not looked at.`),
    ...moreHosts > 0 ? [`${moreHosts} more MX hosts were not looked at.`] : [],
  ];
}

function sentence(text: string): string {
  return `${text.replace(/\.$/, '')}.`;
}
