import { policyHostName } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { hasRecord, View } from '../view';

/** A record at the domain itself, or at the policy host, is seen by nobody. */
export function stsPlace({ facts }: View): CheckFinding[] {
  const { domain, apex, policyHost: { misplaced } } = facts;
  const places = [...hasRecord(apex, 'v=STSv1') ? [domain] : [], ...misplaced && hasRecord(misplaced, 'v=STSv1') ? [policyHostName(domain)] : []];
  return places.length > 0 ? [checkFinding('check-sts-misplaced', 'warning',
    `The record of MTA-STS is at ${places.join(' and ')}, where no sender looks.`, `Move it to _mta-sts.${domain}.`)] : [];
}
