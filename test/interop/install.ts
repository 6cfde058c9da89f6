import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keptFolder } from '../../local/project';
import { pythonEnvironment } from '../../local/venv';

const run = promisify(execFile);
const CLIENTS = join(__dirname, 'clients');

/** A program that reads domains, given as its arguments, and prints what it makes of each as a line of JSON. */
export interface Reader {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Installs the clients of others that read what we publish, each in a folder of its own below `.local/`. */
export async function installReaders(tell: (message: string) => void): Promise<Reader[]> {
  const modules = await npmClients(tell);
  const go = await goClients(tell);
  const checkdmarc = await pythonEnvironment('checkdmarc', join(CLIENTS, 'requirements.txt'), tell);
  const resolver = await pythonEnvironment('sender', join(__dirname, '..', 'e2e', 'requirements.txt'), tell);
  return [
    { command: [process.execPath, join(modules, 'mailauth.cjs')] },
    { command: [process.execPath, join(modules, 'mx-connect.cjs')] },
    { command: [checkdmarc, join(CLIENTS, 'checkdmarc-reader.py')] },
    { command: [resolver, join(CLIENTS, 'postfix-mta-sts-resolver-reader.py')] },
    { command: [go] },
  ];
}

async function npmClients(tell: (message: string) => void): Promise<string> {
  const files = ['package.json', 'package-lock.json', 'mailauth.cjs', 'mx-connect.cjs'];
  return madeOnce('interop-npm', files, async folder => {
    tell('installing mailauth and mx-connect (the first time only)');
    await Promise.all(files.map(async file => copyFile(join(CLIENTS, file), join(folder, file))));
    await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
  });
}

async function goClients(tell: (message: string) => void): Promise<string> {
  await run('go', ['version']).catch(() => {
    throw new Error('mox and go-mtasts are built with Go 1.24 or newer, and there is no `go`. On Debian and Ubuntu: apt-get install golang-go, from backports where it is older.');
  });
  const folder = await madeOnce('interop-go', ['go/go.mod', 'go/go.sum', 'go/main.go'], async draft => {
    tell('building mox and go-mtasts (the first time only)');
    await run('go', ['build', '-mod=readonly', '-o', join(draft, 'readers'), '.'], { cwd: join(CLIENTS, 'go') });
  });
  return join(folder, 'readers');
}

/** A folder that is made of files, and made again when one of them has changed. */
async function madeOnce(name: string, files: readonly string[], make: (draft: string) => Promise<void>): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(await readFile(join(CLIENTS, file)));
  }
  const folder = join(await keptFolder(), `${name}-${hash.digest('hex').slice(0, 8)}`);
  if (await access(folder).then(() => true, () => false)) {
    return folder;
  }
  const draft = `${folder}.${process.pid}`;
  try {
    await mkdir(draft);
    await make(draft);
    await rename(draft, folder);
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
