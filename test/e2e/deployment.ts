import { Duration } from 'aws-cdk-lib';
import { MtaStsMode, type MtaStsPolicy } from '../../lib';
import type { Deployment } from '../cloud/harness';

/** The resolver of the sender remembers the record as long as it is told to; the tests have no five minutes. */
const recordTtl = Duration.seconds(1);

/** What the scenarios deploy. */
export function deployment(policy: MtaStsPolicy, { adjust, ...others }: Omit<Partial<Deployment>, 'policy'> = {}): Deployment {
  return {
    recordTtl,
    policy,
    ...others,
    adjust: (stack, mtaSts) => {
      stack.terminationProtection = policy.mode === MtaStsMode.ENFORCE;
      adjust?.(stack, mtaSts);
    },
  };
}
