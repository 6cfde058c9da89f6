import { runbook } from '../../private/finding-page';
import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

export function policyMode({ facts: { domain }, policy, sts, kind }: View): CheckFinding[] {
  if (!policy || !sts?.valid || kind !== 'receives') {
    return [];
  }
  switch (policy.mode) {
    case 'enforce': return [];
    case 'testing': return [checkFinding('check-mode-testing', 'info',
      `The policy of ${domain} is in testing: senders report, and deliver without TLS if they are made to.`, `When reports are clean: mta-sts check --for enforce ${domain}`)];
    case 'none': return [checkFinding('check-mode-none', 'warning', `The policy of ${domain} is of mode none: it protects nothing.`,
      `Publish mode testing; or, to retire MTA-STS, go on with ${runbook('retire')}`)];
  }
}
