import { list } from '../../change';
import { CheckFinding, checkFinding } from '../check-codes';
import { NameServerFacts } from '../facts';
import { isWithoutMail } from '../kind';
import { View } from '../view';

/** Name servers of the zone that say nothing of it (RFC 1912 section 2.8): what they would say was compared with nothing. */
export function stsServerSilent({ facts: { delegation, domain, sts }, kind }: View): CheckFinding[] {
  if (delegation.state !== 'found' || kind === 'missing' || (sts.state === 'none' && isWithoutMail(kind))) {
    return [];
  }
  const { zone, servers } = delegation.value;
  const record = `_mta-sts.${domain}`;
  if (servers.some(({ sts: said }) => said.state !== 'unknown')) {
    const silent = servers.filter(each => isTurnedAway(each) || each.reason === 'silent' || each.notAsked === 'no-address');
    return silent.length === 0 ? [] : [checkFinding('check-sts-server-silent', 'warning',
      `Of the name servers of ${zone} these gave no answer for ${record}: ${named(silent)}. Where it is so for resolvers, too, they lose time there and go on to another; what these would say is not known.`,
      'Look from another network first (--save there, and --facts here): a firewall on the way looks the same, and so does a moment of trouble. If they are as silent from there, have them serve the zone.')];
  }
  // one that has IPv6 only is no fault of the domain
  const asked = servers.filter(({ notAsked }) => notAsked !== 'ipv6-only');
  // without any address nobody can have gone by the delegation: the resolver has the zone itself, as in a network of one's own
  if (asked.every(({ notAsked }) => notAsked === 'no-address') || servers.some(({ reason }) => reason === 'referral')) {
    return [];
  }
  return isTurnedAwayByAll(servers)
    ? [checkFinding('check-sts-server-silent', 'warning',
      `No name server of ${zone} serves it to this machine: ${named(asked)}. So it is where a zone was deleted: caches still have the records of ${domain}, and when these end, it has neither policy nor mail. `
      + 'A network that answers in place of the servers can look the same.',
      'Look from another network first (--save there, and --facts here). If it is so from there, the zone is gone from its servers, or has moved: have them serve it again, or the delegation lead to those that do.')]
    : [checkFinding('check-sts-server-silent', 'info',
      `From this machine no name server of ${zone} was heard for ${record}: ${named(asked)}. Whether they say the same is not known. `
      + 'Where a network lets DNS out to its own resolver only, that is so for every domain, and no fault of this domain.',
      'To have them compared, look from a network that lets DNS out (--save there, and --facts here).')];
}

/** Whether every name server answered that it does not serve the zone: one that was not asked may do so. */
export function isTurnedAwayByAll(servers: readonly NameServerFacts[]): boolean {
  return servers.some(isTurnedAway) && servers.every(each => isTurnedAway(each) || each.notAsked === 'no-address');
}

function isTurnedAway({ reason }: NameServerFacts): boolean {
  return reason === 'refused' || reason === 'lame';
}

function named(servers: readonly NameServerFacts[]): string {
  return list(servers.map(({ name, sts: said }) => `${name}${said.state === 'unknown' ? ` (${said.why})` : ''}`), 4);
}
