import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** What could not be asked is neither good nor bad, and never left out. */
export function notAsked({ facts }: View): CheckFinding[] {
  const { domain, policyHost } = facts;
  const asked = {
    [`the MX records of ${domain}`]: facts.mx,
    [`the address of ${domain}`]: facts.addresses,
    [`_mta-sts.${domain}`]: facts.sts,
    [`_smtp._tls.${domain}`]: facts.tlsRpt,
    [`the address of mta-sts.${domain}`]: policyHost.addresses,
    [`the IPv6 address of mta-sts.${domain}`]: policyHost.addresses6,
  };
  return Object.entries(asked).flatMap(([what, fact]) => fact.state === 'unknown' ? [checkFinding('check-not-asked', 'warning',
    `DNS could not be asked for ${what}: ${fact.why}. That is not the same as nothing.`, 'Ask again, or another resolver (--resolver).')] : []);
}
