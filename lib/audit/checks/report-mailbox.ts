import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** Reports are delivered despite TLS failures (RFC 8460 section 3), if there is a host to deliver them to. */
export function reportMailbox({ facts: { domain, reportDomains } }: View): CheckFinding[] {
  const lost = reportDomains.filter(({ mx, addresses }) => mx.state === 'none' && addresses.state === 'none'
    || mx.state === 'found' && mx.value.records.every(({ host }) => host === '.'));
  return [
    ...lost.map(each => checkFinding('check-tlsrpt-mailbox-unreachable', 'warning',
      `TLS reports of ${domain} go to a mailbox at ${each.domain}, which receives no mail.`, 'Give an address that is read.')),
    ...reportDomains.some(each => each.domain === domain) ? [checkFinding('check-tlsrpt-same-domain', 'info',
      `TLS reports of ${domain} go to ${domain} itself: when its TLS is broken, some of them do not arrive.`, 'An address in another domain is safer.')] : [],
  ];
}
