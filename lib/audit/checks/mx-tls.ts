import { isAddress } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { daneRecords } from '../dane';
import { MxHostFacts } from '../facts';
import { certificateFault } from './certificate-words';
import { isOldTls, View } from '../view';

/** What senders that enforce need of each MX host: STARTTLS, TLS 1.2, and a certificate for the name of the MX record (RFC 8461 section 4.2). */
export function mxTls({ facts: { hosts }, enforces, notLookedAt }: View): CheckFinding[] {
  return [...hosts.flatMap(host => ofHost(host, enforces)), ...notLookedAt.filter(host => !isAddress(host)).map(host => notSeen(host, 'the facts have nothing of it'))];
}

function notSeen(host: string, why: string): CheckFinding {
  return checkFinding('check-mx-not-seen', 'warning',
    `What TLS ${host} speaks is not known from here: ${why}. Many networks block port 25.`, 'Probe from a host that may send mail (--save facts.json), and judge here (--facts facts.json).');
}

/** No other place helps but one within that network. */
function notPublic(host: string, why: string): CheckFinding {
  return checkFinding('check-mx-not-seen', 'warning', `What TLS ${host} speaks was not looked at: ${why}.`,
    'Give it a public address; or check from within its network with --private-addresses, if only senders there deliver to it.');
}

function ofHost(facts: MxHostFacts, enforces: boolean): CheckFinding[] {
  const { host, smtp, addresses, addresses6 } = facts;
  // facts come from a file, too
  if (smtp.state !== 'asked') {
    // said by mx-address, mx-names and not-asked
    const isLost = isAddress(host) || [addresses, addresses6].every(({ state }) => state !== 'found');
    const why = smtp.why ?? 'the facts do not say why';
    return isLost || smtp.leftOut ? [] : [smtp.notPublic ? notPublic(host, why) : notSeen(host, why)];
  }
  const { starttls, tls, failure } = smtp;
  // DANE has no mode: without TLS nothing is delivered (RFC 7672 section 2.2)
  const isDane = tls === undefined && daneRecords(facts).length > 0;
  const severity = enforces || isDane ? 'error' : 'warning';
  const who = isDane ? 'senders that do DANE do not deliver to it, nor those that enforce MTA-STS' : 'senders that enforce do not deliver to it';
  const fault = tls && certificateFault(tls);
  switch (true) {
    case !starttls:
      return [checkFinding('check-mx-no-starttls', severity, `${host} does not offer STARTTLS: ${who}.`, 'Turn on TLS for receiving mail.')];
    case tls === undefined:
      return [checkFinding('check-mx-tls-failed', severity, `${host} offers STARTTLS, and the handshake fails (${failure ?? 'the facts do not say how'}): ${who}.`, 'Look at the TLS settings and the certificate of the mail server.')];
    case fault !== undefined:
      return [checkFinding('check-mx-certificate', severity, `The certificate of ${host} is not one that senders accept: ${fault!.why}.`,
        fault!.fix ?? `Give the mail server a certificate of a public authority for ${host}.`)];
    case isOldTls(tls!.protocol):
      return [checkFinding('check-mx-tls-old', severity, `${host} speaks ${tls!.protocol}, and senders want TLS 1.2 or newer.`, 'Turn on TLS 1.2 and 1.3.')];
    default: return [];
  }
}
