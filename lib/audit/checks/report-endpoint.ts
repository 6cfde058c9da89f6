import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** A report needs a host to be sent to; whether it takes one, only a report would tell. */
export function reportEndpoint({ facts: { domain, reportHosts = [] } }: View): CheckFinding[] {
  const lost = reportHosts.filter(({ addresses, addresses6 }) => addresses.state === 'none' && addresses6.state === 'none');
  return lost.map(({ host }) => checkFinding('check-tlsrpt-endpoint-unreachable', 'warning',
    `TLS reports of ${domain} go to ${host} by HTTPS, which has no address.`, 'Give the address of a collector that is there, or of a mailbox.'));
}
