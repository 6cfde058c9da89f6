import { list } from '../../change';
import { CheckFinding, checkFinding } from '../check-codes';
import { NameServerFacts } from '../facts';
import { isWithoutMail } from '../kind';
import { View } from '../view';

/** Name servers of the zone that say nothing of it (RFC 1912 section 2.8): what they would say was compared with nothing. */
export function stsServerSilent({ facts: { delegation, domain, sts }, kind }: View): CheckFinding[] {
  if (delegation.state !== 'found' || (sts.state === 'none' && isWithoutMail(kind))) {
    return [];
  }
  const { zone, servers } = delegation.value;
  // one that has IPv6 only is no fault of the domain
  const asked = servers.filter(({ notAsked }) => notAsked !== 'ipv6-only');
  const silent = asked.filter(isSilent);
  // without any address nobody can have gone by the delegation: the resolver has the zone itself, as in a network of one's own
  if (silent.length === 0 || asked.every(({ notAsked }) => notAsked === 'no-address')) {
    return [];
  }
  const named = list(silent.map(({ name, sts: said }) => `${name}${said.state === 'unknown' ? ` (${said.why})` : ''}`), 4);
  return silent.length < asked.length
    ? [checkFinding('check-sts-server-silent', 'warning',
      `Of the name servers of ${zone} these gave no answer for _mta-sts.${domain}: ${named}. Resolvers lose time there and go on to another; what these would say is not known.`,
      'Have them serve the zone, or take them out of the delegation; and ask again, if it was a moment only.')]
    : [checkFinding('check-sts-server-silent', 'info',
      `None of the name servers of ${zone} gave this machine an answer for _mta-sts.${domain}: ${named}. Whether they say the same is not known. `
      + 'Where a network lets DNS out to its own resolver only, that is so for every domain, and no fault of this domain.',
      'To have them compared, look from a network that lets DNS out (--save there, and --facts here).')];
}

function isSilent({ sts }: NameServerFacts): boolean {
  return sts.state === 'unknown';
}
