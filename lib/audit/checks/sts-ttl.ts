import { formatSeconds } from '../../change';
import { CheckFinding, checkFinding } from '../check-codes';
import { hasRecord, View } from '../view';

const LONG = 3_600;

/** The TTL is what senders see a mend later by. */
export function stsTtl({ facts }: View): CheckFinding[] {
  if (facts.sts.state !== 'found' || !hasRecord(facts.sts, 'v=STSv1') || facts.sts.value.ttl <= 2 * LONG) {
    return [];
  }
  return [checkFinding('check-sts-ttl-long', 'info',
    `The TTL of _mta-sts.${facts.domain} is ${formatSeconds(facts.sts.value.ttl)}: a corrected policy is seen that much later.`, 'Give it a TTL of 300 seconds to an hour.')];
}
