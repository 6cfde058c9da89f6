import { policyHostName } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { isMeant, View } from '../view';
import { expiresSoon, hasEnded, inDays } from './certificate-expiry';

/** Of a host that a record announces: at a wildcard there may be a web site. */
export function policyExpiry({ facts: { domain, sts, policyHost }, now }: View): CheckFinding[] {
  if (!isMeant(sts, 'sts')) {
    return [];
  }
  const ended = policyHost.fetches.find(({ tls }) => tls && hasEnded(tls, now))?.tls;
  if (ended) {
    return [checkFinding('check-policy-certificate', 'error',
      `The certificate of ${policyHostName(domain)} that was seen has ended (${ended.validTo}): no sender can fetch the policy.`, 'Renew it, or probe again if that is done.')];
  }
  const days = policyHost.fetches.flatMap(({ tls }) => tls ? expiresSoon(tls, now) ?? [] : []);
  return days.length > 0 ? [checkFinding('check-policy-certificate-expires', 'warning',
    `The certificate of ${policyHostName(domain)} ends ${inDays(Math.min(...days))}; then no sender can fetch the policy.`, 'Renew it, and see why that does not happen by itself.')] : [];
}
