import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ran, root, runAction, STAND_IN, TOKEN, write } from './runner';

/** Synthesizes what a branch has in app.json. */
const SYNTH = 'mkdir -p "$CDK_OUTDIR"; cp app.json "$CDK_OUTDIR/verdict.json"';
const QUIET = { name: 'nothing changed', level: 'none', exitCode: 0 };

let folder: string;
let origin: string;
/** The commits of the branches main and change, and the merge commit that GitHub makes of them. */
let main: string;
let change: string;
let merge: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mta-sts-git-')));
  origin = join(folder, 'origin');
  git(folder, 'init', '--quiet', '--initial-branch=main', origin);
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  commit('the fork point', { 'app.json': JSON.stringify({ ...QUIET, name: 'fork point' }) });
  git(origin, 'switch', '--quiet', '-c', 'change');
  change = commit('enforce', { 'app.json': JSON.stringify({ name: 'the change', level: 'high', exitCode: 1 }) });
  git(origin, 'switch', '--quiet', 'main');
  main = commit('of others', { 'others.txt': 'merged meanwhile', 'package.json': '{}' });
  git(origin, 'switch', '--quiet', '-c', 'merge');
  git(origin, 'merge', '--quiet', '--no-ff', '-m', 'merge', 'change');
  merge = git(origin, 'rev-parse', 'HEAD');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([[1], [2], [0]])('the merge commit is compared with the base that it merges into (fetch-depth %d)', async depth => {
  const workspace = checkout(merge, depth);
  const { exitCode, log } = await review({ workspace });
  expect(log).toContain(`base: ${main}`);
  expect(log).toContain('fork point -> the change');
  expect(log).toContain('sides base head');
  expect(exitCode).toBe(1);
});

test('the base of the event may be older than what the merge commit merges into', async () => {
  const older = git(origin, 'rev-parse', 'main~1');
  const { log } = await review({ workspace: checkout(merge, 2), base: older });
  expect(log).toContain(`base: ${main}`);
});

test('a checkout of the head alone is compared with where it left the base, not with what others merged since', async () => {
  const { log } = await review({ workspace: checkout(change, 0) });
  expect(log).toContain(`base: ${git(origin, 'rev-parse', 'main~1')}`);
});

test('a shallow checkout of the head alone says that it needs the history', async () => {
  const { exitCode, log } = await review({ workspace: checkout(change, 1) });
  expect(exitCode).toBe(2);
  expect(log).toContain('give actions/checkout `fetch-depth: 0`');
});

test('a base that can be had from nowhere says which checkout has it', async () => {
  const workspace = checkout(merge, 1);
  rmSync(origin, { recursive: true });
  const { exitCode, log } = await review({ workspace });
  expect(exitCode).toBe(2);
  expect(log).toContain(`the base, ${main}, is not in this clone and could not be fetched: give actions/checkout \`fetch-depth: 2\``);
});

test('a checkout of something else is not guessed at', async () => {
  const { exitCode, log } = await review({ workspace: checkout(main, 0) });
  expect(exitCode).toBe(2);
  expect(log).toContain(`the checkout is at ${main}, which is neither the head of the pull request nor its merge commit`);
});

test('an event that is no pull request needs a base', async () => {
  const { exitCode, log } = await review({ workspace: checkout(merge, 0), event: { ref: 'refs/heads/main' }, eventName: 'push' });
  expect(exitCode).toBe(2);
  expect(log).toContain('the event is no pull request, so there is no base to synthesize: give `base`');
});

test('commits of the event that are none never reach Git', async () => {
  const { exitCode, log } = await review({ workspace: checkout(change, 0), base: '--upload-pack=touch pwned' });
  expect(exitCode).toBe(2);
  expect(log).toContain('there is no base to synthesize');
});

test('the checkout is left as it was', async () => {
  const workspace = checkout(merge, 2);
  await review({ workspace });
  expect(git(workspace, 'status', '--porcelain')).toBe('');
  expect(git(workspace, 'rev-parse', 'HEAD')).toBe(merge);
  expect(git(workspace, 'worktree', 'list').split('\n')).toHaveLength(1);
});

