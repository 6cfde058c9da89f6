import { list } from '../../change';
import { CheckFinding, checkFinding } from '../check-codes';
import { failsTlsa } from '../dane';
import { DnsFact } from '../facts';
import { View } from '../view';

/** What could not be asked is neither good nor bad, and never left out, unless only an info hangs on it. */
export function notAsked({ facts }: View): CheckFinding[] {
  const { domain, policyHost, hosts, trustedResolver, reportDomains, reportHosts = [] } = facts;
  const asked: [what: string, fact: DnsFact<unknown>][] = [
    [`the MX records of ${domain}`, facts.mx],
    ...facts.addresses ? [[`the address of ${domain}`, facts.addresses] as [string, DnsFact<unknown>]] : [],
    // which of them it is does not matter where there is one
    ...facts.addresses6 && facts.addresses?.state !== 'found' ? [[`the IPv6 address of ${domain}`, facts.addresses6] as [string, DnsFact<unknown>]] : [],
    [`_mta-sts.${domain}`, facts.sts],
    [`_smtp._tls.${domain}`, facts.tlsRpt],
    [`the address of mta-sts.${domain}`, policyHost.addresses],
    [`the IPv6 address of mta-sts.${domain}`, policyHost.addresses6],
    ...hosts.filter(host => trustedResolver && !failsTlsa(host)).map(({ host, tlsa }): [string, DnsFact<unknown>] => [`the TLSA records of ${host}`, tlsa]),
    ...reportDomains.filter(each => each.domain !== domain).map((each): [string, DnsFact<unknown>] => [`the MX records of ${each.domain}, where TLS reports go`, each.mx]),
    ...reportDomains.filter(({ mx }) => mx.state === 'none').map((each): [string, DnsFact<unknown>] => [`the address of ${each.domain}, where TLS reports go`, each.addresses]),
    ...reportHosts.map(({ host, addresses }): [string, DnsFact<unknown>] => [`the address of ${host}, where TLS reports go`, addresses]),
    ...reportHosts.filter(({ addresses }) => addresses.state === 'none').map((each): [string, DnsFact<unknown>] => [`the IPv6 address of ${each.host}, where TLS reports go`, each.addresses6]),
  ];
  // a resolver that is not there is one fault, whatever it was to be asked
  const silent = asked.flatMap(([what, fact]) => fact.state === 'unknown' ? [{ what, why: fact.why }] : []);
  return [...new Set(silent.map(({ why }) => why))].map(reason => checkFinding('check-not-asked', 'warning',
    `DNS could not be asked for ${list(silent.filter(({ why }) => why === reason).map(({ what }) => what), 8)}: ${reason}. That is not the same as nothing.`,
    'Ask again, or another resolver (--resolver).'));
}
