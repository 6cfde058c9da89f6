import { Facts } from '../facts';
import { ChangeFinding, finding } from '../finding';
import { HostResource, PolicyHostIdentity } from '../published';
import { list } from '../words';

const OUTAGE = 'until the new one stands senders cannot fetch the policy, and one that holds none yet delivers without TLS if it is made to. '
  + 'A host name cannot be the alias of two distributions, so the deploy fails where the new one comes before the old one goes.';

const IMPORT = 'or let the old stack retain the resources and `cdk import` them into the new one';

/** The policy host goes, and another one comes in its place. */
export function hostReplaced({ domain, before, after }: Facts): ChangeFinding[] {
  const [old, next] = [before?.host, after?.host];
  if (!old || !next || isMoved(old, next)) {
    return [];
  }
  const replaced = replacedResources(old, next);
  return replaced.length === 0 ? [] : [finding('change-host-replaced', 'high',
    `${list(replaced)} of the policy host of ${domain} ${replaced.length === 1 ? 'is' : 'are'} replaced: ${OUTAGE}`,
    'Keep the logical id and the properties that replace the resource as they were.')];
}

/** The same, because the construct has another path or is in another stack. */
export function hostMoved({ domain, before, after }: Facts): ChangeFinding[] {
  const [old, next] = [before?.host, after?.host];
  if (!old || !next || !isMoved(old, next)) {
    return [];
  }
  const otherStack = old.stack !== next.stack;
  return [finding('change-host-moved', 'high',
    `The policy host of ${domain} moves from ${otherStack ? `stack ${old.stack}` : old.path} to ${otherStack ? `stack ${next.stack}` : next.path}, `
    + `and CloudFormation replaces it: ${OUTAGE}`,
    `Move it without a replacement: \`cdk refactor\`${otherStack ? `, ${IMPORT}` : ''}; or keep the construct where it was.`)];
}

/** A path that changes and leaves the logical ids alone moves nothing. */
function isMoved(old: PolicyHostIdentity, next: PolicyHostIdentity): boolean {
  return old.stack !== next.stack || (old.path !== next.path && replacedResources(old, next).length > 0);
}

function replacedResources(old: PolicyHostIdentity, next: PolicyHostIdentity): string[] {
  return Object.entries(old.resources).filter(([what, resource]) => !isSame(resource, next.resources[what])).map(([what]) => what);
}

function isSame(one: HostResource, other: HostResource | undefined): boolean {
  return one.logicalId === other?.logicalId && one.immutable === other.immutable;
}
