import { formatSeconds } from '../../change';
import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** Two weeks; who blocks the way to the policy for that long makes senders forget it (RFC 8461 section 10.2). */
const GOOD = 1_209_600;

export function policyMaxAge({ facts: { domain }, policy, sts }: View): CheckFinding[] {
  return policy?.mode === 'enforce' && sts?.valid && policy.maxAge < GOOD ? [checkFinding('check-max-age-short', 'info',
    `Senders forget the policy of ${domain} after ${formatSeconds(policy.maxAge)} without an answer of the policy host: who can block it for that long can read mail. `
    + 'In the first days of enforce, and ahead of an MX move, that is right.', `max_age: ${GOOD}`)] : [];
}
