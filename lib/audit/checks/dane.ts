import { CheckFinding, checkFinding } from '../check-codes';
import { daneRecords, failsTlsa, fitsTlsa } from '../dane';
import { View } from '../view';

/** A sender that does DANE goes by it and not by MTA-STS (RFC 8461 section 2): it refuses mail under a perfect policy. */
export function dane({ facts: { hosts, trustedResolver } }: View): CheckFinding[] {
  return hosts.flatMap(facts => {
    const { host, tlsa, smtp } = facts;
    if (tlsa.state === 'unknown') {
      return trustedResolver && failsTlsa(facts) ? [checkFinding('check-tlsa-failed', 'error',
        `${host} is in a signed zone, and DNS fails to say whether it has TLSA records: senders that do DANE hold mail back.`,
        `Mend the signatures of _25._tcp.${host}, or the name servers that do not know the type TLSA.`)] : [];
    }
    if (tlsa.state === 'none') {
      return [];
    }
    if (!tlsa.value.authenticated) {
      return trustedResolver ? [checkFinding('check-tlsa-unsigned', 'warning',
        `${host} has TLSA records that DNSSEC does not sign: they protect nothing.`, `Sign the zone of ${host}, or remove the records.`)] : [];
    }
    const records = daneRecords(facts);
    // without any TLS it is for mx-tls
    const mismatch = records.length > 0 && smtp.state === 'asked' && smtp.tls && fitsTlsa(records, smtp.tls) === false;
    return mismatch ? [checkFinding('check-tlsa-mismatch', 'error',
      `No TLSA record of ${host} fits its certificate: senders that do DANE refuse to deliver.`, `_25._tcp.${host}. IN TLSA 3 1 1 ${smtp.tls.keyHash}`)] : [];
  });
}
