import { runbook } from './finding-page';
import { PolicyWarning } from './policy-warnings';
import { MtaStsMode, MtaStsPolicy } from '../mta-sts-policy';
import { TlsReporting } from '../tls-reporting';

/** One sender holds a policy in enforce for a week, whatever its max age. */
const SHORT_DAYS = 7;
const LONG_DAYS = 90;

/** What is legal for a policy in force, and leaves it blind, forgotten too soon or held too long. */
export function enforceWarnings({ mode, maxAge }: MtaStsPolicy, tlsReporting: TlsReporting): PolicyWarning[] {
  if (mode !== MtaStsMode.ENFORCE) {
    return [];
  }
  const warnings: PolicyWarning[] = [];
  if (tlsReporting.text === undefined && !tlsReporting.isManagedElsewhere) {
    warnings.push({
      id: 'cdk-mta-sts:enforce-without-reports',
      message: 'The policy is in force, and nobody gets reports (TlsReporting.none()): when senders refuse to deliver, no one here learns of it. '
        + 'Give TlsReporting.toMailbox(\'tls-reports@example.com\'), or TlsReporting.managedElsewhere() where the record is kept by others.',
    });
  }
  const days = maxAge.toDays({ integral: false });
  if (days < SHORT_DAYS) {
    warnings.push({
      id: 'cdk-mta-sts:max-age-short',
      message: `The policy is in force, and maxAge is ${maxAge.toHumanString()}: who blocks the way to the policy for that long makes senders forget it `
        + '(RFC 8461, section 10.2), and a mistake is not over sooner everywhere, since mimecast holds it for a week anyway. This is right for the first days of enforce; '
        + `then raise it to 14 days or more: ${runbook('go-live')}`,
    });
  }
  if (days > LONG_DAYS) {
    warnings.push({
      id: 'cdk-mta-sts:max-age-long',
      message: `The policy is in force, and maxAge is ${maxAge.toHumanString()}: senders that cannot fetch a correction hold a mistake that long. `
        + `Weeks are enough against who blocks the way to the policy; give ${LONG_DAYS} days or less.`,
    });
  }
  return warnings;
}
