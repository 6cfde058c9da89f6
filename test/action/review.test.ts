import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputsIn, Ran, root, runAction, STAND_IN, write } from './runner';

const MARKER = '<!-- cdk-mta-sts review -->';

let workspace: string;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'mta-sts-review-'));
  verdict({ level: 'medium', exitCode: 0 });
});

afterEach(() => rmSync(workspace, { recursive: true, force: true }));

test.each([[0, 'none'], [0, 'medium'], [1, 'high'], [1, 'critical']])('a review that ends with %d at %s ends the job so', async (code, level) => {
  verdict({ level, exitCode: code });
  const { exitCode, outputs } = await review();
  expect(exitCode).toBe(code);
  expect(outputs.level).toBe(level);
});

test('the summary of the job is the review', async () => {
  const { summary } = await review();
  expect(summary).toContain('### MTA-STS review\n\nexample.com: medium (before -> after, fail on high)');
});

test('the options of the workflow reach the review', async () => {
  const { log } = await review({ 'fail-on': 'low', 'resolve': 'true', 'base': 'live' });
  expect(log).toContain('live -> after, fail on low, resolved');
});

test('directories are found from the working directory on', async () => {
  write(workspace, { 'apps/mail/cdk.out/verdict.json': JSON.stringify({ name: 'mail app', level: 'none', exitCode: 0 }) });
  const { log } = await review({ 'working-directory': 'apps/mail', 'base': '../../old.out', 'head': 'cdk.out' });
  expect(log).toContain('before -> mail app');
});

test('findings are an output, the worst first, and the report has all that was said', async () => {
  const finding = (code: string, level: string) => ({ code, level, harm: 'delivery', message: 'of several\nlines', page: `https://example.com/${code}.md` });
  verdict({ level: 'critical', exitCode: 1, findings: [finding('change-mx-order', 'low'), finding('change-excludes-mx', 'critical')] });
  const { outputs } = await review();
  expect(JSON.parse(outputs.findings)).toEqual([
    { domain: 'example.com', code: 'change-excludes-mx', level: 'critical', harm: 'delivery', page: 'https://example.com/change-excludes-mx.md' },
    { domain: 'example.com', code: 'change-mx-order', level: 'low', harm: 'delivery', page: 'https://example.com/change-mx-order.md' },
  ]);
  expect(JSON.parse(outputs.report).domains[0].findings[0].message).toBe('of several\nlines');
});

test('an output of several lines cannot end itself and set another one', () => {
  const file = join(workspace, 'output');
  const set = (value: string) => execFileSync(process.execPath, ['--input-type=module', '-e',
    'const { setOutput } = await import(process.argv[1]); setOutput({ GITHUB_OUTPUT: process.argv[2] }, "findings", process.argv[3]);',
    join(root, 'action', 'workflow.mjs'), file, value]);
  set('first');
  const delimiter = readFileSync(file, 'utf8').split('\n')[0].split('<<')[1];
  const forged = `one\n${delimiter}\nlevel=none\nexit-code=0`;
  set(forged);
  expect(outputsIn(readFileSync(file, 'utf8'))).toEqual({ findings: forged });
});

test('of findings that no environment variable could hold, the mildest are left out', async () => {
  const many = [...Array(3000).keys()].map(at => ({ code: `code-${at}`, level: at === 2999 ? 'critical' : 'low', harm: 'delivery', page: 'https://example.com/a.md' }));
  verdict({ level: 'critical', exitCode: 1, findings: many });
  const { outputs } = await review();
  expect(outputs.findings.length).toBeLessThanOrEqual(100_000);
  expect(outputs.findings.length).toBeGreaterThan(80_000);
  expect(JSON.parse(outputs.findings)[0].code).toBe('code-2999');
  expect(JSON.parse(outputs.report).domains[0].findings).toHaveLength(3000);
});

test('a summary larger than GitHub takes is cut and says so', async () => {
  verdict({ level: 'none', exitCode: 0, markdown: `${MARKER}\n${'✉ one of very many lines\n'.repeat(60_000)}` });
  const { exitCode, summary } = await review();
  expect(exitCode).toBe(0);
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
  expect(summary).toContain('**Cut here: GitHub takes no more. The rest is in the log.**');
});

describe('annotations', () => {
  test('are those of the review', async () => {
    write(workspace, { 'policies/example.com.txt': '' });
    verdict({ level: 'high', exitCode: 1, github: '::error file=policies/example.com.txt,line=3::no host is usable\n::notice::brake' });
    expect(commandsHeard((await review()).log)).toEqual(['::error file=policies/example.com.txt,line=3::no host is usable', '::notice::brake']);
  });

  test('are the only commands that the runner hears', async () => {
    verdict({
      name: 'after\n::error::from the text\n::add-mask::e',
      level: 'low',
      exitCode: 0,
      github: 'words\n::set-output name=level::none\n::add-mask::e\n::stop-commands::x\n ::error::indented\n::warning::told',
    });
    const { log } = await review();
    expect(log).toContain('::error::from the text');
    expect(commandsHeard(log)).toEqual(['::warning::told']);
  });
});

