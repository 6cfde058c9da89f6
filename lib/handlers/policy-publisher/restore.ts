import { PublishJob } from './job';
import { Overtaken, standingOf, StoredVersion } from './store';
import { takenBack } from './taken-back';
import { CustomResourceEvent, Outcome } from '../custom-resource/event';

/** In a rollback the bytes matter, and the proof is only for the log. */
const PROVE_WITHIN_MS = 20_000;

/** In a rollback CloudFormation sends an Update with old and new swapped. If it cannot say, a text that was served before tells. */
export async function isRestore(event: CustomResourceEvent, job: PublishJob): Promise<boolean> {
  if (event.RequestType !== 'Update') {
    return false;
  }
  const phase = await job.phase();
  if (phase !== 'unknown') {
    return phase === 'rollback';
  }
  return job.previous?.text !== job.publication.text
    && job.store.versions(job.deadline).then(versions => wasServedBefore(job, versions), () => false);
}

/** A rollback that fails leaves a stack that nobody can update: so what goes wrong here is logged, and no more. */
export async function restore(job: PublishJob): Promise<Outcome> {
  let reason: string | undefined;
  try {
    reason = await writeBack(job);
    await job.prove({ kind: 'text', text: job.publication.text }, job.now() + PROVE_WITHIN_MS);
  } catch (error) {
    console.error(`The old policy of ${job.publication.domain} could not be restored or proven; the rollback goes on.`, error);
  }
  return { ...job.outcome(), reason };
}

/** Answers with what to tell, if the text of a deploy that failed stood there. */
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
