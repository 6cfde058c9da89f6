import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assetPath } from '../../../lib/private/assets';

test.each([['policy-publisher', 'index.js'], ['edge', 'viewer-request.js'], ['public-suffix', 'index.js']])('the bundle %s is found', (name, entry) => {
  expect(existsSync(join(assetPath(name), entry))).toBe(true);
});

test('a bundle that was not made is an error that says how to make it', () => {
  expect(() => assetPath('nothing')).toThrow(/assets\/nothing" is missing: run `npm run bundle`/);
});
