import {
  hostList, judge, list, MxAnswer, MxHost, outcome, patterns, receivingHosts, riskOf, RISKS, sameHosts, SeenPair, Standing, unusable, whyUncovered,
} from '../../change';
import { Policy } from '../../protocol';

/** What the check of the MX hosts knows, before anything is written. */
export interface MxFacts {
  readonly domain: string;
  readonly action: 'refuse' | 'warn';
  /** The hosts that the policy leaves out on purpose. */
  readonly leftOut: readonly string[];
  /** What senders get now; undefined where there is no policy that they could hold. */
  readonly published?: Policy;
  readonly next: Policy;
  readonly live: MxAnswer;
  /** What the template before this deploy said of the MX records, and what it says now. */
  readonly declared: { readonly before?: readonly MxHost[]; readonly after?: readonly MxHost[] };
}

export interface MxVerdict {
  /** Nothing may be written. */
  readonly stops: boolean;
  /** Whether people should look at it. */
  readonly uncovered: boolean;
  readonly text: string;
}

const WAIT = '48 hours and the TTL of the TXT and MX records';

/**
 * Whether a policy may be published, by the pairs of policy and MX records that senders can see of this deploy.
 *
 * Modes `testing` and `none` are never stopped, they are the emergency brake; nor is a policy that leaves every live host at
 * least as usable as the published one.
 */
export function checkMx(facts: MxFacts): MxVerdict {
  const { domain, next, live } = facts;
  const hosts = kept(facts, receivingHosts(domain, live));
  // what enforce would refuse is said in testing, too: that is what testing is for
  const judged = next.mode === 'testing' ? { ...facts, next: { ...next, mode: 'enforce' as const } } : facts;
  // what the templates say of the MX records is known without DNS
  const { pair, stops } = worst(judged, hosts ?? []);
  if (pair && (hosts || stops)) {
    return { stops: stops && next.mode === 'enforce' && facts.action === 'refuse', uncovered: true, text: explain(judged, pair, next.mode === 'testing') };
  }
  if (!hosts) {
    return unknownMx(facts, live.state === 'unknown' ? live.why : 'no answer');
  }
  const still = unusable(judged.next, hosts);
  if (still.length > 0) {
    return {
      stops: false,
      uncovered: true,
      text: `The policy does not cover ${hostList(still)}, as before this deploy: ${whyUncovered(next, still)}. `
      + `Senders ${outcome[riskOf(judged.next, hosts)]}. Add ${hostList(still)} to mx of the policy.`,
    };
  }
  return { stops: false, uncovered: false, text: hosts.length > 0 ? covered(next, hosts) : 'No host receives mail for the domain: there is nothing to check.' };
}

function covered({ mode }: Policy, hosts: readonly MxHost[]): string {
  return mode === 'none' ? 'Mode none refuses no mail.' : `The policy covers every MX host: ${hostList(hosts)}.`;
}

/** The worst pair that this deploy brings, and whether one stops it. */
function worst(facts: MxFacts, live: readonly MxHost[]): { readonly pair?: SeenPair; readonly stops: boolean } {
  const verdicts = standings(facts, live).map(mx => judge({ policy: facts.published, mx: mx.before }, { policy: facts.next, mx: mx.after }));
  const [pair] = verdicts.flatMap(({ pairs }) => pairs).filter(({ worse }) => worse)
    // of two that are as bad, the one whose remedy mends both: only three steps do for a swap
    .sort((a, b) => RISKS.indexOf(b.risk) - RISKS.indexOf(a.risk) || Number(b.held === 'before') - Number(a.held === 'before'));
  return { pair, stops: verdicts.some(({ stops }) => stops) };
}

/**
 * The MX records that senders can see. Where this deploy changes them, the templates tell both sides: DNS may answer either by now.
 */
function standings(facts: MxFacts, live: readonly MxHost[]): { before: Standing['mx']; after: Standing['mx'] }[] {
  const [before, after] = [facts.declared.before, facts.declared.after]
    .map(hosts => kept(facts, hosts && receivingHosts(facts.domain, { state: 'records', records: hosts })));
  const changes = after && !sameHosts(before ?? live, after);
  return [{ before: live, after: live }, ...changes ? [{ before: before ?? live, after }] : []];
}

function kept({ leftOut }: MxFacts, hosts: readonly MxHost[] | undefined): readonly MxHost[] | undefined {
  return hosts?.filter(({ host }) => !leftOut.includes(host));
}

function explain(facts: MxFacts, pair: SeenPair, onlyTesting: boolean): string {
  const hosts = hostList(pair.unusable);
  const where = pair.seen === 'after' ? 'the MX records' : 'the MX records of before this deploy, which stay in caches,';
  if (pair.held === 'before') {
    return `The MX records come to name ${hosts}, and senders still hold the policy of before, which does not cover it: `
      + `${whyUncovered(facts.published!, pair.unusable)}. They ${outcome[pair.risk]}. `
      + `In three steps: publish a policy with mx ${list([...facts.published!.mx, ...pair.unusable.map(({ host }) => host)])}, and leave the MX records as they are; ${WAIT} later, change the MX records; `
      + 'after the same time again, take the old hosts out of the policy (docs/runbooks/change-provider.md).';
  }
  return `The policy does not cover ${hosts}, to which ${where} lead: ${whyUncovered(facts.next, pair.unusable)}. `
    + `${onlyTesting ? 'In mode enforce, senders would' : 'Senders'} ${outcome[pair.risk]}. Add ${hosts} to mx of the policy; `
    + `or take it out of the MX records first, and change the policy ${WAIT} later. `
    + `If it is left out on purpose: mxCheck: MxCheck.except(${pair.unusable.map(({ host }) => `'${host}'`).join(', ')}).`;
}

function unknownMx(facts: MxFacts, why: string): MxVerdict {
  const { domain, next, published } = facts;
  const text = `DNS could not be asked for the MX records of ${domain} (${why})`;
  if (next.mode !== 'enforce' || isAtLeastAsWide(published, next)) {
    return { stops: false, uncovered: false, text: `${text}; this policy refuses no host that the one before it does not.` };
  }
  return {
    stops: facts.action === 'refuse',
    uncovered: true,
    text: `${text}, and a policy in enforce that does not cover them loses mail. Deploy again when DNS answers. `
      + 'If it cannot, compare mx of the policy with the MX records yourself, and deploy with mxCheck: MxCheck.warn().',
  };
}

/** Whatever the MX records are: each host that matched before does so after. */
function isAtLeastAsWide(published: Policy | undefined, next: Policy): boolean {
  return published?.mode === 'enforce' && patterns(published).every(pattern => patterns(next).includes(pattern));
}
