import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './documents';

const HOOKS = join(ROOT, 'examples', 'git-hooks');
const GOOD = 'version: STSv1\nmode: testing\nmx: mail.example.com\nmax_age: 604800\n';
const BAD = GOOD.replace('testing', 'Testing');

let repository: string;

function git(...args: string[]) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stdout, stderr } = spawnSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: repository, encoding: 'utf8', env });
  return { status, said: stdout + stderr };
}

function write(name: string, text: string): void {
  writeFileSync(join(repository, name), text);
}

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'mta-sts-hook-'));
  git('init', '--quiet');
  mkdirSync(join(repository, 'policies'));
  mkdirSync(join(repository, 'node_modules', '.bin'), { recursive: true });
  const command = join(ROOT, 'assets', 'mta-sts', 'index.js');
  chmodSync(command, 0o755);
  // as npm does it
  symlinkSync(command, join(repository, 'node_modules', '.bin', 'mta-sts'));
  write('.gitignore', 'node_modules\n');
});
afterEach(() => rmSync(repository, { recursive: true }));

describe('the plain Git hook', () => {
  beforeEach(() => {
    copyFileSync(join(HOOKS, 'pre-commit'), join(repository, '.git', 'hooks', 'pre-commit'));
  });

  test('lets a policy through that can be published, also with a space in its name', () => {
    write('policies/example.com.txt', GOOD);
    write('policies/the other.txt', GOOD);
    git('add', '.');
    expect(git('commit', '-m', 'both')).toMatchObject({ status: 0, said: expect.stringMatching(/the other\.txt: testing/) });
  });

  test('refuses the commit of one that cannot, with the line', () => {
    write('policies/example.com.txt', BAD);
    git('add', '.');
    expect(git('commit', '-m', 'bad')).toMatchObject({ status: 1, said: expect.stringMatching(/policies\/example\.com\.txt: cannot be published\n.*line 2: .*\[policy-mode-unknown\]/) });
  });

  test('without the command refuses a policy that nobody looked at, and nothing else', () => {
    rmSync(join(repository, 'node_modules'), { recursive: true });
    write('other.txt', 'no policy');
    git('add', '.');
    expect(git('commit', '-m', 'other').status).toBe(0);
    write('policies/example.com.txt', GOOD);
    git('add', '.');
    expect(git('commit', '-m', 'policy')).toMatchObject({ status: 1, said: expect.stringMatching(/mta-sts is not there, so no policy is looked at: run npm ci/) });
  });

  test('looks at what is staged, not at what lies there', () => {
    write('policies/example.com.txt', GOOD);
    git('add', '.');
    write('policies/example.com.txt', BAD);
    expect(git('commit', '-m', 'good').status).toBe(0);
    git('add', '.');
    write('policies/example.com.txt', GOOD);
    expect(git('commit', '-m', 'bad').status).toBe(1);
  });

  test('does not mind a commit without a policy, or one that is deleted', () => {
    write('readme.txt', 'x');
    git('add', '.');
    expect(git('commit', '-m', 'other').status).toBe(0);
    write('policies/example.com.txt', GOOD);
    git('add', '.');
    git('commit', '-m', 'good');
    git('rm', '-q', 'policies/example.com.txt');
    expect(git('commit', '-m', 'gone').status).toBe(0);
  });
});

test('pre-commit and lefthook run the same command for the same files', () => {
  const [hook] = parse(readFileSync(join(HOOKS, 'pre-commit-config.yaml'), 'utf8')).repos[0].hooks;
  const lefthook = parse(readFileSync(join(HOOKS, 'lefthook.yml'), 'utf8'))['pre-commit'].commands['mta-sts-lint'];
  expect(lefthook.run).toBe(`${hook.entry} {staged_files}`);
  expect(['policies/example.com.txt', 'policies/readme.md', 'other/example.com.txt'].map(path => new RegExp(hook.files).test(path))).toEqual([true, false, false]);
  // by npx, from the project that has the package
  write('policies/example.com.txt', BAD);
  const [command, ...args] = hook.entry.split(' ');
  const { status, stdout } = spawnSync(command, [...args, 'policies/example.com.txt'], { cwd: repository, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('[policy-mode-unknown]') });
});
