import { policyHostName } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';
import { expiresSoon } from './certificate-expiry';

export function policyExpiry({ facts: { domain, policyHost }, now }: View): CheckFinding[] {
  const days = policyHost.fetches.flatMap(({ tls }) => tls ? expiresSoon(tls, now) ?? [] : []);
  return days.length > 0 ? [checkFinding('check-policy-certificate-expires', 'warning',
    `The certificate of ${policyHostName(domain)} ends in ${Math.min(...days)} days; then no sender can fetch the policy.`, 'Renew it, and see why that does not happen by itself.')] : [];
}