test('hooks of the checkout do not run: the head may have set them', async () => {
  const workspace = checkout(merge, 2);
  const ran = join(folder, 'hook-ran');
  write(workspace, { '.git/hooks/post-checkout': `#!/bin/sh\ntouch "${ran}"\n` });
  execFileSync('chmod', ['+x', join(workspace, '.git/hooks/post-checkout')]);
  await review({ workspace });
  expect(existsSync(ran)).toBe(false);
  git(workspace, 'checkout', '--quiet', 'HEAD~0');
  expect(existsSync(ran)).toBe(true);
});

test('the working directory is that of the app in the base, too', async () => {
  const workspace = checkout(merge, 2);
  const missing = await review({ workspace, inputs: { 'working-directory': 'apps/mail' }, before: () => write(workspace, { 'apps/mail/app.json': '{}' }) });
  expect(missing.exitCode).toBe(2);
  expect(missing.log).toContain('the base has no "apps/mail": give `base: live`');

  git(origin, 'switch', '--quiet', 'main');
  main = commit('the app in a folder', { 'apps/mail/app.json': JSON.stringify({ ...QUIET, name: 'mail before' }) });
  git(origin, 'switch', '--quiet', '-C', 'change', 'main');
  change = commit('another level', { 'apps/mail/app.json': JSON.stringify({ ...QUIET, name: 'mail after' }) });
  const { exitCode, log } = await review({ workspace: checkout(change, 0, 'second'), inputs: { 'working-directory': 'apps/mail' } });
  expect(log).toContain('mail before -> mail after');
  expect(exitCode).toBe(0);
});

test('what the base needs is installed in its own checkout', async () => {
  const { log } = await review({ workspace: checkout(merge, 2), inputs: { install: 'echo "installs in $PWD"; test ! -e "$GITHUB_WORKSPACE/node_modules"' } });
  expect(log).toMatch(/^installs in .*\/base-tree$/m);
});

test('an install that fails is said', async () => {
  const { exitCode, log } = await review({ workspace: checkout(merge, 2), inputs: { install: 'exit 3' } });
  expect(exitCode).toBe(2);
  expect(log).toContain('`install` failed in the base with exit code 3');
});

test.each([
  ['base', 'test "$(basename "$CDK_OUTDIR")" != base'],
  ['head', 'test "$(basename "$CDK_OUTDIR")" != head'],
])('a synth of the %s that fails is no verdict', async (side, fails) => {
  const { exitCode, log, summary } = await review({ workspace: checkout(merge, 2), inputs: { synth: `${fails}; ${SYNTH}` } });
  expect(exitCode).toBe(2);
  expect(log).toContain(`::error title=mta-sts review::it cannot be told what this does to mail: the synth of ${side} failed with exit code 1`);
  expect(summary).toContain(`the synth of ${side} failed`);
});

test.each([['mkdir -p cdk.out; cp app.json cdk.out'], ['mkdir "$CDK_OUTDIR"']])('a synth that writes nothing where it shall is no empty side: %s', async synth => {
  const { exitCode, log } = await review({ workspace: checkout(merge, 2), inputs: { synth } });
  expect(exitCode).toBe(2);
  expect(log).toContain('the synth of base wrote nothing to $CDK_OUTDIR: give its command --output "$CDK_OUTDIR"');
});

test('a command fails at its first part that fails, and at a variable that is not there', async () => {
  for (const part of ['false', 'false | true', 'echo "$NOT_THERE"']) {
    expect((await review({ workspace: checkout(merge, 2, part.length.toString()), inputs: { synth: `${part}; ${SYNTH}` } })).exitCode).toBe(2);
  }
});

