import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Comparison } from './comparison';
import { writeAssembly } from './review-assemblies';
import { summarize } from './statistics';
import { MtaStsPolicy } from '../lib';

const run = promisify(execFile);
const ROUNDS = 5;
const MX = ['mx1.example.net', 'mx2.example.net'];

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
  readonly changed: number;
}

/**
 * Reviews two assemblies of so many domains, each of which goes from testing to enforce: from the files to the findings.
 *
 * @throws if a domain is missed.
 */
export async function benchmarkReview({ domains = 1000, rounds = ROUNDS } = {}): Promise<Comparison[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mta-sts-bench-'));
  // the warnings of the constructs are not what is measured
  const { error } = console;
  console.error = () => undefined;
  try {
    const sides: string[] = [];
    for (const [name, policy] of [['base', MtaStsPolicy.testing({ mx: MX })], ['head', MtaStsPolicy.enforce({ mx: MX })]] as const) {
      await mkdir(join(folder, name));
      sides.push(await writeAssembly(join(folder, name), domains, policy));
    }
    const worker = join(folder, 'worker.js');
    await build({ entryPoints: [join(__dirname, 'review-worker.ts')], outfile: worker, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
    const measured: Measured[] = [];
    for (let round = 0; round < rounds; round++) {
      const { stdout } = await run(process.execPath, [worker, ...sides], { env: { ...process.env, NODE_OPTIONS: '' } });
      measured.push(JSON.parse(stdout) as Measured);
    }
    if (measured.some(({ changed }) => changed !== domains)) {
      throw new Error(`A review of ${domains} domains found changes in ${measured.map(({ changed }) => changed).join(', ')}.`);
    }
    return [
      { name: `review of ${domains} domains`, unit: 's', ours: summarize(measured.map(({ seconds }) => seconds)), target: { of: 'ours', atMost: 2 } },
      { name: 'memory of that review', unit: 'MB', ours: summarize(measured.map(({ megabytes }) => megabytes)), target: { of: 'ours', atMost: 300 } },
    ];
  } finally {
    console.error = error;
    await rm(folder, { recursive: true, force: true });
  }
}
