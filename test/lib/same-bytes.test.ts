import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newApp, newMtaSts, newStack } from './synth';
import { MtaStsPolicy } from '../../lib';

const folder = mkdtempSync(join(tmpdir(), 'same-bytes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every file of a cloud assembly that was made in a folder, at a time. */
function synthesize({ name, cwd, now }: { name: string; cwd: string; now: string }): Record<string, string> {
  const here = process.cwd();
  const outdir = join(folder, name);
  jest.useFakeTimers({ now: new Date(now) });
  process.chdir(cwd);
  try {
    const app = newApp({ outdir });
    newMtaSts(newStack(app), 'MtaSts', { policy: MtaStsPolicy.fromFile(join(folder, 'example.com.txt')) });
    app.synth();
  } finally {
    process.chdir(here);
    jest.useRealTimers();
  }
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map(file => [file.slice(outdir.length + 1), readFileSync(file, 'base64')]));
}

test('the same code synthesizes the same bytes, in another folder and at another time', () => {
  writeFileSync(join(folder, 'example.com.txt'), 'version: STSv1\nmode: testing\nmx: mail.example.com\nmax_age: 604800\n');
  const [one, other] = [
    { name: 'one', cwd: process.cwd(), now: '2026-01-01T00:00:00Z' },
    { name: 'other', cwd: folder, now: '2031-07-08T09:10:11Z' },
  ].map(synthesize);
  expect(Object.keys(one)).toEqual(expect.arrayContaining(['Mail.template.json', 'Mail.assets.json', 'manifest.json']));
  expect(Object.keys(other)).toEqual(Object.keys(one));
  expect(Object.keys(one).filter(file => one[file] !== other[file])).toEqual([]);
});
