import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { World } from './with-world';
import { QUESTIONS_AT_ONCE } from '../../lib/audit/probes/dns-probe';
import { CONCURRENCY } from '../../lib/audit/probes/probe-all';

const run = promisify(execFile);
const COMMAND = join(__dirname, '..', '..', 'assets', 'mta-sts', 'index.js');
const LOOP = join(__dirname, 'checkdmarc_loop.py');
const MOST_OUTPUT = 64 * 1024 * 1024;
/** Written to standard error, since standard output is the answer. */
const WEIGH = 'process.on("exit", () => require("node:fs").writeSync(2, `maxRSS ${process.resourceUsage().maxRSS}\\n`));';

/** Bundles what runs in processes of its own. */
export async function buildSides(folder: string): Promise<void> {
  await Promise.all(['world', 'bare'].map(name =>
    build({ entryPoints: [join(__dirname, `${name}.ts`)], outfile: join(folder, `${name}.js`), bundle: true, platform: 'node', target: 'node20', format: 'cjs' })));
  await writeFile(join(folder, 'weigh.cjs'), WEIGH);
}

/** Seconds of the command as users call it. */
export async function timeOurs(world: World): Promise<number> {
  return timed(world, process.execPath, [COMMAND, ...check(world)], policiesIn);
}

/** Seconds of the same look-ups by Node itself, as many at a time, and nothing around them. */
export async function timeBare(world: World): Promise<number> {
  const { folder, dns, https, ca, list } = world;
  return timed(world, process.execPath, [join(folder, 'bare.js'), String(dns), String(https), ca, list, String(CONCURRENCY), String(QUESTIONS_AT_ONCE)], Number);
}

/** What checkdmarc looks at: the records and the policy, or the name servers and MX hosts as well, as ours does. Neither is CAA nor IPv6 of policy hosts. */
export type Scope = 'records' | 'hosts';

export async function timeCheckdmarc(world: World, python: string, threads: number, scope: Scope): Promise<number> {
  const { dns, https, list } = world;
  return timed(world, python, [LOOP, String(dns), String(https), list, String(threads), scope], Number);
}

/** Megabytes of the command at its highest. */
export async function weighOurs(world: World): Promise<number> {
  const { stdout, stderr } = await run(process.execPath, ['--require', join(world.folder, 'weigh.cjs'), COMMAND, ...check(world)], { maxBuffer: MOST_OUTPUT });
  demandAll(world, 'the check that is weighed', policiesIn(stdout));
  return Number(/maxRSS (\d+)/.exec(stderr)![1]) / 1024;
}

function check({ dns, https, ca, list }: World): string[] {
  return [
    'check', '--file', list, '--resolver', `127.0.0.1:${dns}`, '--edge', `127.0.0.1:${https}`, '--ca', ca, '--private-addresses', '--no-smtp', '--format', 'json',
  ];
}

function policiesIn(output: string): number {
  const { domains } = JSON.parse(output) as { domains: { protection: { mtaSts: string } }[] };
  return domains.filter(({ protection }) => protection.mtaSts === 'enforce').length;
}

async function timed(world: World, command: string, args: string[], policies: (output: string) => number): Promise<number> {
  const started = performance.now();
  const { stdout } = await run(command, args, { env: { ...process.env, NODE_OPTIONS: '', REQUESTS_CA_BUNDLE: world.ca }, maxBuffer: MOST_OUTPUT });
  const seconds = (performance.now() - started) / 1000;
  demandAll(world, `${command} ${args[0]}`, policies(stdout));
  return seconds;
}

function demandAll({ domains }: World, who: string, found: number): void {
  if (found !== domains) {
    throw new Error(`${who} found ${found} policies of ${domains}: what misses some is not quick.`);
  }
}
