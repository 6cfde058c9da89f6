import { access, constants, mkdir, readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The project's folder: where package.json, cdk.json and node_modules are. */
export const PROJECT = join(__dirname, '..');

/** The project's own first; the user's cache where the project belongs to somebody else. */
const KEPT = [join(PROJECT, '.local'), join(homedir(), '.cache', 'cdk-mta-sts')];

/**
 * The folder for what the local cloud keeps between runs: the emulator's Python environment, and the logs of the last run.
 *
 * @throws Error where this user can write none
 */
export async function keptFolder(): Promise<string> {
  for (const folder of KEPT) {
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      return folder;
    } catch {
      continue;
    }
  }
  throw new Error(`The local cloud keeps its Python environment in ${KEPT.join(' or ')}, and this user can write neither.`);
}

/** Removes what is named by a prefix and the id of a process that is gone. */
export async function removeAbandoned(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(name.startsWith(prefix) && name.slice(prefix.length));
    if (pid && !isAlive(pid)) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // another user's
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
