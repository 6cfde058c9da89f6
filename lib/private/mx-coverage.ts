import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { MxRecordSet } from './mx-records';
import { counted, isSafe, list, MxHost, outcome, receivingHosts, riskOf, unusable, whyUncovered, worstRisk } from '../change';
import { MtaStsMode, MtaStsPolicy } from '../mta-sts-policy';
import { MxCheck } from '../mx-check';

/** What a policy and the MX hosts of its domain are compared as. */
export interface Coverage {
  readonly domain: string;
  readonly policy: MtaStsPolicy;
  readonly mxCheck: MxCheck;
  /** Each an answer that senders can get. */
  readonly sets: readonly Omit<MxRecordSet, 'path'>[];
  /** Where the hosts are given, as the end of a sentence that names them: `the MX records "Mail/Mx" name`. */
  readonly named: string;
}

/**
 * Says which MX hosts the policy does not cover: an error where senders would find no host, or none of the best preference, and
 * the policy is in enforce; a warning otherwise. A policy in testing is judged by what enforce would do.
 */
export function sayUncovered(scope: IConstruct, { domain, policy, mxCheck, sets, named }: Coverage): void {
  if (policy.mode === MtaStsMode.NONE || mxCheck.action === 'off') {
    return;
  }
  const enforced = { mode: 'enforce', mx: policy.mx, maxAge: policy.maxAge.toSeconds() } as const;
  const answers = sets.map(({ hosts, complete }) => {
    const receiving = receivingHosts(domain, { state: 'records', records: hosts })!;
    return complete ? counted(receiving, mxCheck.leftOut) : receiving.filter(({ host }) => !mxCheck.leftOut.includes(host));
  });
  const uncovered = unusable(enforced, answers.flat());
  if (uncovered.length === 0) {
    return;
  }
  // of sets with a routing policy a sender gets one
  const risk = worstRisk(answers.map(hosts => riskOf(enforced, hosts)));
  const inForce = policy.mode === MtaStsMode.ENFORCE;
  const allKnown = sets.every(({ complete }) => complete);
  const message = [
    `The policy of ${domain} does not cover ${all(uncovered)}, which ${named}: ${whyUncovered(enforced, uncovered)}.`,
    `${inForce ? 'Senders that hold it' : 'In mode enforce, senders would'} ${allKnown ? outcome[risk] : 'skip what it does not cover; other hosts are not known here'}.`,
    `Add ${all(uncovered)} to mx of the policy. When the MX records are about to change, deploy that first, and change them two days and their TTL later.`,
    ...risk === 'critical' ? [] : [`If the policy leaves it out on purpose, give mxCheck: MxCheck.except(${exceptions(mxCheck, uncovered)}).`],
  ].join(' ');
  if (inForce && allKnown && !isSafe(risk) && mxCheck.action === 'refuse') {
    Annotations.of(scope).addError(`${message} MxCheck.warn() only says this.`);
  } else {
    Annotations.of(scope).addWarningV2('cdk-mta-sts:mx-not-covered', message);
  }
}

/** With those that are left out already: the user replaces one list by the other. */
function exceptions({ leftOut }: MxCheck, uncovered: readonly MxHost[]): string {
  return [...new Set([...leftOut, ...uncovered.map(({ host }) => host)])].map(host => `'${host}'`).join(', ');
}

function all(hosts: readonly MxHost[]): string {
  return list(hosts.map(({ host }) => host), hosts.length);
}
