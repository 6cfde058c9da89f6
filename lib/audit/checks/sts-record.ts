import { policyUrl } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { deadAlias, isMeant, View } from '../view';

/** Without a record no sender looks for a policy (RFC 8461 section 3.1). */
export function stsRecord({ facts, sts, policy, kind }: View): CheckFinding[] {
  if (sts && isMeant(facts.sts, 'sts')) {
    return sts.findings.map(each => ({ ...each, area: 'mta-sts' as const }));
  }
  if (kind !== 'receives' || !sts || deadAlias(facts.sts)) {
    return [];
  }
  const record = `_mta-sts.${facts.domain}. 300 IN TXT "v=STSv1; id=…"`;
  return policy
    ? [checkFinding('check-sts-policy-unannounced', 'error',
      `${policyUrl(facts.domain)} serves a policy, and _mta-sts.${facts.domain} announces none: no sender looks for it.`, record)]
    : [checkFinding('check-sts-missing', 'warning',
      `${facts.domain} has no MTA-STS: who sits on the path of its mail can strip TLS and read it.`, `mta-sts suggest ${facts.domain}`)];
}
