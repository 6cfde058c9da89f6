import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { alternate, compare, Comparison } from './comparison';

const run = promisify(execFile);
const PUBLISHER = join(__dirname, '..', 'assets', 'policy-publisher', 'index.js');
const LOADS = 15;

/** What the publisher's bundle weighs and takes to load, beside a bundle of its AWS calls made with the AWS SDK. */
export async function benchmarkBundle(): Promise<Comparison[]> {
  if (!existsSync(PUBLISHER)) {
    throw new Error('assets/policy-publisher/index.js is missing: make it by `npm run bundle`.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'mta-sts-bundle-'));
  try {
    const withSdk = join(folder, 'index.js');
    // as the task `bundle` does it
    await build({
      entryPoints: [join(__dirname, 'sdk-calls.ts')],
      outfile: withSdk,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node22',
      mainFields: ['module', 'main'],
      logLevel: 'warning',
    });
    const sizes = { ours: [await kilobytes(PUBLISHER)], theirs: [await kilobytes(withSdk)] };
    // an empty script right before each, so that a slow moment of the machine hits both
    const load = (file: string) => async () => {
      const empty = await runtime('');
      return await runtime(`require(${JSON.stringify(file)})`) - empty;
    };
    const loads = await alternate(LOADS, load(PUBLISHER), load(withSdk));
    return [
      compare('size of the publisher', 'KB', sizes, 'its calls with the SDK', { of: 'ours', atMost: 250 }),
      compare('load time of the publisher', 'ms', loads, 'its calls with the SDK', { of: 'ours', atMost: 100 }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function kilobytes(file: string): Promise<number> {
  return (await stat(file)).size / 1000;
}

/** @returns the milliseconds of a whole Node process, which has nothing of this one but the environment of a function. */
async function runtime(script: string): Promise<number> {
  const start = performance.now();
  await run(process.execPath, ['-e', script], { env: { PATH: process.env.PATH, AWS_REGION: 'us-east-1' } });
  return performance.now() - start;
}
