import { ownCertificates } from './own';
import { parseProperties } from './properties';
import { Begun, Progress, Surroundings, WaitingEvent } from './surroundings';
import { AwsError } from '../aws/api';
import { CustomResourceEvent } from '../custom-resource/event';

/** CloudFront lets go of a certificate some minutes after its distribution did. */
const RELEASED_WITHIN_MS = 15 * 60_000;
/** A Create that was cancelled may be asking ACM at this moment. */
const SETTLED_AFTER_MS = 10_000;
const LOOK_WITHIN_MS = 30_000;

/** Delete: all of it is done while waiting. */
export function beginRemoval(event: CustomResourceEvent, { clock }: Surroundings): Begun {
  return { PhysicalResourceId: event.PhysicalResourceId ?? event.RequestId, BegunAt: clock.now() };
}

/**
 * One look of Delete, in intervals: deletes the certificate when nothing uses it any more. Its validation records stay, since other
 * certificates of the names renew through them.
 *
 * @throws when something still uses it after a while: it is left then, and the message says so.
 */
export async function isRemoved(event: WaitingEvent, around: Surroundings): Promise<Progress> {
  const now = around.clock.now();
  try {
    // an id that CloudFormation made up is that of a Create which was cancelled before it could answer
    const known = /^arn:[^:]+:acm:/.test(event.PhysicalResourceId);
    const used = known ? await stillUsed([event.PhysicalResourceId], around) : await stillUsed(await ownArns(event, around), around);
    if (used.length === 0) {
      return { IsComplete: known || now >= event.BegunAt + SETTLED_AFTER_MS };
    }
    if (now >= event.BegunAt + RELEASED_WITHIN_MS) {
      throw new Error((await Promise.all(used.map(arn => leftBehind(arn, around)))).join('\n'));
    }
  } catch (error) {
    if (!(error instanceof AwsError && error.passes && now < event.BegunAt + RELEASED_WITHIN_MS)) {
      throw error;
    }
    console.warn(error);
  }
  return { IsComplete: false };
}

async function ownArns(event: WaitingEvent, around: Surroundings): Promise<string[]> {
  try {
    parseProperties(event.ResourceProperties);
  } catch (error) {
    // with such properties nothing can have been requested
    console.warn(error);
    return [];
  }
  return (await ownCertificates(event, around, around.clock.now() + LOOK_WITHIN_MS)).map(({ arn }) => arn);
}

/** Deletes what can be deleted, and answers with the others. */
async function stillUsed(arns: readonly string[], { certificates, clock }: Surroundings): Promise<string[]> {
  const used: string[] = [];
  for (const arn of arns) {
    if (!await certificates.delete(arn, clock.now() + LOOK_WITHIN_MS)) {
      used.push(arn);
    }
  }
  return used;
}

async function leftBehind(arn: string, { certificates, clock }: Surroundings): Promise<string> {
  const users = (await certificates.describe(arn, clock.now() + LOOK_WITHIN_MS))?.inUseBy ?? [];
  return `The certificate ${arn} is left, since it is still in use${users.length > 0 ? ` by ${users.join(', ')}` : ''}: `
    + 'take it away there, then delete it (or the stack again).';
}
