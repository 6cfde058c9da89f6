import { list } from '../../change';
import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** Each name server of the zone by itself: a sender asks one of them. */
export function stsServers({ facts: { delegation, domain } }: View): CheckFinding[] {
  if (delegation.state !== 'found') {
    return [];
  }
  const said = new Map<string, string[]>();
  for (const { name, sts } of delegation.value.servers) {
    if (sts.state !== 'unknown') {
      const text = sts.state === 'none' ? sts.via ? `CNAME ${sts.via[0]}` : 'no record' : sts.value.join(' | ');
      said.set(text, [...said.get(text) ?? [], name]);
    }
  }
  return said.size < 2 ? [] : [checkFinding('check-sts-servers-disagree', 'error',
    `The name servers of ${delegation.value.zone} say different things at _mta-sts.${domain}: `
    + `${[...said].slice(0, 4).map(([text, names]) => `${JSON.stringify(text.slice(0, 100))} (${list(names, 3)})`).join('; ')}.`,
    'Bring the servers to the same zone, or take those that are stale out of the delegation.')];
}
