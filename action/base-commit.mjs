import { join } from 'node:path';
import { captured } from './run.mjs';
import { printable } from './workflow.mjs';

const SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * Git of the checkout. No hooks: those of the checkout are the head's, as soon as an install script has set them.
 * @returns the output, or undefined where Git refused and `mayFail`.
 */
export function gitIn(cwd, { env, folder }) {
  return async (args, { mayFail = false } = {}) => {
    const { code, stdout, stderr } = await captured('git', ['-c', 'core.hooksPath=/dev/null', ...args], { cwd, env, folder, name: 'git' });
    if (code !== 0 && !mayFail) {
      throw new Error(`git ${args[0]} failed: ${printable(stderr)}`);
    }
    return code === 0 ? stdout.trim() : undefined;
  };
}

/**
 * What the pull request is compared with. The merge commit that GitHub makes and actions/checkout checks out has the tip of the
 * base as its first parent: exactly what merging changes. The base.sha of the event may be older than that; and compared with
 * a checkout of the head alone, it would show what others merged meanwhile as undone. There the merge base is right.
 */
export async function baseCommit(git, event) {
  const base = event.pull_request?.base?.sha;
  const head = event.pull_request?.head?.sha;
  if (!SHA.test(base) || !SHA.test(head)) {
    throw new Error('the event is no pull request, so there is no base to synthesize: give `base` (a directory, a template file or live)');
  }
  const at = await git(['rev-parse', 'HEAD']);
  // of the commit itself: rev-list would not show the parents that a shallow clone leaves out
  const parents = [...(await git(['cat-file', 'commit', 'HEAD'])).split('\n\n')[0].matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, sha]) => sha);
  if (parents.length === 2 && parents[1] === head) {
    await fetched(git, parents[0], 'fetch-depth: 2');
    return parents[0];
  }
  if (at !== head) {
    throw new Error(`the checkout is at ${at}, which is neither the head of the pull request nor its merge commit: `
      + 'leave `ref` of actions/checkout out, or give `base` and `head`');
  }
  await fetched(git, base, 'fetch-depth: 0');
  const fork = await git(['merge-base', base, at], { mayFail: true });
  if (fork === undefined) {
    throw new Error('where the pull request left its base is not in this clone: give actions/checkout `fetch-depth: 0`');
  }
  return fork;
}

async function fetched(git, sha, depth) {
  if (await git(['cat-file', '-e', `${sha}^{commit}`], { mayFail: true }) === undefined
    && await git(['fetch', '--quiet', '--no-tags', '--depth=1', 'origin', sha], { mayFail: true }) === undefined) {
    throw new Error(`the base, ${sha}, is not in this clone and could not be fetched: give actions/checkout \`${depth}\``);
  }
}

/** The base in a folder of its own, for as long as `use` takes; the checkout stays as it is. */
export async function withWorktree(git, commit, folder, use) {
  const tree = join(folder, 'base-tree');
  await git(['worktree', 'add', '--quiet', '--detach', tree, commit]);
  try {
    return await use(tree);
  } finally {
    await git(['worktree', 'remove', '--force', tree], { mayFail: true });
  }
}
