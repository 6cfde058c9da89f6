import { Severity } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { MxHostFacts } from '../facts';
import { isAddress, isOldTls, View } from '../view';

/** What senders that enforce need of each MX host: STARTTLS, TLS 1.2, and a certificate for the name of the MX record (RFC 8461 section 4.2). */
export function mxTls({ facts: { hosts }, policy }: View): CheckFinding[] {
  const severity: Severity = policy?.mode === 'enforce' ? 'error' : 'warning';
  return hosts.flatMap(host => ofHost(host, severity));
}

function ofHost({ host, smtp, addresses, addresses6 }: MxHostFacts, severity: Severity): CheckFinding[] {
  if (smtp.state === 'unknown') {
    const isLost = isAddress(host) || (addresses.state === 'none' && addresses6.state === 'none');
    return isLost ? [] : [checkFinding('check-mx-not-seen', 'warning',
      `What TLS ${host} speaks is not known from here: ${smtp.why}. Many networks block port 25.`, 'Probe from a host that may send mail (--save facts.json), and judge here (--facts facts.json).')];
  }
  const { starttls, tls, failure } = smtp;
  switch (true) {
    case !starttls:
      return [checkFinding('check-mx-no-starttls', severity, `${host} does not offer STARTTLS: senders that enforce do not deliver to it.`, 'Turn on TLS for receiving mail.')];
    case tls === undefined:
      return [checkFinding('check-mx-tls-failed', severity, `${host} offers STARTTLS, and the handshake fails: ${failure}.`, 'Look at the TLS settings and the certificate of the mail server.')];
    case !tls!.trusted || !tls!.matches:
      return [checkFinding('check-mx-certificate', severity,
        `The certificate of ${host} is not one that senders accept: ${!tls!.trusted ? tls!.problem : `it is for ${tls!.names.join(', ') || 'no name'}`}.`,
        `Give the mail server a certificate of a public authority for ${host}.`)];
    case isOldTls(tls!.protocol):
      return [checkFinding('check-mx-tls-old', severity, `${host} speaks ${tls!.protocol}, and senders want TLS 1.2 or newer.`, 'Turn on TLS 1.2 and 1.3.')];
    default: return [];
  }
}
