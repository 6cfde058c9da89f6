import { list } from '../../change';
import { CheckFinding, checkFinding } from '../check-codes';
import { failsTlsa } from '../dane';
import { Answer } from '../facts';
import { hasUnknownAddress, View } from '../view';

type Asked = [what: string, fact: Answer<unknown>];

/** What could not be asked is neither good nor bad, and never left out, unless only an info hangs on it. */
export function notAsked({ facts }: View): CheckFinding[] {
  const { domain, policyHost, hosts, trustedResolver, reportDomains, reportHosts = [], delegation } = facts;
  const asked: Asked[] = [
    [`the MX records of ${domain}`, facts.mx],
    ...facts.addresses ? [[`the address of ${domain}`, facts.addresses] as Asked] : [],
    // which of them it is does not matter where there is one
    ...facts.addresses6 && facts.addresses?.state !== 'found' ? [[`the IPv6 address of ${domain}`, facts.addresses6] as Asked] : [],
    [`_mta-sts.${domain}`, facts.sts],
    [`_smtp._tls.${domain}`, facts.tlsRpt],
    [`the address of mta-sts.${domain}`, policyHost.addresses],
    [`the IPv6 address of mta-sts.${domain}`, policyHost.addresses6],
    ...facts.apex ? [[`the TXT records of ${domain}`, facts.apex] as Asked] : [],
    ...policyHost.misplaced ? [[`the TXT records of mta-sts.${domain}`, policyHost.misplaced] as Asked] : [],
    [`a name below ${domain} that nobody has`, facts.nobody],
    [`the name servers of ${domain}`, delegation],
    ...hosts.filter(hasUnknownAddress).flatMap(({ host, addresses, addresses6 }): Asked[] => [[`the address of ${host}`, addresses], [`the IPv6 address of ${host}`, addresses6]]),
    ...hosts.filter(host => trustedResolver && !failsTlsa(host)).map(({ host, tlsa }): Asked => [`the TLSA records of ${host}`, tlsa]),
    ...reportDomains.filter(each => each.domain !== domain).map((each): Asked => [`the MX records of ${each.domain}, where TLS reports go`, each.mx]),
    ...reportDomains.filter(({ mx }) => mx.state === 'none').map((each): Asked => [`the address of ${each.domain}, where TLS reports go`, each.addresses]),
    ...reportHosts.map(({ host, addresses }): Asked => [`the address of ${host}, where TLS reports go`, addresses]),
    ...reportHosts.filter(({ addresses }) => addresses.state === 'none').map((each): Asked => [`the IPv6 address of ${each.host}, where TLS reports go`, each.addresses6]),
  ];
  // a resolver that is not there is one fault, whatever it was to be asked
  const silent = asked.flatMap(([what, fact]) => fact.state === 'unknown' ? [{ what, why: fact.why }] : []);
  return [...new Set(silent.map(({ why }) => why))].map(reason => checkFinding('check-not-asked', 'warning',
    `DNS could not be asked for ${list(silent.filter(({ why }) => why === reason).map(({ what }) => what), 8)}: ${reason}. That is not the same as nothing.`,
    'Ask again, or another resolver (--resolver).'));
}
