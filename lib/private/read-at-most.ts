import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 64 * 1024;

/** What a file has, whatever it says of its size: a device or a pipe says nothing. Undefined: it has more. @throws as `readFileSync` does. */
export function readAtMost(file: string, most: number): Buffer | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= most;) {
      const chunk = Buffer.alloc(CHUNK);
      const length = readSync(descriptor, chunk);
      if (length === 0) {
        return Buffer.concat(chunks);
      }
      chunks.push(chunk.subarray(0, length));
      size += length;
    }
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
