import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { useLocalCloud, versionsOf } from './harness';
import { MtaSts, MtaStsPolicy, TlsReporting } from '../../lib';
import { blocksOf, ROOT } from '../documents';

/*
 * Runs docs/runbooks/change-provider.md as a reader does: puts each block of TypeScript into the app, types each command, and
 * compares what comes back with the block of text after it.
 */

const DOMAIN = 'provider.test';
const OLD = 'mx.old-provider.example';
const NEW = 'mx.new-provider.example';

const runbook = readFileSync(join(ROOT, 'docs', 'runbooks', 'change-provider.md'), 'utf8').replaceAll('example.com', DOMAIN);
const sections = new Map(runbook.split(/^## /m).slice(1).map(section => [section.split('\n')[0], section]));

interface Ran {
  readonly command: string;
  readonly code: number;
  readonly output: string;
}

/** What the world and the account have of the domain. */
interface Seen {
  readonly mx: string[];
  readonly announced: string[];
  readonly served: string;
  readonly versions: string[];
}

const cloud = useLocalCloud();
let zoneId: string;
let assemblies = 0;

beforeAll(async () => {
  zoneId = await cloud().createZone({ name: DOMAIN });
});

/** The app with what the runbook says; answers with the folder of its assembly. */
function synth(code: string): { readonly folder: string; readonly mtaSts: MtaSts } {
  const folder = join(cloud().dir, `assembly-${assemblies++}`);
  /* eslint-disable-next-line @typescript-eslint/no-require-imports */
  const app = new App({ outdir: folder, context: require('../../cdk.json').context });
  const stack = new Stack(app, 'MailSecurity', { env: { account: cloud().account, region: cloud().region }, terminationProtection: true });
  const names = {
    stack,
    zone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: zoneId, zoneName: DOMAIN }),
    tlsReporting: TlsReporting.toMailbox(`tls-reports@${DOMAIN}`),
    MtaSts,
    MtaStsPolicy,
    Duration,
    route53,
  };
  compileFunction(code, Object.keys(names))(...Object.values(names));
  app.synth();
  return { folder, mtaSts: stack.node.findChild('MtaSts') as MtaSts };
}

/** One line of a block of commands. A command that is not known here is a mistake of this test, or of the runbook. */
async function run(command: string, assembly: string): Promise<Ran> {
  const [program, ...args] = command.split(' ');
  const done = (output: string, code = 0): Ran => ({ command, code, output });
  if (program === 'npx' && args[0] === 'cdk') {
    const { code, stdout, stderr } = await cloud().cdk([...args.slice(1), '--app', assembly, '--require-approval', 'never'], { cwd: cloud().dir, fast: true });
    return done(stdout + stderr, code);
  }
  if (program === 'npx' && args[0] === 'mta-sts') {
    return runMtaSts(command, args.slice(1));
  }
  if (program === 'dig' && args[0] === '+short') {
    const answers = await cloud().query(args[2], args[1]);
    return done(answers.map(answer => args[1] === 'TXT' ? `"${answer}"` : answer).join('\n'));
  }
  if (program === 'curl') {
    const { hostname, pathname } = new URL(args.at(-1)!);
    return done((await cloud().fetch(hostname, pathname)).body);
  }
  throw new Error(`The runbook has a command that this test cannot run: ${command}`);
}

