import { runbook } from '../../private/finding-page';
import { CheckFinding, checkFinding } from '../check-codes';
import { isWithoutMail } from '../kind';
import { View } from '../view';

/** It does no harm, until there are MX records again that it does not cover. */
export function policyWithoutMail({ facts: { domain }, policy, sts, kind }: View): CheckFinding[] {
  return isWithoutMail(kind) && sts?.valid && policy && policy.mode !== 'none' ? [checkFinding('check-policy-without-mail', 'info',
    `${domain} receives no mail, and has a policy in ${policy.mode}: senders that hold it go by it when there are MX hosts again.`,
    `Retire it: mode none first, and the record and the host only when nobody holds it any more. In this order: ${runbook('retire')}`)] : [];
}