test('code of the pull request sees no token, and no file by which it could steer the steps after it', async () => {
  const { log } = await review({
    workspace: checkout(merge, 2),
    env: { GITHUB_TOKEN: TOKEN, GH_TOKEN: TOKEN, ACTIONS_ID_TOKEN_REQUEST_TOKEN: TOKEN },
    inputs: { synth: `env | cut -d= -f1 | sed 's/^/has /'; env > "${join(folder, 'seen')}"; ${SYNTH}` },
  });
  const seen = [...log.matchAll(/^has (\S+)$/gm)].map(([, name]) => name);
  expect(seen).toEqual(expect.arrayContaining(['PATH', 'HOME', 'CI', 'CDK_OUTDIR', 'GITHUB_WORKSPACE']));
  expect(seen.filter(name => /TOKEN|^ACTIONS_|^INPUT_|GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$/.test(name))).toEqual([]);
  expect(execFileSync('cat', [join(folder, 'seen')], { encoding: 'utf8' })).not.toContain(TOKEN);
  expect(log).not.toContain(TOKEN);
});

test('code of the pull request gives the runner no commands', async () => {
  const { log } = await review({ workspace: checkout(merge, 2), inputs: { synth: `echo ::add-mask::e; ${SYNTH}` } });
  const lines = log.split('\n');
  for (const [at, line] of lines.entries()) {
    if (line === '::add-mask::e') {
      const word = lines.slice(0, at).reverse().map(before => /^::stop-commands::(.+)$/.exec(before)?.[1]).find(found => found !== undefined);
      expect(word).toMatch(/^[0-9a-f-]{36}$/);
      expect(lines.slice(0, at)).not.toContain(`::${word}::`);
      expect(lines.slice(at)).toContain(`::${word}::`);
    }
  }
  expect(lines.filter(line => line === '::add-mask::e')).toHaveLength(2);
});

test('what a synth leaves running ends with it', async () => {
  const late = join(folder, 'late');
  await review({ workspace: checkout(merge, 2), inputs: { synth: `(sleep 1; touch "${late}") & ${SYNTH}` } });
  await new Promise(resolve => setTimeout(resolve, 1500));
  expect(existsSync(late)).toBe(false);
});

test('branches and titles are words, whatever they say', async () => {
  const words = '$(touch pwned)`touch pwned`"; touch pwned; #';
  const workspace = checkout(merge, 2);
  const event = { pull_request: { number: 7, title: words, base: { ref: words, sha: main }, head: { ref: words, sha: change } } };
  const { exitCode } = await review({ workspace, event, env: { GITHUB_HEAD_REF: words, GITHUB_BASE_REF: words } });
  expect(exitCode).toBe(1);
  expect(git(workspace, 'status', '--porcelain')).toBe('');
});

describe('an annotation', () => {
  const annotated = async (github: string): Promise<string[]> => {
    git(origin, 'switch', '--quiet', 'main');
    main = commit('a policy', { 'policies/example.com.txt': 'version: STSv1\nmode: testing\nmx: a.example.com\nmax_age: 604800\n', 'policies/example.org.txt': 'same' });
    git(origin, 'switch', '--quiet', '-C', 'change', 'main');
    change = commit('enforce it', {
      'policies/example.com.txt': 'version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n',
      'app.json': JSON.stringify({ name: 'after', level: 'high', exitCode: 1, github }),
    });
    const { log } = await review({ workspace: checkout(change, 0) });
    return log.split('\n').filter(line => /^::(error|warning|notice)/.test(line));
  };

  test('stands at the changed line of the policy file of its domain', async () => {
    expect(await annotated('::error title=change-enforce-begins::example.com: mail is refused')).toEqual([
      '::error file=policies/example.com.txt,line=2,title=change-enforce-begins::example.com: mail is refused',
    ]);
  });

  test('stands in no policy file that is not changed, and in none of another domain', async () => {
    const others = ['::error::example.org: mail is refused', '::warning title=a.example.com::sub.example.com.: nothing', '::notice::nothing of any domain'];
    expect(await annotated(others.join('\n'))).toEqual(others);
  });

  test('loses the file of the synth, which is nowhere in the repository, and keeps a file that is there', async () => {
    expect(await annotated('::error file=head/Mail.template.json,line=7,title=t::example.com\n::error file=app.json,line=7::example.com')).toEqual([
      '::error file=policies/example.com.txt,line=2,title=t::example.com', '::error file=app.json,line=7::example.com',
    ]);
  });
});

