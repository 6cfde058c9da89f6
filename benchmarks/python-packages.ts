import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keptFolder } from '../local/project';
import { emulatorPython } from '../local/venv';

const run = promisify(execFile);
const REQUIREMENTS = join(__dirname, 'aws-lambda-python', 'requirements.txt');

/** The folder of boto3, which is installed on first use: the functions of AWS Lambda have it, those of the emulator do not. */
export async function pythonPackages(): Promise<string> {
  const pins = createHash('sha256').update(await readFile(REQUIREMENTS)).digest('hex').slice(0, 8);
  const folder = join(await keptFolder(), `benchmark-python-${pins}`);
  if (await access(folder).then(() => true, () => false)) {
    return folder;
  }
  const draft = `${folder}.${process.pid}`;
  try {
    await run(await emulatorPython(), [
      '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input',
      '--require-hashes', '--no-deps', '--only-binary', ':all:', '--target', draft, '-r', REQUIREMENTS,
    ]);
    await rename(draft, folder);
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
