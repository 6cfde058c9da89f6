import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, readFile, rename, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { keptFolder, removeAbandoned } from './project';

const run = promisify(execFile);

const REQUIREMENTS = join(__dirname, 'emulator', 'requirements.txt');
/** In order of preference; the first may be another user's, which this user cannot start. */
const PYTHONS = ['python3', '/usr/bin/python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const USABLE = 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)';

/** The Python of the emulator's virtual environment. */
export async function emulatorPython(tell?: (message: string) => void): Promise<string> {
  return pythonEnvironment('emulator', REQUIREMENTS, tell);
}

/**
 * The Python of a virtual environment, which is made on first use (seconds, and the package registry).
 *
 * Safe when several processes come at once: each builds its own under another name, and the first to rename it wins.
 * One for each user and each set of requirements, so a changed pin is a new environment.
 */
export async function pythonEnvironment(name: string, requirements: string, tell: (message: string) => void = () => undefined): Promise<string> {
  const pins = createHash('sha256').update(await readFile(requirements)).digest('hex').slice(0, 8);
  const venv = join(await keptFolder(), `${name}-${pins}-${userInfo().uid}`);
  const python = join(venv, 'bin', 'python');
  if (!await canExecute(python)) {
    tell(`making the Python environment of the ${name} (the first time only)`);
    await build(name, venv, requirements);
  }
  return python;
}

async function build(name: string, venv: string, requirements: string): Promise<void> {
  const base = await findPython();
  await removeAbandoned(dirname(venv), `${basename(venv)}.`);
  const draft = `${venv}.${process.pid}`;
  try {
    await run(base, ['-m', 'venv', draft]);
    await run(join(draft, 'bin', 'python'), [
      '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input',
      '--require-hashes', '--no-deps', '--only-binary', ':all:', '-r', requirements,
    ]);
    await rename(draft, venv).catch(async (error: NodeJS.ErrnoException) => {
      if (!await canExecute(join(venv, 'bin', 'python'))) {
        throw error;
      }
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`The Python environment of the ${name} could not be made in ${draft}: ${(stderr || message).trim()}`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function findPython(): Promise<string> {
  for (const python of PYTHONS) {
    if (await run(python, ['-c', USABLE]).then(() => true, () => false)) {
      return python;
    }
  }
  throw new Error(
    'The local cloud needs Python 3.10 or newer with its venv module, and found none as ' +
    `${PYTHONS.join(', ')}. On Debian and Ubuntu: apt-get install python3 python3-venv.`);
}

async function canExecute(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(() => true, () => false);
}
