import { MxFacts } from './mx-facts';
import { hostList, list, MxHost, outcome, receivingHosts, riskOf, SeenPair, whyUncovered } from '../../change';

const WAIT = '48 hours and the TTL of the TXT and MX records';

/** Senders that go by this deploy lose mail: which, why, and what to do instead. */
export function loses(facts: MxFacts, pair: SeenPair, onlyTesting: boolean): string {
  return pair.held === 'before' ? comesTooLate(facts, pair) : leavesOut(facts, pair, onlyTesting);
}

function comesTooLate({ published }: MxFacts, pair: SeenPair): string {
  const hosts = hostList(pair.unusable);
  const both = list([...published!.mx, ...pair.unusable.map(({ host }) => host)]);
  return `The MX records come to name ${hosts}, and senders still hold the policy of before, which does not cover it: `
    + `${whyUncovered(published!, pair.unusable)}. They ${outcome[pair.risk]}. `
    + `In three steps: publish a policy with mx ${both}, and leave the MX records as they are; ${WAIT} later, change the MX records; `
    + 'after the same time again, take the old hosts out of the policy (docs/runbooks/change-provider.md).';
}

function leavesOut(facts: MxFacts, { unusable, seen, risk }: SeenPair, onlyTesting: boolean): string {
  const hosts = hostList(unusable);
  const where = seen === 'after' ? 'the MX records' : 'the MX records of before this deploy, which stay in caches,';
  return `The policy does not cover ${hosts}, to which ${where} lead: ${whyUncovered(facts.next, unusable)}. `
    + `${onlyTesting ? 'In mode enforce, senders would' : 'Senders'} ${outcome[risk]}. Add ${hosts} to mx of the policy; `
    + `or take it out of the MX records first, and change the policy ${WAIT} later.${onPurpose(facts, unusable, risk === 'critical')}`;
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
export function knownUncovered({ next }: MxFacts, hosts: readonly MxHost[], still: readonly MxHost[]): string {
  return `The policy does not cover ${hostList(still)}, as before this deploy: ${whyUncovered(next, still)}. `
    + `Senders ${outcome[riskOf(next, hosts)]}. Add ${hostList(still)} to mx of the policy.`;
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
