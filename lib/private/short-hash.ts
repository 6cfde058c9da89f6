import { createHash } from 'node:crypto';

/** 16 hexadecimal digits that tell one text from another: where a change has to be seen, and nobody has a reason to forge it. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
