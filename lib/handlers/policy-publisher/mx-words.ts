import { MxFacts } from './mx-facts';
import { hostList, isSafe, list, MxHost, outcome, receivingHosts, riskOf, SeenPair, whyUncovered } from '../../change';
import { runbook } from '../../private/finding-page';
import { uncoveredHosts } from '../../protocol';

const WAIT = '48 hours and the TTL of the TXT and MX records';

/** Senders that go by this deploy lose mail: which, why, and what to do instead. */
export function loses(facts: MxFacts, pair: SeenPair, onlyTesting: boolean): string {
  return pair.held === 'before' ? comesTooLate(facts, pair) : leavesOut(facts, pair, onlyTesting);
}

function comesTooLate({ published }: MxFacts, pair: SeenPair): string {
  const hosts = hostList(pair.unusable);
  return `The MX records come to name ${hosts}, and senders still hold the policy of before, which does not cover it: `
    + `${whyUncovered(published!, pair.unusable)}. They ${outcome[pair.risk]}. In three steps: ${threeSteps(published!.mx, pair)}`;
}

function leavesOut(facts: MxFacts, pair: SeenPair, onlyTesting: boolean): string {
  const { published, next, declared, live } = facts;
  const { unusable, risk } = pair;
  const hosts = hostList(unusable);
  // only the app's own records are known to change
  const stay = declared.after?.some(({ host }) => unusable.some(other => other.host === host)) ?? true;
  const where = live.state === 'implicit' && unusable.every(({ host }) => host === facts.domain)
    ? 'which has no MX record and is its own host'
    : `to which ${stay ? 'the MX records' : 'the MX records of before this deploy, which stay in caches,'} lead`;
  return `The policy does not cover ${hosts}, ${where}: ${whyUncovered(next, unusable)}. `
    + `${onlyTesting ? 'In mode enforce, senders would' : 'Senders'} ${outcome[risk]}. Add ${hosts} to mx of the policy`
    + (canGoFirst(facts, pair)
      ? `; or ${live.state === 'implicit' ? 'give it MX records' : 'take it out of the MX records'} first, and change the policy ${WAIT} later.`
      : `. To move the mail to other hosts, in three steps: ${threeSteps([...published!.mx, ...next.mx], pair)}`)
    + onPurpose(facts, unusable, risk === 'critical');
}

/** Whether senders that hold the policy of before still find a host when the MX records lose the ones that the new policy leaves out. */
function canGoFirst({ published }: MxFacts, { usable }: SeenPair): boolean {
  return published?.mode !== 'enforce' || (usable.length > 0 && isSafe(riskOf(published, usable)));
}

/** Each pattern is named: who leaves one out of the policy loses mail. */
function threeSteps(mx: readonly string[], { unusable }: SeenPair): string {
  const both = [...new Set([...mx, ...uncoveredHosts(mx, unusable.map(({ host }) => host))])];
  return `publish a policy with mx ${list(both, both.length)}, and leave the MX records as they are; ${WAIT} later, change the MX records; `
    + `after the same time again, take the old hosts out of the policy (in commands: ${runbook('change-provider')}).`;
}

/** Where no host is left, nobody means it. */
function onPurpose({ leftOut }: MxFacts, unusable: readonly MxHost[], leavesNone: boolean): string {
  const all = [...new Set([...leftOut, ...unusable.map(({ host }) => host)])].sort();
  if (!leavesNone) {
    return ` If it is left out on purpose: mxCheck: MxCheck.except(${all.map(host => `'${host}'`).join(', ')}).`;
  }
  return unusable.some(({ host }) => leftOut.includes(host)) ? ' MxCheck.except names every MX host: that leaves none for mail, so it does not count.' : '';
}

/** The policy leaves hosts out as the one before it did: nothing gets worse, and nothing is good. */
export function knownUncovered({ next }: MxFacts, hosts: readonly MxHost[], still: readonly MxHost[], onlyTesting: boolean): string {
  const what = outcome[riskOf(next, hosts)];
  return `The policy does not cover ${hostList(still)}, as before this deploy: ${whyUncovered(next, still)}. `
    // testing is no worse only than what was in enforce
    + `${onlyTesting ? `In mode enforce, senders would ${what}; those that still hold the policy of before do` : `Senders ${what}`}. Add ${hostList(still)} to mx of the policy.`;
}

export function covered({ domain, next, live, leftOut }: MxFacts, hosts: readonly MxHost[]): string {
  if (hosts.length === 0) {
    return 'No host receives mail for the domain: there is nothing to check.';
  }
  if (next.mode === 'none') {
    return 'Mode none refuses no mail.';
  }
  const skipped = receivingHosts(domain, live)!.filter(({ host }) => leftOut.includes(host));
  return `The policy covers every MX host: ${hostList(hosts)}.${skipped.length > 0 ? ` Left out on purpose: ${hostList(skipped)}.` : ''}`;
}

/** DNS could not be asked: the policy refuses no host that the one before it does not, or nobody knows. */
export function unknownMx({ domain, live }: MxFacts, refusesNoMore: boolean): string {
  const text = `DNS could not be asked for the MX records of ${domain} (${live.state === 'unknown' ? live.why : 'no answer'})`;
  return refusesNoMore
    ? `${text}; this policy refuses no host that the one before it does not.`
    : `${text}, and a policy in enforce that does not cover them loses mail. Deploy again when DNS answers. `
      + 'If it cannot, compare mx of the policy with the MX records yourself, and deploy with mxCheck: MxCheck.warn().';
}
