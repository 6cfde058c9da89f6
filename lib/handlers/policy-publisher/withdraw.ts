import { ownerOf, sameStack, Surroundings } from './job';
import { parseProperties, Publication } from './properties';
import { PolicyStore, StoredVersion } from './store';
import { CustomResourceEvent, Outcome } from '../custom-resource/event';

/** Requests to S3 at a time. */
const AT_ONCE = 8;

/**
 * Deletes every version of the policy object that this resource wrote, and what has no label.
 *
 * What another resource wrote stays: after a construct was renamed, the Delete of the old name comes when the new one
 * has published; and when that rename is rolled back, the Delete of the new name must bring the old bytes back. When the whole
 * stack goes, what any resource of it wrote goes as well: after a refactoring, its own versions bear the name from before.
 */
export async function withdraw(event: CustomResourceEvent, around: Surroundings, deadline: number): Promise<Outcome> {
  const outcome = { physicalResourceId: event.PhysicalResourceId ?? event.RequestId };
  let publication: Publication;
  try {
    publication = parseProperties(event.ResourceProperties);
  } catch (error) {
    // with such properties nothing can have been published
    console.warn(error);
    return outcome;
  }
  try {
    const self = ownerOf(event);
    const wholeStack = await around.phase(event.StackId, deadline) === 'deletion';
    await removeAll(around.store(publication), owner => owner === self || (wholeStack && sameStack(owner, self)), deadline);
  } catch (error) {
    throw new Error(`The policy of ${publication.domain} is still in the bucket ${publication.bucket}, at least in part: `
      + `delete again, and it goes on from there. ${(error as Error).message}`, { cause: error });
  }
  return outcome;
}

/** Tells whether a version is one of those that go. */
type Goes = (owner: string) => boolean;

async function removeAll(store: PolicyStore, goes: Goes, deadline: number): Promise<void> {
  const versions = await store.versions(deadline);
  const older = versions.filter(version => !version.latest);
  for (let start = 0; start < older.length; start += AT_ONCE) {
    await Promise.all(older.slice(start, start + AT_ONCE).map(version => removeOwn(store, version, goes, deadline)));
  }
  // last, so that no older text of ours is served in between, under an id that resolvers still remember
  for (const version of versions.filter(({ latest }) => latest)) {
    await removeOwn(store, version, goes, deadline);
  }
}

async function removeOwn(store: PolicyStore, version: StoredVersion, goes: Goes, deadline: number): Promise<void> {
  const owner = version.etag ? (await store.label(version.versionId, deadline))?.owner : undefined;
  if (owner === undefined || goes(owner)) {
    await store.remove(version.versionId, deadline);
  } else {
    console.log(`Version ${version.versionId} belongs to ${owner}, and stays.`);
  }
}
