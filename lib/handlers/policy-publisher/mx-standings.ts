import { MxFacts } from './mx-facts';
import { counted, judge, MxHost, receivingHosts, RISKS, sameHosts, SeenPair, Standing, unusable } from '../../change';

/** The MX hosts that are there now and count for the policy; undefined where DNS could not be asked. */
export function liveHosts(facts: MxFacts): readonly MxHost[] | undefined {
  const hosts = receivingHosts(facts.domain, facts.live);
  return hosts && counted(hosts, facts.leftOut);
}

/** The worst pair that this deploy brings, and whether one stops it. */
export function worst(facts: MxFacts): { readonly pair?: SeenPair; readonly stops: boolean } {
  const verdicts = standings(facts).map(mx => judge({ policy: facts.published, mx: mx.before }, { policy: facts.next, mx: mx.after }));
  const [pair] = verdicts.flatMap(({ pairs }) => pairs).filter(({ worse }) => worse)
    // of two that are as bad, the one whose remedy mends both: only three steps do for a swap
    .sort((a, b) => RISKS.indexOf(b.risk) - RISKS.indexOf(a.risk) || Number(b.held === 'before') - Number(a.held === 'before'));
  return { pair, stops: verdicts.some(({ stops }) => stops) };
}

/**
 * The MX records that senders can see, before this deploy and after it.
 *
 * Where the deploy changes them, it has no order against the publisher: what DNS answers may be of before or of after. So what the old template
 * names counts as well, unless DNS has a host that neither template names: then somebody has changed the records since, and the old
 * template is the past.
 */
function standings(facts: MxFacts): { before: Standing['mx']; after: Standing['mx'] }[] {
  const live = liveHosts(facts);
  const [before, after] = [facts.declared.before, facts.declared.after].map(hosts => declaredHosts(facts, hosts));
  const named = [...before ?? [], ...after ?? []].map(({ host }) => host);
  const drifted = live?.some(({ host }) => !named.includes(host));
  return [
    ...live ? [{ before: live, after: live }] : [],
    ...live && after && !sameHosts(live, after) && !mends(facts, before, after) ? [{ before: live, after }] : [],
    ...before && after && !drifted && !sameHosts(before, after) ? [{ before, after }] : [],
  ];
}

/**
 * Whether the deploy leaves the MX records alone and only covers more of them. Then DNS that differs remembers what was before, or somebody has
 * changed the records by hand: nothing that senders see of that comes from this deploy, and what mends it must not wait.
 */
function mends({ published, next, declared }: MxFacts, before: Standing['mx'], after: readonly MxHost[]): boolean {
  return declared.settled === true && before !== undefined && sameHosts(before, after)
    && unusable(next, after).length < unusable(published, after).length;
}

function declaredHosts({ domain, leftOut }: MxFacts, hosts: readonly MxHost[] | undefined): readonly MxHost[] | undefined {
  return hosts && counted(receivingHosts(domain, { state: 'records', records: hosts })!, leftOut);
}
