import { PublishJob, Surroundings } from './job';
import { refuseUncovered } from './live-check';
import { etagOf } from './proof';
import { parseProperties, Publication } from './properties';
import { restore, restoreKind } from './restore';
import { Overtaken, StoredVersion, UncertainWrite } from './store';
import { takenBack } from './taken-back';
import { endedBecause } from '../aws/stack-status';
import { CustomResourceEvent, FailedRequest, Outcome } from '../custom-resource/event';

/** All the proofs of one publication together. */
const PROVE_WITHIN_MS = 5 * 60_000;
/** There has to be time left to tell how it went. */
const UNDO_WITHIN_MS = 60_000;

/**
 * Publishes one policy: proves that the edge stands, writes the object last, proves that the edge serves it.
 *
 * `_mta-sts` depends on this resource, so its id is announced only after this has answered.
 *
 * @throws FailedRequest after the old bytes are back.
 */
export async function publish(event: CustomResourceEvent, around: Surroundings, deadline: number): Promise<Outcome> {
  const publication = parseProperties(event.ResourceProperties);
  const job = new PublishJob(event, publication, around, Math.min(deadline, around.clock.now() + PROVE_WITHIN_MS));
  const kind = await restoreKind(event, job);
  return kind === undefined ? forward(job) : restore(job, kind);
}

async function forward(job: PublishJob): Promise<Outcome> {
  let standing: StoredVersion | undefined;
  let mxCheck: string;
  try {
    standing = await job.standing();
    const served = await job.prove(standing?.etag ? { kind: 'stored', etag: standing.etag } : { kind: 'nothing' });
    mxCheck = await refuseUncovered(job, standing && served);
    if (job.previous && standing?.etag === job.etag && await job.serves()) {
      return job.outcome(mxCheck);
    }
    await refuseUnlessForward(job);
    await refuseOverNewer(job, standing);
  } catch (error) {
    throw failed(job, 'Nothing was written.', error);
  }
  return writeAndProve(job, standing, mxCheck);
}

async function writeAndProve(job: PublishJob, standing: StoredVersion | undefined, mxCheck: string): Promise<Outcome> {
  let written: string | undefined;
  const writtenAt = job.now();
  try {
    written = await job.store.write(job.publication.text, job.label, standing, job.deadline);
    // a write that took its time can come after the rollback, which then has found nothing to put back
    await refuseUnlessForward(job);
    await job.prove({ kind: 'text', text: job.publication.text });
    return job.outcome(mxCheck);
  } catch (error) {
    throw failed(job, written === undefined ? notWritten(error) : await undo(job, written, standing, writtenAt), error);
  }
}

/** Takes back what was written, unless something newer stands by now. Answers with what to tell. */
async function undo(job: PublishJob, written: string, replaced: StoredVersion | undefined, writtenAt: number): Promise<string> {
  const old = job.previous && etagOf(job.previous.text) === replaced?.etag ? job.previous : undefined;
  const told = (to?: number) => replaced === undefined || replaced.etag === job.etag
    ? ''
    : ` ${takenBack(job.publication.policyId, old?.policyId, writtenAt, to)}`;
  try {
    await takeBack(job, written, old);
  } catch (error) {
    console.error('The new text could not be taken back.', error);
    return error instanceof Overtaken
      ? 'Something newer was written in the meantime, and stands.'
      : `The new text could not be taken back (${(error as Error).message}): a rollback of the stack tries again.${told()}`;
  }
  return (replaced ? 'The old text is back.' : 'The new object was removed again.') + told(job.now());
}

/** Writes the old text over it, so that the versions still show what senders may hold; or lets what stood before appear again. */
async function takeBack(job: PublishJob, written: string, old: Publication | undefined): Promise<void> {
  const deadline = job.now() + UNDO_WITHIN_MS;
  if (!old) {
    return job.store.remove(written, deadline);
  }
  const standing = await job.standing(deadline);
  // a later deploy can have written the same text again: the ETag does not tell whose it is
  if (standing?.versionId !== written) {
    throw new Overtaken(`${standing?.versionId ?? 'nothing'} stands where ${written} was written`);
  }
  await job.store.write(old.text, { ...job.label, policyId: old.policyId }, standing, deadline);
}

/** A deploy that was cancelled goes on in here, while CloudFormation already restores or deletes. */
async function refuseUnlessForward(job: PublishJob): Promise<void> {
  const why = endedBecause(await job.phase());
  if (why) {
    throw new Error(`The deploy that asked for this has ended: its stack ${why}.`);
  }
}

/** A request of an earlier deploy can come during a later one: what that one has written must stay. */
async function refuseOverNewer(job: PublishJob, standing: StoredVersion | undefined): Promise<void> {
  if (!job.previous || !standing || [job.etag, etagOf(job.previous.text)].includes(standing.etag!)) {
    return;
  }
  const label = await job.store.label(standing.versionId, job.deadline);
  // what somebody has uploaded by hand has no label, and is what this deploy mends
  if (label?.owner === job.label.owner && ![job.publication.policyId, job.previous.policyId].includes(label.policyId!)
    && !await isWithoutRollback(job, etagOf(job.previous.text), label.requestId)) {
    throw new Error(`The policy of id ${label.policyId} stands, which is neither the one before this deploy (${job.previous.policyId}) nor its own: `
      + 'another deploy has published it. Deploy again, from the newest code.');
  }
}

/**
 * After a deploy that failed and was not rolled back, the old properties are of its text: that was never written, or its own request has put
 * back what stood before. What stands is then older, and whoever deploys mends it.
 */
async function isWithoutRollback(job: PublishJob, previous: string, standingRequest: string | undefined): Promise<boolean> {
  const written = (await job.store.versions(job.deadline)).filter(({ etag }) => etag === previous);
  const requests = await Promise.all(written.map(async ({ versionId }) => (await job.store.label(versionId, job.deadline))?.requestId));
  return requests.length === 0 || (standingRequest !== undefined && requests.includes(standingRequest));
}

function notWritten(error: unknown): string {
  return error instanceof UncertainWrite
    ? 'Whether its text was written is not known: a rollback of the stack puts the old one back; without one, deploy again.'
    : 'Nothing was written.';
}

function failed(job: PublishJob, ending: string, error: unknown): FailedRequest {
  const why = error instanceof Error ? error.message : String(error);
  const start = `The policy of ${job.publication.domain} is not published, and its id ${job.publication.policyId} is not announced.`;
  return new FailedRequest(`${start} ${ending}\n${why}`, job.id, { cause: error });
}
