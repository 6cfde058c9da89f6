import { Instant } from '../change';
import { parsePolicy, Policy, policyId } from '../protocol';

/** One version of the policy object, as the bucket keeps it. */
export interface StoredText {
  /** When it was written. */
  readonly at: Instant;
  /** The id that its label names; undefined where it has no label, as after an upload by hand. */
  readonly id?: string;
  /** Undefined: nothing was served from then on, or nothing that can be a policy. */
  readonly text?: string;
}

/** Revisions are counted up by hand. */
const MOST_REVISIONS = 100;

export function policyOf({ text }: StoredText): Policy | undefined {
  return text === undefined ? undefined : parsePolicy(text).policy;
}

/** Which revision of the text an id stands for; undefined if it is none of it. */
export function revisionOf(text: string | undefined, id: string): number | undefined {
  for (let revision = 0; text !== undefined && revision <= MOST_REVISIONS; revision++) {
    if (policyId(text, revision) === id) {
      return revision;
    }
  }
  return undefined;
}
