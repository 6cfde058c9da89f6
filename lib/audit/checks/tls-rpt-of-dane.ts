import { CheckFinding, checkFinding } from '../check-codes';
import { daneRecords } from '../dane';
import { hasRecord, View } from '../view';

/** The policy domain of DANE is the TLSA base domain, which is the MX host: senders look for its record there (RFC 8460 section 1.1). */
export function tlsRptOfDane({ facts: { domain, hosts, trustedResolver }, policy }: View): CheckFinding[] {
  return hosts.flatMap(facts => {
    const { host, tlsRpt } = facts;
    const isDane = trustedResolver && daneRecords(facts).length > 0;
    const lacks = tlsRpt !== undefined && tlsRpt.state !== 'unknown' && !hasRecord(tlsRpt, 'v=TLSRPTv1');
    // where the domain is its own host, and has a policy, its record is missed already
    return isDane && lacks && (host !== domain || !policy) ? [checkFinding('check-tlsrpt-dane-missing', 'info',
      `Nobody gets reports when DANE to ${host} fails: senders look for the record of that host, and not for the one of ${domain}.`,
      `_smtp._tls.${host}. 300 IN TXT "v=TLSRPTv1; rua=mailto:tls-reports@${domain}"`)] : [];
  });
}
