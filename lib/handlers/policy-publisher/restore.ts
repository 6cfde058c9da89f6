import { PublishJob } from './job';
import { Overtaken, standingOf, StoredVersion } from './store';
import { takenBack } from './taken-back';
import { CustomResourceEvent, Outcome } from '../custom-resource/event';

/**
 * - `certain`: the stack is being rolled back. That must never fail: nobody could update the stack any more.
 * - `likely`: the stack does not say, and the text was served before. It may be a deploy that goes back to an older policy, so its
 *   id may be announced next: then only a proof lets it end well.
 */
export type RestoreKind = 'certain' | 'likely';

/** In a rollback the bytes matter, and the proof is only for the log. */
const PROVE_WITHIN_MS = 20_000;
/** A write of the deploy that failed may still be on its way: so it is looked again after this. */
const LOOK_AGAIN_AFTER_MS = 2_000;

/** In a rollback CloudFormation sends an Update with old and new swapped. If it cannot say, a text that was served before tells. */
export async function restoreKind(event: CustomResourceEvent, job: PublishJob): Promise<RestoreKind | undefined> {
  if (event.RequestType !== 'Update') {
    return undefined;
  }
  const phase = await job.phase();
  if (phase !== 'unknown') {
    return phase === 'rollback' ? 'certain' : undefined;
  }
  const servedBefore = job.previous?.text !== job.publication.text
    && await job.store.versions(job.deadline).then(versions => wasServedBefore(job, versions), () => false);
  return servedBefore ? 'likely' : undefined;
}

/** @throws only where it is not certain that this is a rollback. */
export async function restore(job: PublishJob, kind: RestoreKind): Promise<Outcome> {
  const deadline = kind === 'certain' ? job.now() + PROVE_WITHIN_MS : job.deadline;
  let reason: string | undefined;
  try {
    reason = await writeBack(job);
    await job.prove({ kind: 'text', text: job.publication.text }, deadline);
    await job.sleep(LOOK_AGAIN_AFTER_MS);
    // once: two invocations that each restore what they think is old would take turns without end
    reason ??= await writeBack(job);
  } catch (error) {
    if (kind === 'likely') {
      throw new Error(`Whether this is a rollback is not known, since the status of the stack is not, and the policy of ${job.publication.domain} `
        + `could not be proven: its id ${job.publication.policyId} is not announced. ${(error as Error).message}`, { cause: error });
    }
    console.error(`The old policy of ${job.publication.domain} could not be restored or proven; the rollback goes on.`, error);
  }
  return { ...job.outcome('Not checked: an older policy comes back.'), reason };
}

/** Answers with what to tell, if another text stood there. */
async function writeBack(job: PublishJob): Promise<string | undefined> {
  for (let tries = 3; ; tries--) {
    const versions = await job.store.versions(job.deadline);
    const standing = standingOf(versions);
    if (standing?.etag === job.etag) {
      return undefined;
    }
    if (!await wasServedBefore(job, versions)) {
      // the request of the deploy itself, which came when the rollback had begun: its text is not the old one
      throw new Error('This text was never served before: nothing is written.');
    }
    try {
      await job.store.write(job.publication.text, job.label, standing, job.deadline);
      return told(job, standing);
    } catch (error) {
      // an invocation of the deploy that failed may have written in between
      if (tries === 1 || !(error instanceof Overtaken)) {
        throw error;
      }
    }
  }
}

function told(job: PublishJob, replaced: StoredVersion | undefined): string {
  const text = `The old policy of ${job.publication.domain} is back.`
    + (replaced ? ` ${takenBack(job.previous?.policyId, job.publication.policyId, replaced.since, job.now())}` : '');
  console.warn(text);
  return text;
}

/** Whether the text stood in the bucket before this request, which may itself be running for the second time. */
async function wasServedBefore(job: PublishJob, versions: StoredVersion[]): Promise<boolean> {
  for (const version of versions.filter(({ etag }) => etag === job.etag)) {
    // a label that cannot be read must not keep the old bytes away
    const label = await job.store.label(version.versionId, job.deadline).catch(() => undefined);
    if (label?.requestId !== job.label.requestId) {
      return true;
    }
  }
  return false;
}
