import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../documents';

const text = readFileSync(join(ROOT, 'examples', 'github-actions', 'check.yml'), 'utf8');
const workflow = parse(text);
const { steps, permissions, env } = workflow.jobs.check;
const tell: string = steps.find(({ name }: { name?: string }) => name === 'Tell').run;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-workflow-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the step with a stand-in for GitHub's command line, which notes how it is called and knows an open issue or none. */
function run(code: number, open: string): string[] {
  const calls = join(folder, 'calls');
  const gh = join(folder, 'gh');
  writeFileSync(gh, `#!/usr/bin/env bash\nif [ "$2" = list ]; then echo -n "${open}"; else echo "$@" >> "${calls}"; fi\n`);
  chmodSync(gh, 0o755);
  execFileSync('bash', ['-c', tell], { cwd: folder, env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, CODE: String(code), TITLE: env.TITLE }, stdio: 'pipe' });
  return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
}

test('runs by the clock, and may read the code and write issues, and nothing else', () => {
  expect(Object.keys(workflow.on)).toEqual(['schedule', 'workflow_dispatch']);
  expect([workflow.permissions, permissions]).toEqual([{}, { contents: 'read', issues: 'write' }]);
});

test('puts no expression into a script, and uses the actions of others by commit', () => {
  expect(steps.filter(({ run: script }: { run?: string }) => script?.includes('${{'))).toEqual([]);
  expect([...text.matchAll(/uses: (\S+)/g)].every(([, uses]) => /@[0-9a-f]{40}$/.test(uses))).toBe(true);
});

test('a finding opens one issue, and keeps it up to date', () => {
  expect(run(1, '')).toEqual([`issue create --title ${env.TITLE} --body-file report.md`]);
  rmSync(join(folder, 'calls'));
  expect(run(1, '7')).toEqual(['issue edit 7 --body-file report.md']);
});

test('the issue is closed when nothing is found any more, and not when it could not be told', () => {
  expect(run(0, '7')).toEqual(['issue close 7 --comment All is well again.']);
  rmSync(join(folder, 'calls'));
  expect([run(0, ''), run(2, '7')]).toEqual([[], []]);
});
