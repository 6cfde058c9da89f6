import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';
import { expiresSoon } from './certificate-expiry';

export function mxExpiry({ facts: { hosts }, now }: View): CheckFinding[] {
  return hosts.flatMap(({ host, smtp }) => {
    const days = smtp.state === 'asked' && smtp.tls ? expiresSoon(smtp.tls, now) : undefined;
    return days === undefined ? [] : [checkFinding('check-mx-certificate-expires', 'warning',
      `The certificate of ${host} ends in ${days} days; then senders that enforce stop to deliver.`, 'Renew it, and see why that does not happen by itself.')];
  });
}
