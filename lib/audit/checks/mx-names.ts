import { isSafe, list } from '../../change';
import { riskOfRefused } from '../../change/risk';
import { isAddress } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { isAlias, View } from '../view';

/** RFC 5321 section 5.1: the name has addresses, and is no alias. One that is an address itself is for mx-address. */
export function mxNames({ facts: { hosts, domain, moreHosts }, mx }: View): CheckFinding[] {
  const aliases = hosts.filter(isAlias).map(({ host }) => host);
  const lost = hosts.filter(({ host, addresses, addresses6 }) => !isAddress(host) && addresses.state === 'none' && addresses6.state === 'none')
    .map(({ host }) => host);
  return [
    ...aliases.length > 0 ? [checkFinding('check-mx-alias', 'warning',
      `${list(aliases)}, an MX host of ${domain}, is a CNAME: senders differ in which of the two names they compare with the policy.`, 'Name the host itself in the MX record.')] : [],
    ...lost.length > 0 ? [checkFinding('check-mx-no-address', isSafe(riskOfRefused(mx ?? [], lost)) ? 'warning' : 'error',
      `${list(lost)}, an MX host of ${domain}, has no address: no mail gets there.`,
      'Give it an address, or take it out of the MX records.')] : [],
    ...moreHosts > 0 ? [checkFinding('check-mx-many', 'warning', `${domain} has ${hosts.length + moreHosts} MX hosts: ${moreHosts} were not looked at.`, 'Senders try a few only: publish fewer.')] : [],
  ];
}
