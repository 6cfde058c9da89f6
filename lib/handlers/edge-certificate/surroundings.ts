import { Certificates } from './acm';
import { HostedZones } from './route53';
import { Dns } from '../../net/dns';
import { endedBecause, Phase } from '../aws/stack-status';
import { Clock } from '../clock';
import { CustomResourceEvent } from '../custom-resource/event';

/** Everything outside of the event that a certificate depends on. */
export interface Surroundings {
  readonly certificates: Certificates;
  readonly zones: HostedZones;
  readonly dns: Dns;
  readonly clock: Clock;
  phase(stackId: string, deadline?: number): Promise<Phase>;
}

const DISCARD_WITHIN_MS = 30_000;

/**
 * What `onEvent` answers. The framework hands it on to every call of `isComplete`, as part of the event.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#provider-framework
 */
export interface Begun {
  /** Until it is issued, that of before: a failed Update must not have CloudFormation delete the certificate that is in use. */
  readonly PhysicalResourceId: string;
  readonly BegunAt: number;
  /** The certificate to wait for. */
  readonly CertificateArn?: string;
  /** Whether it was requested for this event, and so goes when the event fails. */
  readonly Requested?: boolean;
  /** Whether that was in a rollback, which is then no reason to give it up. */
  readonly Restoring?: boolean;
}

export type WaitingEvent = CustomResourceEvent & Begun;

/** What `isComplete` answers. */
export interface Progress {
  readonly IsComplete: boolean;
  readonly PhysicalResourceId?: string;
}

/** A deploy that was cancelled goes on in here, while CloudFormation already restores or deletes. */
export function overFor(phase: Phase): Error | undefined {
  const why = endedBecause(phase);
  return why === undefined ? undefined : new Error(`The stack ${why}: the deploy that asked for this certificate is over.`);
}

/** Removes what an event has requested and cannot use. Answers with what to tell; never throws, since an error is on its way already. */
export async function discard(arn: string, { certificates, clock }: Surroundings): Promise<string> {
  try {
    if (await certificates.delete(arn, clock.now() + DISCARD_WITHIN_MS)) {
      return 'The certificate that was requested is deleted again.';
    }
    return `The certificate ${arn} is in use by now, and stays: delete it when nothing uses it any more.`;
  } catch (error) {
    console.error(error);
    return `The certificate ${arn} could not be deleted (${(error as Error).message}): delete it by hand.`;
  }
}
