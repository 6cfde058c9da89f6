import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Holds a text against a file beside the tests. `UPDATE_GOLDEN=1` writes the file instead, for a person to read the difference; never in CI.
 */
export function expectGolden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDEN && !process.env.CI) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file) ? readFileSync(file, 'utf8') : `${file} is not there: make it by UPDATE_GOLDEN=1`).toBe(text);
}
