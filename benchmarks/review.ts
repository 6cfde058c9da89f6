import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { HostedZone, MxRecord } from 'aws-cdk-lib/aws-route53';
import { Comparison } from './comparison';
import { summarize } from './statistics';
import { MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

const run = promisify(execFile);
const COMMAND = join(__dirname, '..', 'assets', 'mta-sts', 'index.js');
const DOMAINS = 1_000;
const PER_STACK = 20;
const ROUNDS = 5;
/** Tells the largest memory that the process had, in KB, when it ends. */
const MEASURE = 'process.on(\'exit\', () => process.stderr.write(`maxrss ${process.resourceUsage().maxRSS}`))';
const WITHOUT = 'process.exit(0)';

/** Two assemblies of many domains, of which every tenth changes, by the real command line. */
export async function benchmarkReview(): Promise<Comparison[]> {
  if (!existsSync(COMMAND)) {
    throw new Error('assets/mta-sts is missing: make it by `npm run bundle`.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'mta-sts-review-'));
  try {
    const resources = await oneDomain(join(folder, 'one'));
    const [base, head] = [join(folder, 'base'), join(folder, 'head')];
    await writeAssembly(base, resources, () => false);
    await writeAssembly(head, resources, index => index % 10 === 0);
    await writeFile(join(folder, 'measure.cjs'), MEASURE);
    const seconds: number[] = [];
    const megabytes: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      const { stdout, stderr } = await review(join(folder, 'measure.cjs'), base, head);
      seconds.push((performance.now() - started) / 1000);
      megabytes.push(Number(/maxrss (\d+)/.exec(stderr)![1]) / 1024);
      checkOutput(stdout);
      const again = performance.now();
      await run(process.execPath, ['-e', WITHOUT]);
      bare.push((performance.now() - again) / 1000);
    }
    return [
      {
        name: `review of ${DOMAINS} domains`,
        unit: 's',
        ours: summarize(seconds),
        theirs: { name: 'node by itself', ...summarize(bare) },
        target: { of: 'ours', atMost: 2 },
      },
      { name: `memory for ${DOMAINS} domains`, unit: 'MB', ours: summarize(megabytes), target: { of: 'ours', atMost: 300 } },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A change that would lose mail ends with code 1. */
function review(measure: string, base: string, head: string): Promise<{ stdout: string; stderr: string }> {
  const args = ['--require', measure, COMMAND, 'review', '--base', base, '--head', head, '--format', 'json'];
  return run(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }).catch(error => error.code === 1 ? error : Promise.reject(error));
}

/** The template of a stack with one domain, as the construct makes it, with a name in it that can be replaced. */
async function oneDomain(outdir: string): Promise<string> {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Mail', { env: { account: '111122223333', region: 'us-east-1' }, terminationProtection: true });
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0', zoneName: 'domain0.example' });
  new MxRecord(stack, 'Mx', { zone, values: [{ priority: 10, hostName: 'mx.example.net' }] });
  new MtaSts(stack, 'MtaSts', {
    zone, policy: MtaStsPolicy.enforce({ mx: ['mx.example.net'] }), tlsReporting: TlsReporting.toMailbox('tls-reports@domain0.example'),
  });
  const { Resources } = app.synth().getStackByName('Mail').template;
  return JSON.stringify(Resources);
}

async function writeAssembly(folder: string, resources: string, isChanged: (index: number) => boolean): Promise<void> {
  await mkdir(folder);
  const artifacts: Record<string, object> = {};
  for (let first = 0; first < DOMAINS; first += PER_STACK) {
    const all = Array.from({ length: PER_STACK }, (_, offset) => domainResources(resources, first + offset, isChanged(first + offset)));
    const templateFile = `Mail${first}.template.json`;
    await writeFile(join(folder, templateFile), JSON.stringify({ Resources: Object.assign({}, ...all) }));
    artifacts[`Mail${first}`] = { type: 'aws:cloudformation:stack', environment: 'aws://111122223333/us-east-1', properties: { templateFile } };
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ version: '54.0.0', artifacts }));
}

function domainResources(resources: string, index: number, changed: boolean): Record<string, unknown> {
  const text = resources.replaceAll('domain0.example', `domain${index}.example`).replaceAll('MtaSts', `MtaSts${index}`)
    .replaceAll('Custom::MtaSts' + `${index}Policy`, 'Custom::MtaStsPolicy');
  const found = JSON.parse(changed ? text.replaceAll('mx: mx.example.net', 'mx: other.example.net') : text) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(found).map(([id, resource]) => [id.includes(`MtaSts${index}`) ? id : `${id}${index}`, resource]));
}

/** A review that found nothing would be quick. */
function checkOutput(stdout: string): void {
  const { domains } = JSON.parse(stdout) as { domains: { level: string }[] };
  const changed = domains.filter(({ level }) => level !== 'none').length;
  if (domains.length !== DOMAINS || changed !== DOMAINS / 10) {
    throw new Error(`The review has ${domains.length} domains, and ${changed} of them change: it should be ${DOMAINS} and ${DOMAINS / 10}.`);
  }
}
