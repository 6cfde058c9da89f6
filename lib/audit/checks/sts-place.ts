import { CheckFinding, checkFinding } from '../check-codes';
import { hasRecord, View } from '../view';

/** A record at the domain itself is seen by nobody. */
export function stsPlace({ facts }: View): CheckFinding[] {
  return hasRecord(facts.apex, 'v=STSv1') ? [checkFinding('check-sts-misplaced', 'warning',
    `The record of MTA-STS is at ${facts.domain}, where no sender looks.`, `Move it to _mta-sts.${facts.domain}.`)] : [];
}
