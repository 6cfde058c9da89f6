import { Annotations, AspectPriority, Aspects } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { enforceWarnings } from './enforce-warnings';
import { sayUncovered } from './mx-coverage';
import { MxRecordSet } from './mx-records';
import { PolicyWarning, policyWarnings } from './policy-warnings';
import { warnWithoutTerminationProtection } from './termination-protection';
import { MtaStsPolicy } from '../mta-sts-policy';
import { MxCheck } from '../mx-check';
import { policyHostName } from '../protocol';
import { TlsReporting } from '../tls-reporting';

export interface Subject {
  readonly domainName: string;
  readonly policy: MtaStsPolicy;
  readonly tlsReporting: TlsReporting;
  readonly mxCheck: MxCheck;
  /** Of the app as it is when it is asked. */
  readonly mxRecordSets: () => MxRecordSet[];
}

/**
 * Says at synthesis what is legal for a domain but unwise, and what would lose mail.
 *
 * Every warning has an id that is a contract, since users acknowledge by it. The README has a list of them.
 */
export function addWarnings(scope: Construct, { domainName, policy, tlsReporting, mxCheck, mxRecordSets }: Subject): void {
  for (const { id, message } of [...policyWarnings(policy), ...enforceWarnings(policy, tlsReporting), ...domainWarnings(domainName)]) {
    Annotations.of(scope).addWarningV2(id, message);
  }
  warnWithoutTerminationProtection(scope, policy);
  // records may be defined after this construct, or changed by an aspect
  Aspects.of(scope).add({
    visit: node => {
      if (node === scope) {
        const sets = mxRecordSets();
        const named = `the MX records of the app (${sets.map(({ path }) => JSON.stringify(path)).join(', ')}) name`;
        sayUncovered(scope, { domain: domainName, policy, mxCheck, sets, named });
      }
    },
  }, { priority: AspectPriority.READONLY });
}

function domainWarnings(domainName: string): PolicyWarning[] {
  return domainName.startsWith('mta-sts.') ? [{
    id: 'cdk-mta-sts:policy-host-as-domain',
    message: `domainName is ${JSON.stringify(domainName)}, so the policy is served at ${JSON.stringify(policyHostName(domainName))}: `
      + 'give the mail domain itself, what stands behind the "@".',
  }] : [];
}
