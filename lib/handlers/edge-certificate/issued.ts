import { Certificate } from './acm';
import { delegationProblem } from './delegation';
import { parseProperties } from './properties';
import { failureOf, whatIsMissing } from './reasons';
import { discard, overFor, Progress, Surroundings, WaitingEvent } from './surroundings';
import { AwsError } from '../aws/api';

/** Shorter than the waiter's own, so that there is time to tidy up and to say what is missing. */
const ISSUED_WITHIN_MS = 40 * 60_000;
/** A trouble of the services themselves may pass by the next look. */
const LOOK_WITHIN_MS = 30_000;

/**
 * One look of Create and Update, in intervals: whether the certificate is issued.
 *
 * @throws after the certificate is gone, if it was requested for this event.
 */
export async function isIssued(event: WaitingEvent, around: Surroundings): Promise<Progress> {
  const arn = event.CertificateArn!;
  const now = around.clock.now();
  try {
    const certificate = await around.certificates.describe(arn, now + LOOK_WITHIN_MS);
    await refuseIfOver(event, certificate, around);
    switch (certificate?.status) {
      case 'ISSUED':
        return { IsComplete: true, PhysicalResourceId: arn };
      case 'PENDING_VALIDATION':
        return await notYet(event, certificate, around);
      case undefined:
        throw new Error(`The certificate ${arn} is not there any more: deploy again to ask for another one.`);
      default:
        throw new Error(await failureOf(certificate!, around.dns));
    }
  } catch (error) {
    if (error instanceof AwsError && error.passes && now < event.BegunAt + ISSUED_WITHIN_MS) {
      console.warn(error);
      return { IsComplete: false };
    }
    throw event.Requested ? new Error(`${(error as Error).message}\n${await discard(arn, around)}`, { cause: error }) : error;
  }
}

/** Asked last, so that little time is left in which a cancelled deploy could be told of success. */
async function refuseIfOver(event: WaitingEvent, certificate: Certificate | undefined, { phase, clock }: Surroundings): Promise<void> {
  if (!event.Requested || event.Restoring) {
    return;
  }
  const now = await phase(event.StackId, clock.now() + LOOK_WITHIN_MS);
  // Lambda can run a request twice: the other run has told CloudFormation of this very certificate, and the deploy has ended well
  const accepted = now === 'over' && certificate?.status === 'ISSUED';
  const over = overFor(now);
  if (over && !accepted) {
    throw over;
  }
}

async function notYet(event: WaitingEvent, certificate: Certificate, around: Surroundings): Promise<Progress> {
  const { dns, clock } = around;
  if (clock.now() < event.BegunAt + ISSUED_WITHIN_MS) {
    return { IsComplete: false };
  }
  const minutes = Math.round((clock.now() - event.BegunAt) / 60_000);
  const told = [await whatIsMissing(certificate, dns), ...await delegationProblems(event, around)];
  throw new Error(`ACM did not issue the certificate for ${certificate.names.join(', ')} within ${minutes} minutes. ${told.join(' ')}`);
}

async function delegationProblems(event: WaitingEvent, { zones, dns, clock }: Surroundings): Promise<string[]> {
  const found: string[] = [];
  for (const zoneId of new Set(parseProperties(event.ResourceProperties).zones.values())) {
    const zone = await zones.zone(zoneId, clock.now() + LOOK_WITHIN_MS);
    const problem = zone && await delegationProblem(zoneId, zone, dns);
    found.push(...problem ? [problem] : []);
  }
  return found;
}