test('without a command of its own, an app is synthesized by the CDK', async () => {
  git(origin, 'switch', '--quiet', 'main');
  const app = (name: string): string => "const { App, CfnOutput, Stack } = require('aws-cdk-lib');\n"
    + `new CfnOutput(new Stack(new App(), 'Mail'), 'Name', { value: '${name}' });\n`;
  main = commit('an app', { 'app.js': app('value of the base'), 'cdk.json': '{ "app": "node app.js" }', '.gitignore': 'node_modules' });
  git(origin, 'switch', '--quiet', '-C', 'change', 'main');
  change = commit('another value', { 'app.js': app('value of the head') });
  const workspace = checkout(change, 0);
  const link = `ln -s "${join(root, 'node_modules')}" node_modules`;
  execFileSync('bash', ['-c', link], { cwd: workspace });
  const { log } = await runAction({
    workspace,
    env: { CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: '1', CDK_DISABLE_VERSION_CHECK: '1' },
    event: { pull_request: { number: 7, base: { sha: main }, head: { sha: change } } },
    inputs: { comment: 'false', install: link, command: 'grep --with-filename "value of" base/Mail.template.json head/Mail.template.json >&2; exit 2 #' },
  });
  expect(log).toMatch(/base\/Mail\.template\.json: +"Value": "value of the base"/);
  expect(log).toMatch(/head\/Mail\.template\.json: +"Value": "value of the head"/);
});

describe('pull_request_target', () => {
  test('synthesizes nothing: its token may write, and code of the head would run', async () => {
    const ran = join(folder, 'ran');
    const { exitCode, log } = await review({ workspace: checkout(merge, 2), eventName: 'pull_request_target', inputs: { synth: `touch "${ran}"; ${SYNTH}` } });
    expect(exitCode).toBe(2);
    expect(log).toContain('use pull_request');
    expect(existsSync(ran)).toBe(false);
  });

  test('reviews directories that were made elsewhere', async () => {
    const workspace = checkout(merge, 2);
    write(workspace, { 'old/verdict.json': JSON.stringify(QUIET), 'new/verdict.json': JSON.stringify(QUIET) });
    expect((await review({ workspace, eventName: 'pull_request_target', inputs: { base: 'old', head: 'new' } })).exitCode).toBe(0);
  });
});

interface PullRequest {
  readonly workspace: string;
  readonly base?: string;
  readonly event?: unknown;
  readonly eventName?: string;
  readonly inputs?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly before?: () => void;
}

async function review({ workspace, base, event, eventName, inputs, env, before }: PullRequest): Promise<Ran> {
  before?.();
  return runAction({
    workspace,
    env,
    eventName,
    event: event ?? { pull_request: { number: 7, base: { ref: 'main', sha: base ?? main }, head: { ref: 'change', sha: change } } },
    inputs: { comment: 'false', synth: SYNTH, install: '', command: STAND_IN, ...inputs },
  });
}

/** As actions/checkout leaves it: one commit, detached, with as much history as was asked for (0: all). */
function checkout(sha: string, depth: number, name = 'workspace'): string {
  const workspace = join(folder, name);
  git(folder, 'init', '--quiet', workspace);
  git(workspace, 'remote', 'add', 'origin', pathToFileURL(origin).href);
  git(workspace, 'fetch', '--quiet', ...depth === 0 ? ['origin', '+refs/heads/*:refs/remotes/origin/*'] : [`--depth=${depth}`, 'origin', sha]);
  git(workspace, 'checkout', '--quiet', '--detach', sha);
  return workspace;
}

function commit(message: string, files: Record<string, string>): string {
  write(origin, files);
  git(origin, 'add', '--all');
  git(origin, 'commit', '--quiet', '-m', message);
  return git(origin, 'rev-parse', 'HEAD');
}

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
