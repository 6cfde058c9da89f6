import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded, unheard } from './workflow.mjs';

/** By these a program acts as the workflow: its tokens, and the files that steer the steps after this one. */
const OF_THE_WORKFLOW = /^(ACTIONS_.*|INPUT_.*|GITHUB_(TOKEN|ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)|GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN)$/;

/** The environment for code that a pull request brings along. */
export function withoutTokens(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OF_THE_WORKFLOW.test(name)));
}

/** Runs a command line of the workflow's author, in sight; the commands that it may print to the runner are not heard. */
export async function shell(command, { cwd, env }) {
  return unheard(async () =>
    await ended('bash', ['--noprofile', '--norc', '-euo', 'pipefail', '-c', command], { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] }));
}

/** Runs a program and keeps what it says, in files: no pipe that a child left behind would hold open. */
export async function captured(program, args, { cwd, env, folder, name }) {
  const files = [join(folder, `${name}.out`), join(folder, `${name}.err`)];
  const opened = files.map(file => openSync(file, 'w'));
  try {
    const code = await ended(program, args, { cwd, env, stdio: ['ignore', ...opened] });
    const [stdout, stderr] = files.map(file => readBounded(file));
    return { code, stdout, stderr };
  } finally {
    opened.forEach(closeSync);
  }
}

/** In a process group of its own, which ends with it: what a synth leaves running must not be there when the token is. */
async function ended(program, args, options) {
  const child = spawn(program, args, { ...options, detached: true });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // nobody is left
      }
      resolve(code ?? `signal ${signal}`);
    });
  });
}
