import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ran, runAction, STAND_IN, TOKEN, write } from './runner';
import { StandInGitHub } from './stand-in-github';

const MARKER = '<!-- cdk-mta-sts review -->';
const FORBIDDEN = { status: 403, body: { message: 'Resource not accessible by integration' } };
const COMMENTS = '/repos/example/mail/issues/7/comments';

let github: StandInGitHub;
let workspace: string;

beforeEach(async () => {
  github = new StandInGitHub();
  await github.listen();
  workspace = mkdtempSync(join(tmpdir(), 'mta-sts-comment-'));
  verdict({ level: 'low', exitCode: 0 });
});

afterEach(async () => {
  await github.close();
  rmSync(workspace, { recursive: true, force: true });
});

test('the review is posted as a comment that says what it found', async () => {
  const { exitCode, log } = await review();
  expect(exitCode).toBe(0);
  expect(github.comments).toEqual([{ id: 1, user: { login: 'github-actions[bot]' }, body: expect.stringContaining('example.com: low (before -> after') }]);
  expect(github.comments[0].body).toContain(MARKER);
  expect(log).toContain('comment posted: https://github.com/example/mail/pull/7#issuecomment-1');
});

test('a later run updates the comment and posts none', async () => {
  await review();
  verdict({ level: 'critical', exitCode: 1 });
  const { exitCode, log } = await review();
  expect(exitCode).toBe(1);
  expect(github.comments.map(({ body }) => /example\.com: \w+/.exec(body)?.[0])).toEqual(['example.com: critical']);
  expect(log).toContain('comment updated');
});

test('where it cannot be told, no verdict of an earlier push is left standing', async () => {
  await review();
  verdict({ name: 'later', level: 'low', exitCode: 2 });
  const { exitCode } = await review();
  expect(exitCode).toBe(2);
  expect(github.comments).toHaveLength(1);
  expect(github.comments[0].body).toContain('### MTA-STS review: it cannot be told what this does to mail');
  // of what could be told, the review of this push, and nothing of the earlier one
  expect(github.comments[0].body.match(/example\.com: low .*/g)).toEqual([expect.stringContaining('-> later')]);
});

test('a comment that says the same already is left alone', async () => {
  await review();
  await review();
  expect(github.requests.filter(asked => /^(POST \/repos|PATCH)/.test(asked))).toEqual([`POST ${COMMENTS}`]);
});

test('the comment is found behind two hundred others', async () => {
  for (let at = 0; at < 230; at++) {
    github.add('somebody', 'talk');
  }
  const own = github.add('github-actions[bot]', `${MARKER}\nold`);
  github.add('somebody', 'more talk');
  await review();
  expect(own.body).toContain('example.com: low');
  expect(github.comments).toHaveLength(232);
});

test('comments of others are not touched, though they have the marker', async () => {
  const foreign = ['somebody', 'other-app[bot]', 'github-actions'].map(login => github.add(login, `${MARKER}\ntheirs`));
  await review();
  expect(foreign.map(({ body }) => body)).toEqual(Array(3).fill(`${MARKER}\ntheirs`));
  expect(github.comments).toHaveLength(4);
});

test('a comment of the workflow that only quotes the marker is not touched', async () => {
  const quoting = github.add('github-actions[bot]', `the marker is \`${MARKER}\``);
  await review();
  expect(quoting.body).toContain('the marker is');
  expect(github.comments).toHaveLength(2);
});

test('with the token of a person, the comment of that person is updated and that of the workflow is not', async () => {
  github.viewer = 'postmaster';
  const [workflows, persons] = ['github-actions[bot]', 'postmaster'].map(login => github.add(login, `${MARKER}\nold`));
  await review();
  expect(workflows.body).toBe(`${MARKER}\nold`);
  expect(persons.body).toContain('example.com: low');
});

test('where GraphQL does not tell whose the token is, it is taken for that of the workflow', async () => {
  github.viewer = undefined;
  const own = github.add('github-actions[bot]', `${MARKER}\nold`);
  await review();
  expect(own.body).toContain('example.com: low');
});

test('two reviews of one pull request with keys of their own have a comment each', async () => {
  for (const key of ['', 'apps/mail', 'apps/lists', 'apps/mail']) {
    await review({ key });
  }
  expect(github.comments.map(({ body }) => body.split('\n').slice(0, 2).filter(line => line.startsWith('<!--')))).toEqual([
    [MARKER], [MARKER, '<!-- of apps/mail -->'], [MARKER, '<!-- of apps/lists -->'],
  ]);
});

describe('where the token may not write', () => {
  test.each([[0], [1]])('the review is in the summary only, the log says why, and the exit code is the verdict, %d', async code => {
    verdict({ level: 'high', exitCode: code });
    github.answerOnce(/^POST \/repos/, FORBIDDEN);
    const { exitCode, log, summary } = await review();
    expect(exitCode).toBe(code);
    expect(summary).toContain('example.com: high');
    expect(log).toMatch(/^::notice .*the token may not write it \(403 Resource not accessible by integration\).*forks/m);
    expect(github.comments).toEqual([]);
    // no second try: it will be no other token
    expect(github.requests.filter(asked => asked.startsWith('POST'))).toHaveLength(1);
  });

  test('a 403 for an update is no failure either', async () => {
    github.add('github-actions[bot]', `${MARKER}\nold`);
    github.answerOnce(/^PATCH/, FORBIDDEN);
    const { exitCode, log } = await review();
    expect(exitCode).toBe(0);
    expect(log).toContain('the token may not write it');
  });

  test('a private repository answers 404, which is said likewise', async () => {
    github.answerOnce(/^GET/, { status: 404, body: { message: 'Not Found' } });
    const { exitCode, log } = await review();
    expect(exitCode).toBe(0);
    expect(log).toContain('the token may not write it (404 Not Found)');
  });

  test('no token at all is no failure', async () => {
    const { exitCode, log } = await review({ token: '' });
    expect(exitCode).toBe(0);
    expect(log).toContain('there is no token');
    expect(github.requests).toEqual([]);
  });
});

