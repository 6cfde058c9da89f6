import { notThere } from './checks/domain';
import { jsonOf } from './held-json';
import { lookAt, World } from './held-live';
import { reportOn } from './held-report';
import { HeldOptions, HeldRequest, readRequest, StackAddress } from './held-request';
import { readStack, StackAccess } from './held-stack';
import { textOf } from './held-text';
import { worldAt } from '../net/world';
import { CannotTell } from '../private/cannot-tell';
import { authorityOption, edgeOption, resolverOption } from '../private/options';
import { printable, printableJson } from '../private/printable';
import { Said, saidOf } from '../private/said';

export interface Surroundings extends World {
  stackAccess(address: StackAddress): Promise<StackAccess>;
}

/** What senders may still hold of a domain, and until when. Never throws. */
export async function held(domain: string, options: HeldOptions, given?: Surroundings): Promise<Said> {
  try {
    const around = given ?? surroundings(options);
    const report = await answer(readRequest(domain, options, around.now()), around);
    return { lines: options.json ? printableJson(jsonOf(report)).split('\n') : textOf(report).map(printable), exitCode: report.exitCode };
  } catch (error) {
    return saidOf(error as Error, options.json ? { domain } : undefined);
  }
}

async function answer(request: HeldRequest, around: Surroundings) {
  const { domain, stack } = request;
  const now = around.now();
  const facts = stack && await readStack(stack, domain, await around.stackAccess(stack), now);
  // last: a deploy that ends in the meantime is then seen as one that goes on, and not as a record that nothing explains
  const live = await lookAt(domain, around);
  if (live.missing && facts === undefined) {
    throw new CannotTell(notThere(domain));
  }
  return reportOn(request, live, facts, now);
}

function surroundings({ resolver, edge, ca }: HeldOptions): Surroundings {
  return {
    ...worldAt({ resolver: resolverOption(resolver), edge: edgeOption(edge), ca: authorityOption(ca) }),
    now: () => Date.now(),
    stackAccess: async address => {
      // the SDK is in this package: who runs it cannot do anything about its next version
      process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
      // it takes longer to load than everything else does to run
      return (await import('./held-aws.js')).stackAccess(address);
    },
  };
}
