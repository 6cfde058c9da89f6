import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { baseCommit, gitIn, withWorktree } from './base-commit.mjs';
import { shell } from './run.mjs';
import { readEvent, say } from './workflow.mjs';

/** The two sides as `mta-sts review` takes them: as given, or synthesized into the folder as `base` and `head`. */
export async function sidesOf(inputs, { env, bare, folder, cwd }) {
  if (inputs.head === '' && env.GITHUB_EVENT_NAME === 'pull_request_target') {
    throw new Error('pull_request_target has a token that may write and secrets, and a synth runs the code of the pull request: use pull_request');
  }
  const base = inputs.base === '' ? await synthOfBase(inputs, { env, bare, folder, cwd }) : given(inputs.base, cwd);
  const head = inputs.head === '' ? await synth('head', inputs.synth, { cwd, bare, folder }) : given(inputs.head, cwd);
  return { base, head };
}

/** Review runs in the folder, so that its labels are short and the same on every machine. */
function given(side, cwd) {
  return side === 'live' ? side : resolve(cwd, side);
}

/** Before the head: its code has not run yet when the base is synthesized. */
async function synthOfBase(inputs, { env, bare, folder, cwd }) {
  const git = gitIn(cwd, { env: bare, folder });
  const commit = await baseCommit(git, readEvent(env));
  const inside = relative(await git(['rev-parse', '--show-toplevel']), realpathSync(cwd));
  say(`base: ${commit}`);
  return withWorktree(git, commit, folder, async tree => {
    const there = join(tree, inside);
    if (!existsSync(there)) {
      throw new Error(`the base has no ${JSON.stringify(inside)}: give \`base: live\` for an app that the pull request brings`);
    }
    if (inputs.install !== '') {
      const code = await shell(inputs.install, { cwd: there, env: bare });
      if (code !== 0) {
        throw new Error(`\`install\` failed in the base with exit code ${code}: the log says why`);
      }
    }
    return synth('base', inputs.synth, { cwd: there, bare, folder });
  });
}

async function synth(side, command, { cwd, bare, folder }) {
  say(`synth of ${side}`);
  const out = join(folder, side);
  const code = await shell(command, { cwd, env: { ...bare, CDK_OUTDIR: out } });
  if (code !== 0) {
    throw new Error(`the synth of ${side} failed with exit code ${code}: the log says why`);
  }
  // a green from nothing: a synth that wrote elsewhere would be compared with an empty side
  if (!existsSync(out) || readdirSync(out).length === 0) {
    throw new Error(`the synth of ${side} wrote nothing to $CDK_OUTDIR: give its command --output "$CDK_OUTDIR"`);
  }
  return side;
}
