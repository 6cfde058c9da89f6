import { Annotations, AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MtaStsMode, MtaStsPolicy } from '../mta-sts-policy';

/**
 * Warns when a policy in force can be deleted by one command: senders hold it for its max age, and nobody could correct it any more.
 *
 * It looks when all else is done, since the app or an aspect may protect the stack later than the construct is made.
 */
export function warnWithoutTerminationProtection(scope: Construct, { mode, maxAge }: MtaStsPolicy): void {
  if (mode !== MtaStsMode.ENFORCE) {
    return;
  }
  const visit = (node: unknown) => {
    const stack = topLevel(Stack.of(scope));
    if (node === scope && !stack.terminationProtection) {
      Annotations.of(scope).addWarningV2('cdk-mta-sts:no-termination-protection',
        `The policy is in force, and the stack ${JSON.stringify(stack.node.path)} has no termination protection: once it is deleted, senders hold the policy `
        + `for up to ${maxAge.toHumanString()}, and you cannot correct it. Add \`terminationProtection: true\` to the properties of the stack.`);
    }
  };
  Aspects.of(scope).add({ visit }, { priority: AspectPriority.READONLY });
}

/** CloudFormation protects nested stacks by the one that they are all in. */
function topLevel(stack: Stack): Stack {
  return stack.nestedStackParent ? topLevel(stack.nestedStackParent) : stack;
}
