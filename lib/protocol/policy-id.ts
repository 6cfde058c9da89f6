import { createHash } from 'node:crypto';
import { quote } from './text';

/** RFC 8461 section 3.1 allows 32; five implementations reject the 64 digits of a whole SHA-256. */
const ID_LENGTH = 32;

/**
 * The id that stands for a policy text: the first 32 hex digits of SHA-256 over its bytes in UTF-8, and the revision.
 *
 * A revision above 0 gives the same text another id, which makes every sender fetch again.
 *
 * Throws if the revision is not a whole number of 0 or more.
 */
export function policyId(text: string, revision: number = 0): string {
  if (!Number.isSafeInteger(revision) || revision < 0) {
    throw new Error(`revision ${quote(revision)} is not a whole number of 0 or more; leave it out, or count up from 1`);
  }
  const hash = createHash('sha256').update(text, 'utf8');
  if (revision > 0) {
    // NUL cannot stand in a policy, so no text without a revision hashes to the same.
    hash.update(`\0revision=${revision}`);
  }
  return hash.digest('hex').slice(0, ID_LENGTH);
}
