import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { MARKER } from '../../lib/audit/check-command/format-markdown';
import { ROOT } from '../documents';

const text = readFileSync(join(ROOT, 'examples', 'github-actions', 'check.yml'), 'utf8');
const workflow = parse(text);
const { steps, permissions, env } = workflow.jobs.check;
const [look, tell] = ['Check', 'Tell'].map((wanted): string => steps.find(({ name }: { name?: string }) => name === wanted).run);
const REPORT = `${MARKER}\n| domain | severity |\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-workflow-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function standIn(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

function bash(script: string, variables: Record<string, string>) {
  const { status, stdout } = spawnSync('bash', ['-e', '-c', script], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, ...variables },
  });
  return { status, log: stdout };
}

function noted(): string[] {
  const calls = join(folder, 'calls');
  return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
}

/** Runs the last step with a stand-in for GitHub's command line, which notes how it is called and knows an open issue or none. */
function run(code: number, open: string, report = REPORT, body = 'that of yesterday') {
  writeFileSync(join(folder, 'report.md'), report);
  rmSync(join(folder, 'calls'), { force: true });
  writeFileSync(join(folder, 'body'), body);
  standIn('gh', `case "$2" in list) echo -n "${open}";; view) cat body;; *) echo "$@" >> calls;; esac`);
  const { status, log } = bash(tell, { CODE: String(code), TITLE: env.TITLE });
  return { status, log, calls: noted() };
}

test('runs by the clock, and may read the code and write issues, and nothing else', () => {
  expect(Object.keys(workflow.on)).toEqual(['schedule', 'workflow_dispatch']);
  expect([workflow.permissions, permissions]).toEqual([{}, { contents: 'read', issues: 'write' }]);
});

test('puts no expression into a script, and uses the actions of others by commit', () => {
  expect(steps.filter(({ run: script }: { run?: string }) => script?.includes('${{'))).toEqual([]);
  expect([...text.matchAll(/uses: (\S+)/g)].every(([, uses]) => /@[0-9a-f]{40}$/.test(uses))).toBe(true);
});

test('looks with the command that is installed, and fetches nobody else\'s', () => {
  standIn('npx', `echo "$@" >> calls; echo '${MARKER}'; exit 1`);
  expect(bash(look, { GITHUB_ENV: 'env' }).status).toBe(0);
  expect(noted()).toEqual([expect.stringMatching(/^--no-install mta-sts check .*--format markdown/)]);
  expect(readFileSync(join(folder, 'env'), 'utf8')).toBe('CODE=1\n');
  expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain(MARKER);
});

test('a finding opens one issue, and keeps it up to date', () => {
  expect(run(1, '')).toMatchObject({ status: 0, calls: [`issue create --title ${env.TITLE} --body-file report.md`] });
  expect(run(1, '7')).toMatchObject({
    status: 0, calls: ['issue edit 7 --body-file report.md', 'issue comment 7 --body What is found has changed: the report above is the new one.'],
  });
});

test('a finding that stays as it is tells nobody again', () => {
  expect(run(1, '7', REPORT, REPORT)).toMatchObject({ status: 0, calls: [] });
  expect(run(1, '7', REPORT, REPORT.replaceAll('\n', '\r\n'))).toMatchObject({ status: 0, calls: [] });
});

test('the issue is closed when nothing is found any more, with the report, which has what is left', () => {
  expect(run(0, '7')).toMatchObject({ status: 0, calls: ['issue comment 7 --body-file report.md', 'issue close 7'] });
  expect(run(0, '')).toMatchObject({ status: 0, calls: [] });
});

test.each([['7'], ['']])('what could not be told fails the job with the reason in its log, and leaves the issue as it is (%p)', open => {
  const { status, log, calls } = run(2, open, `${MARKER}\n| example.com | DNS could not be asked |\n`);
  expect([status, calls]).toEqual([1, []]);
  expect(log).toMatch(/DNS could not be asked[\s\S]*^::error::.*could not be told/m);
});

test.each([[0, ''], [1, ''], [1, 'npm error could not determine executable to run\n'], [127, ''], [143, REPORT]])(
  'what is no report of the command opens and closes nothing, and fails the job: exit code %p with %p', (code, report) => {
    expect(run(code, '7', report)).toMatchObject({ status: 1, calls: [], log: expect.stringContaining(`exit code ${code}`) });
    expect(run(code, '', report)).toMatchObject({ status: 1, calls: [] });
  });