test('a 500 is tried again', async () => {
  github.answerOnce(/^GET/, { status: 500 });
  await review();
  expect(github.comments).toHaveLength(1);
});

test('a comment that was posted without an answer is not posted again', async () => {
  github.answerOnce(/^POST \/repos/, { status: 502, done: true });
  await review();
  expect(github.comments).toHaveLength(1);
});

test('a rate limit is waited for as long as GitHub says', async () => {
  const before = Date.now();
  github.answerOnce(/^GET/, { status: 403, body: { message: 'You have exceeded a secondary rate limit' }, headers: { 'retry-after': '2' } });
  await review();
  expect(github.comments).toHaveLength(1);
  expect(Date.now() - before).toBeGreaterThanOrEqual(2000);
});

test('a rate limit that ends in an hour is not waited for; the verdict stands', async () => {
  const reset = String(Math.floor(Date.now() / 1000) + 3600);
  github.answerOnce(/^GET/, { status: 403, body: { message: 'API rate limit exceeded' }, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } });
  const { exitCode, log } = await review();
  expect(exitCode).toBe(0);
  expect(log).toMatch(/^::warning .*403 API rate limit exceeded.*shows an earlier review/m);
});

test('when GitHub does not come back, a warning says that the comment may be old, and the verdict stands', async () => {
  verdict({ level: 'critical', exitCode: 1 });
  for (let at = 0; at < 3; at++) {
    github.answerOnce(/^GET/, { status: 503 });
  }
  const { exitCode, log } = await review();
  expect(exitCode).toBe(1);
  expect(log).toMatch(/^::warning .*503.*shows an earlier review/m);
});

test('a comment that was deleted meanwhile is posted anew', async () => {
  github.add('github-actions[bot]', `${MARKER}\nold`);
  github.answerOnce(/^PATCH/, { status: 404 });
  await review();
  expect(github.comments).toHaveLength(2);
});

test('a redirect is not followed: it would carry the token elsewhere', async () => {
  github.answerOnce(/^GET/, { status: 307, headers: { location: `${github.url}/elsewhere` } });
  const { exitCode, log } = await review();
  expect(exitCode).toBe(0);
  expect(log).toMatch(/^::warning .*no comment: 307/m);
  expect(github.requests).not.toContain('GET /elsewhere');
});

test('an answer without end is not read to its end', async () => {
  github.answerOnce(/^GET/, { status: 200, body: 'x'.repeat(30 * 1024 * 1024) });
  const { exitCode, log } = await review();
  expect(exitCode).toBe(0);
  expect(log).toMatch(/::warning .*an answer of more than \d+ bytes/);
});

test('what GitHub says cannot become a command of the runner', async () => {
  github.answerOnce(/^GET/, { status: 403, body: { message: 'no\n::error::forged\u001b[31m' } });
  const { log } = await review();
  expect(log).toContain('403 no%0A::error::forged');
  expect(log).not.toMatch(/^::error/m);
  expect(log).not.toContain('\u001b');
});

test('a review longer than GitHub takes is cut at a line, with what is open closed, and says where the rest is', async () => {
  const line = 'the hosts of example.com are all named here, one by one ✉️';
  const markdown = `${MARKER}\n### Long\n\n<details><summary>why</summary>\n\n\`\`\`\`diff\n${`${line}\n`.repeat(2000)}\`\`\`\`\n\n</details>\n`;
  verdict({ level: 'low', exitCode: 0, markdown });
  const { summary } = await review();
  const [{ body }] = github.comments;
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body.length).toBeGreaterThan(64_000);
  const lines = body.trimEnd().split('\n');
  const [, ...after] = lines.slice(lines.lastIndexOf(line));
  expect(after.filter(text => text !== '')).toEqual([
    '````', '</details>',
    '**Cut here: GitHub takes no more. The rest is in the [summary of the job](https://github.com/example/mail/actions/runs/4711).**',
  ]);
  expect(summary).toContain(markdown.trim());
});

test('an event that is no pull request has no comment', async () => {
  const { exitCode, log } = await review({}, { event: { ref: 'refs/heads/main' }, eventName: 'push' });
  expect(exitCode).toBe(0);
  expect(log).toContain('the event (push) is no pull request');
  expect(github.requests).toEqual([]);
});

test('comment: false asks GitHub for nothing', async () => {
  const { summary } = await review({ comment: 'false' });
  expect(summary).toContain('example.com: low');
  expect(github.requests).toEqual([]);
});

function verdict(head: object): void {
  write(workspace, { 'old.out/verdict.json': JSON.stringify({ name: 'before' }), 'new.out/verdict.json': JSON.stringify({ name: 'after', ...head }) });
}

async function review(inputs: Record<string, string> = {}, job: object = {}): Promise<Ran> {
  const ran = await runAction({
    workspace,
    api: github.url,
    event: { pull_request: { number: 7 } },
    inputs: { base: 'old.out', head: 'new.out', command: STAND_IN, ...inputs },
    ...job,
  });
  expect(ran.log + ran.summary).not.toContain(TOKEN);
  return ran;
}