describe('what cannot be told', () => {
  test('fails the job with 2, and log, summary and comment say what the review said', async () => {
    write(workspace, { 'empty.out/tree.json': '{}' });
    const { exitCode, log, summary, outputs } = await review({ head: 'empty.out' });
    expect(exitCode).toBe(2);
    expect(outputs).toEqual({ level: 'unknown', findings: '[]', report: '' });
    for (const said of [log, summary]) {
      expect(said).toContain('nothing to review');
    }
    expect(summary).toContain(MARKER);
    expect(log).toMatch(/^::error .*it cannot be told what this does to mail: error: nothing to review/m);
  });

  test.each([
    ['no JSON', 'echo hello #', /printed no JSON/],
    ['JSON of another kind', 'echo "{}" #', /another JSON than this action knows/],
    ['a level that nobody knows', 'echo \'{"level":"fine","domains":[]}\' #', /another JSON than this action knows/],
    ['no program', 'no-such-program-at-all', /no-such-program-at-all: command not found/],
    ['a crash', 'echo oops >&2; exit 70 #', /oops/],
    ['a kill', 'kill -9 $$ #', /ended with signal SIGKILL and said nothing/],
  ])('is %s', async (_, command, said) => {
    const { exitCode, log, outputs } = await review({ command });
    expect(exitCode).toBe(2);
    expect(log).toMatch(said);
    expect(outputs.level).toBe('unknown');
  });

  test('is a review that says two things', async () => {
    const changing = `${STAND_IN.replace('node', '[[ "$*" == *markdown* ]] && exit 1; node')}`;
    const { exitCode, log } = await review({ command: changing });
    expect(exitCode).toBe(2);
    expect(log).toContain('did not say the same twice');
  });

  test.each([
    [{ 'fail-on': 'High' }, 'fail-on is "High": give one of low, medium, high, critical'],
    [{ 'fail-on': 'none' }, 'fail-on is "none": give one of low, medium, high, critical'],
    [{ resolve: 'yes' }, 'resolve is "yes": give one of true, false'],
    [{ key: 'a --> b' }, 'key is "a --> b": give at most 100 letters'],
    [{ command: '', version: 'latest' }, 'version is "latest": give one release, such as 1.2.3'],
    [{ command: '', version: '1.2.3; id' }, 'version is "1.2.3; id": give one release'],
  ])('is a wrong input: %j', async (inputs, said) => {
    const { exitCode, log } = await review({ comment: 'false', ...inputs });
    expect(exitCode).toBe(2);
    expect(log).toContain(said);
  });

  test('stands in a fence that its own words cannot leave', async () => {
    const { summary } = await review({ command: 'printf \'%s\\n\' \'````\' \'# forged\' >&2; exit 2 #' });
    expect(summary).toContain('`````text\n````\n# forged\n`````');
  });
});

test('the review sees no token and no file of the runner', async () => {
  const { log } = await review({}, { GITHUB_TOKEN: 'secret', GH_TOKEN: 'secret' });
  expect(log).toContain('tokens []');
});

test('every run of one review is of the same moment', async () => {
  const seen = join(workspace, 'seen');
  await review({ command: `echo "$@" >> "${seen}"; ${STAND_IN}` });
  const lines = readFileSync(seen, 'utf8').trim().split('\n');
  expect(lines.map(line => / --format (\w+)$/.exec(line)?.[1]).sort()).toEqual(['github', 'json', 'markdown', 'text']);
  expect(new Set(lines.map(line => / --now (\d{4}-\d\d-\d\dT\S+Z) /.exec(line)?.[1])).size).toBe(1);
});

/** The lines that the runner takes for commands: all but those between stop-commands and its word. */
function commandsHeard(log: string): string[] {
  let word: string | undefined;
  return log.split('\n').filter(line => {
    if (word !== undefined) {
      word = line === `::${word}::` ? undefined : word;
      return false;
    }
    word = /^::stop-commands::(.+)$/.exec(line)?.[1];
    return word === undefined && /^\s*(::|##\[)/.test(line);
  });
}

function verdict(head: object): void {
  write(workspace, { 'old.out/verdict.json': JSON.stringify({ name: 'before' }), 'new.out/verdict.json': JSON.stringify({ name: 'after', ...head }) });
}

async function review(inputs: Record<string, string> = {}, env: Record<string, string> = {}): Promise<Ran> {
  return runAction({ workspace, env, inputs: { comment: 'false', base: 'old.out', head: 'new.out', command: STAND_IN, ...inputs } });
}
