import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenLinks, fileLinks, FIXTURE, problems, ROOT, sourcesOf } from './documents';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('every block of TypeScript in the README compiles, and one with an unknown property would not', () => {
  const all = sourcesOf(readme);
  expect(all.length).toBeGreaterThan(8);
  const wrong = FIXTURE.replace('/// here', "export const wrong = new MtaSts(stack, 'MtaSts', { zone, policy, tlsReporting, maxAge: 1 });");
  expect(problems([...all, wrong])).toEqual([
    expect.stringMatching(`^block${all.length}.ts: .*'maxAge' does not exist`),
  ]);
});

test('every link to a file of the repository leads somewhere', () => {
  expect(fileLinks(readme).length).toBeGreaterThan(3);
  expect(brokenLinks('README.md')).toEqual([]);
});
