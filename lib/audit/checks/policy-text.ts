import { CheckFinding } from '../check-codes';
import { View } from '../view';

/** What senders read of the policy itself, with its line. */
export function policyText({ parsed, sts }: View): CheckFinding[] {
  return sts?.valid ? parsed?.findings.map(({ line, message, ...each }) =>
    ({ ...each, area: 'mta-sts' as const, message: line === undefined ? message : `Line ${line} of the policy: ${message}` })) ?? [] : [];
}