/** In the local world, as the functions of the local cloud are. */
async function runMtaSts(command: string, args: string[]): Promise<Ran> {
  const { edge, dns, env } = cloud();
  const child = spawn(process.execPath, ['--require', join(ROOT, 'local', 'preload.cjs'), join(ROOT, 'assets', 'mta-sts', 'index.js'), ...args], {
    env: { PATH: process.env.PATH, ...env, LOCAL_CLOUD_EDGE: `${edge.address}:${edge.port}`, LOCAL_CLOUD_DNS: `${dns.address}:${dns.port}` },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
  }
  const code = await new Promise<number>(resolve => child.on('close', status => resolve(status ?? -1)));
  return { command, code, output };
}

/** Does what a section says, and compares the output with what it says to expect. */
async function follow(heading: string): Promise<{ readonly mtaSts: MtaSts; readonly ran: Ran[] }> {
  const section = sections.get(heading);
  if (section === undefined) {
    throw new Error(`The runbook has no section ${JSON.stringify(heading)}, only ${JSON.stringify([...sections.keys()])}.`);
  }
  let app: ReturnType<typeof synth> | undefined;
  let latest: Ran[] = [];
  const ran: Ran[] = [];
  for (const { info, code } of blocksOf(section)) {
    if (info === 'ts') {
      app = synth(code);
    } else if (info === 'sh') {
      latest = [];
      for (const command of code.trim().split('\n')) {
        latest.push(await run(command, app!.folder));
      }
      ran.push(...latest);
    } else {
      const output = latest.map(each => each.output).join('\n').replaceAll(/\s+/g, ' ');
      const parts = code.split(/[\n…]/).map(part => part.trim()).filter(part => part !== '');
      expect({ output, missing: parts.filter(part => !output.includes(part)) }).toEqual({ output, missing: [] });
    }
  }
  return { mtaSts: app!.mtaSts, ran };
}

function deployOf(ran: Ran[]): Ran {
  const [deploy, ...others] = ran.filter(({ command }) => command.startsWith('npx cdk deploy '));
  expect(others).toEqual([]);
  return deploy;
}

async function seen(): Promise<Seen> {
  return {
    versions: await versionsOf(cloud(), 'MailSecurity'),
    mx: await cloud().query(DOMAIN, 'MX'),
    announced: await cloud().query(`_mta-sts.${DOMAIN}`, 'TXT'),
    served: (await cloud().fetch(`mta-sts.${DOMAIN}`, '/.well-known/mta-sts.txt')).body,
  };
}

/** What the world sees is what the section's code says. */
function expectWorld(world: Seen, mtaSts: MtaSts, mx: string, hosts: string[]): void {
  expect(world).toMatchObject({ mx: [`10 ${mx}`], announced: [`v=STSv1; id=${mtaSts.policyId}`], served: mtaSts.policy.text });
  expect(mtaSts.policy).toMatchObject({ mode: 'enforce', mx: [...hosts].sort() });
}

describe('the runbook for a change of the mail provider', () => {
  let before: Seen;
  let whenToMove: Ran | undefined;

  test('begins where all mail goes to the old provider', async () => {
    const { mtaSts, ran } = await follow('Where you are');
    expect(deployOf(ran)).toMatchObject({ code: 0 });
    before = await seen();
    expectWorld(before, mtaSts, OLD, [OLD]);
    expect(before.versions).toHaveLength(1);
  }, 120_000);

  test('has the swap in one deploy refused, with the host named, and nothing is changed by it', async () => {
    const { ran } = await follow('Not like this');
    const { code, output } = deployOf(ran);
    expect(code).not.toBe(0);
    expect(output).toContain(OLD);
    expect(await seen()).toEqual(before);
  }, 120_000);

  test('has its first two steps in one deploy refused as well: the policy that senders hold does not cover the new host', async () => {
    const { ran } = await follow('2. The MX records');
    const { code, output } = deployOf(ran);
    expect({ output, refused: code !== 0 }).toEqual({ output, refused: true });
    expect(output).toContain(NEW);
    expect(await seen()).toEqual(before);
  }, 120_000);

  test('goes through in three steps: first a policy with both', async () => {
    const { mtaSts, ran } = await follow('1. A policy with both');
    expect(deployOf(ran)).toMatchObject({ code: 0 });
    const world = await seen();
    expectWorld(world, mtaSts, OLD, [OLD, NEW]);
    expect(world.announced).not.toEqual(before.announced);
    whenToMove = ran.find(({ command }) => command.includes(' held '));
    before = world;
  }, 120_000);

  test('says after that step that it is too soon to move the MX records, and names the policy that senders hold', () => {
    // two days are too long for a test, which goes on all the same
    expect(whenToMove).toMatchObject({ code: 1, output: expect.stringContaining(OLD) });
  });

  test('then the MX records, which leaves policy and id as they are', async () => {
    const { mtaSts, ran } = await follow('2. The MX records');
    expect(deployOf(ran)).toMatchObject({ code: 0 });
    const world = await seen();
    expectWorld(world, mtaSts, NEW, [OLD, NEW]);
    expect(world).toEqual({ ...before, mx: world.mx });
    before = world;
  }, 120_000);

  test('and at last a policy with the new one', async () => {
    const { mtaSts, ran } = await follow('3. A policy with the new one');
    expect(deployOf(ran)).toMatchObject({ code: 0 });
    const world = await seen();
    expectWorld(world, mtaSts, NEW, [NEW]);
    expect(world.announced).not.toEqual(before.announced);
    expect(world.versions).toHaveLength(3);
  }, 120_000);
});
