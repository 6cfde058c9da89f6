// The step that runs code of the pull request, and therefore has no token. It never fails by itself: the steps after it tell
// what it found, and then fail with its exit code.
import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gitIn } from './base-commit.mjs';
import { summaryBody } from './body.mjs';
import { readInputs } from './inputs.mjs';
import { changedPolicyFiles, placed } from './policy-files.mjs';
import { cannotTell, reportOf } from './report.mjs';
import { withoutTokens } from './run.mjs';
import { sidesOf } from './sides.mjs';
import { reviewTool } from './tool.mjs';
import { addSummary, annotate, readEvent, say, setOutput, SUMMARY_LIMIT, unheard } from './workflow.mjs';

const { env } = process;
const folder = realpathSync(mkdtempSync(join(env.RUNNER_TEMP ?? tmpdir(), 'mta-sts-review-')));
const report = await review().catch(error => cannotTell(error.message));

const files = { markdown: join(folder, 'review.md'), json: join(folder, 'review.json') };
writeFileSync(files.markdown, report.markdown);
writeFileSync(files.json, report.json);
addSummary(env, summaryBody(report.markdown, SUMMARY_LIMIT));
setOutput(env, 'level', report.level);
setOutput(env, 'findings', JSON.stringify(report.findings));
setOutput(env, 'report', report.json === '' ? '' : files.json);
setOutput(env, 'markdown', files.markdown);
setOutput(env, 'exit-code', String(report.exitCode));

if (report.reason !== undefined) {
  annotate('error', `it cannot be told what this does to mail: ${report.reason}`);
} else {
  await unheard(() => say(report.text));
  report.annotations.forEach(say);
}

async function review() {
  const inputs = readInputs(env);
  const bare = withoutTokens(env);
  const cwd = resolve(env.GITHUB_WORKSPACE ?? '.', inputs.workingDirectory);
  const actionRoot = dirname(dirname(fileURLToPath(import.meta.url)));
  // first of all: the tool is here before any code of the pull request runs in this step
  const tool = await reviewTool(inputs, { env, bare, folder, actionRoot });
  const sides = await sidesOf(inputs, { env, bare, folder, cwd });
  const said = await reportOf(tool, sides, inputs, { bare, folder });
  const files = await changedPolicyFiles(gitIn(cwd, { env: bare, folder }), readEvent(env));
  return { ...said, annotations: placed(said.annotations, files, env.GITHUB_WORKSPACE ?? '.') };
}
