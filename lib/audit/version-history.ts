import { History } from '../change';
import { parsePolicy } from '../protocol';

/** One version of the policy object. */
export interface ServedVersion {
  /** When it was written, in ms. */
  readonly from: number;
  /** Undefined: the object was deleted then. */
  readonly text?: string;
  /** The id that it was published under, where its label says so. */
  readonly id?: string;
}

/**
 * What a bucket's versions and the TXT record tell of the past. Each version was served until the next one came; the record
 * followed within seconds, and where a deploy was rolled back it stayed, which the longer windows of the ids include.
 *
 * @param versions the oldest first.
 * @param announced the id of the TXT record now; undefined where there is none.
 */
export function historyOf(versions: readonly ServedVersion[], announced: string | undefined, now: number): History {
  const served = versions.flatMap(({ from, text }, index) => {
    // of what is no valid policy, a sender holds nothing (RFC 8461, section 3.3)
    const policy = text === undefined ? undefined : parsePolicy(text).policy;
    return policy ? [{ policy, from, until: versions[index + 1]?.from }] : [];
  });
  const labelled = versions.filter((version): version is ServedVersion & { id: string } => version.id !== undefined);
  const windows = labelled.map(({ id, from }, index) => ({ id, from, until: labelled[index + 1]?.from as number | undefined }));
  const newest = windows.at(-1);
  if (newest && newest.id !== announced) {
    // nobody knows when the record changed
    newest.until = now;
  }
  if (announced !== undefined && newest?.id !== announced) {
    windows.push({ id: announced, from: newest?.from ?? now, until: undefined });
  }
  return { served, announced: windows };
}
