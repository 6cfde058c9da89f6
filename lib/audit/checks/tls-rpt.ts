import { CheckFinding, checkFinding } from '../check-codes';
import { deadAlias, hasRecord, isMeant, View } from '../view';

/** Nobody notices that mail is refused without reports; in testing they are all that a policy is for. */
export function tlsRpt({ facts, tlsRpt: parsed, policy, kind }: View): CheckFinding[] {
  if (!parsed || kind !== 'receives') {
    return [];
  }
  if (isMeant(facts.tlsRpt, 'tlsrpt')) {
    return parsed.findings.map(each => ({ ...each, area: 'tls-rpt' as const }));
  }
  return [
    ...hasRecord(facts.apex, 'v=TLSRPTv1') ? [checkFinding('check-tlsrpt-misplaced', 'warning',
      `The record of TLS-RPT is at ${facts.domain}, where no sender looks.`, `Move it to _smtp._tls.${facts.domain}.`)] : [],
    ...policy && !deadAlias(facts.tlsRpt) ? [checkFinding('check-tlsrpt-missing', policy.mode === 'testing' ? 'error' : 'warning',
      `Nobody gets reports when TLS to ${facts.domain} fails${policy.mode === 'testing' ? ', and mode testing tells nothing without them' : ''}.`,
      `_smtp._tls.${facts.domain}. 300 IN TXT "v=TLSRPTv1; rua=mailto:tls-reports@${facts.domain}"`)] : [],
  ];
}
