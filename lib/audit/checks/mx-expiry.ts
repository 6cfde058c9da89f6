import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';
import { expiresSoon, hasEnded, inDays } from './certificate-expiry';

export function mxExpiry({ facts: { hosts }, now, enforces }: View): CheckFinding[] {
  return hosts.flatMap(({ host, smtp }) => {
    const tls = smtp.state === 'asked' ? smtp.tls : undefined;
    // a certificate of another name is said once
    if (tls && hasEnded(tls, now)) {
      return tls.matches ? [checkFinding('check-mx-certificate', enforces ? 'error' : 'warning',
        `The certificate of ${host} that was seen has ended (${tls.validTo}): senders that enforce do not deliver to it.`, 'Renew it, or probe again if that is done.')] : [];
    }
    const days = tls && expiresSoon(tls, now);
    return days === undefined ? [] : [checkFinding('check-mx-certificate-expires', 'warning',
      `The certificate of ${host} ends ${inDays(days)}; then senders that enforce stop to deliver.`, 'Renew it, and see why that does not happen by itself.')];
  });
}
