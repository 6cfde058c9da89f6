import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalCloud, type LocalCloud } from '../index';
import { makeWorkspace } from '../workspace';
import { Domain, domainsOf, zoneOf } from './domains';
import type { RunOptions } from './options';
import { StepFailure, Steps } from './steps';

export interface Published {
  readonly cloud: LocalCloud;
  /** Where the CDK CLI runs. */
  readonly workspace: string;
  readonly domains: readonly Domain[];
}

/** Starts the local cloud, creates the account as a user has it, bootstraps it and deploys bin/app.ts, with the CLI as it is. */
export async function publish(options: RunOptions, steps: Steps, logs: string, onStart: (cloud: LocalCloud) => void): Promise<Published> {
  await mkdir(logs, { recursive: true });
  const domains = await domainsOf(options);
  const cloud = await steps.step('local cloud: AWS APIs with IAM enforced, edge, DNS', async () => startLocalCloud({
    regions: [],
    region: options.region,
    ports: options.ports,
    log: join(logs, 'emulator.log'),
    tell: message => steps.say(message),
  }));
  onStart(cloud);
  for (const domain of domains) {
    await steps.step(`hosted zone ${domain.name}, MX ${domain.mxHosts.join(', ')}`, async () => cloud.createZone(zoneOf(domain)));
  }
  const run = async (args: string[], cwd: string) => {
    const onOutput = options.verbose ? (text: string) => process.stdout.write(text) : undefined;
    const { code, stdout, stderr } = await cloud.cdk(args, { cwd, onOutput });
    await appendFile(join(logs, 'cdk.log'), `$ cdk ${args.join(' ')}\n${stdout}${stderr}\n`);
    if (code !== 0) {
      throw new StepFailure(`cdk ${args[0]}`, reasonIn(stderr || stdout));
    }
  };
  await steps.step(`cdk bootstrap (${options.region})`, async () => run(['bootstrap', `aws://${cloud.account}/${options.region}`], cloud.dir));
  const made = domains.some(domain => domain.made) ? Object.fromEntries(domains.map(domain => [domain.name, domain.made!])) : undefined;
  const workspace = await makeWorkspace(join(cloud.dir, 'project'), made);
  await steps.step('cdk deploy', async () => run(['deploy', '--all', '--require-approval=never'], workspace));
  return { cloud, workspace, domains };
}

/** The CLI's own error, without the progress before it. */
function reasonIn(output: string): string {
  const lines = output.split('\n').filter(line => line.trim() !== '');
  const failed = lines.findIndex(line => /❌|Error:|error TS/.test(line));
  return lines.slice(failed < 0 ? -15 : failed, failed < 0 ? undefined : failed + 15).join('\n');
}
