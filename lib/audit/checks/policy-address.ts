import { policyHostName } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { deadAlias, isMeant, View } from '../view';

/** Some clients ask IPv4 only. */
export function policyAddress({ facts }: View): CheckFinding[] {
  const { addresses, addresses6 } = facts.policyHost;
  const host = policyHostName(facts.domain);
  // without a record nobody looks for it, and a wildcard may lead to a web site
  if (addresses.state !== 'none' || !isMeant(facts.sts, 'sts')) {
    return [];
  }
  if (addresses6.state === 'found') {
    return [checkFinding('check-policy-ipv6-only', 'warning', `${host} has an IPv6 address only, and some senders ask by IPv4.`, `Give ${host} an A record as well.`)];
  }
  return addresses6.state === 'none' && !deadAlias(addresses, addresses6) ? [checkFinding('check-policy-host-missing', 'error',
    `_mta-sts.${facts.domain} announces a policy, and ${host} has no address: no sender can fetch it.`, `Give ${host} an A and an AAAA record.`)] : [];
}
