import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { alternate, compare, Comparison, Sides, Target } from './comparison';

const run = promisify(execFile);
const PROJECT = join(__dirname, '..');
const ROUNDS = 8;
const TARGET: Target = { of: 'ratio', atMost: 1.3 };

/** What a domain costs at synthesis, beside a stack with the same resources that is written by hand. */
export async function benchmarkSynth(): Promise<Comparison[]> {
  if (!existsSync(join(PROJECT, 'assets', 'policy-publisher'))) {
    throw new Error('assets/policy-publisher is missing: make it by `npm run bundle`.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'mta-sts-bench-'));
  try {
    await compile(folder);
    const first = await alternate(ROUNDS, () => work<number>(folder, 'first', 'with-mta-sts'), () => work<number>(folder, 'first', 'hand-written'));
    const further = await work<Sides>(folder, 'further');
    return [
      compare('synth of the first domain', 'ms', first, 'hand-written', TARGET),
      compare('synth of each further domain', 'ms', further, 'hand-written', TARGET),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** To JavaScript, file by file as it is published: a user's process does not compile the library. */
async function compile(folder: string): Promise<void> {
  const sources = await Promise.all(['lib', 'benchmarks'].map(async name =>
    (await readdir(join(PROJECT, name), { recursive: true })).filter(file => file.endsWith('.ts')).map(file => join(PROJECT, name, file))));
  await build({ entryPoints: sources.flat(), outdir: folder, outbase: PROJECT, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'warning' });
  for (const name of ['node_modules', 'assets', 'package.json', 'cdk.json']) {
    await symlink(join(PROJECT, name), join(folder, name));
  }
}

/** In a process of its own, with nothing loaded yet. */
async function work<T>(folder: string, ...args: string[]): Promise<T> {
  const env = { ...process.env, NODE_OPTIONS: '', CDK_VALIDATION: 'false', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  const { stdout } = await run(process.execPath, ['--expose-gc', join(folder, 'benchmarks', 'synth-worker.js'), ...args], { env });
  return JSON.parse(stdout) as T;
}
