import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { HostedZone, MxRecord } from 'aws-cdk-lib/aws-route53';
import { MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const CONTEXT = { ...require('../cdk.json').context, 'aws:cdk:enable-path-metadata': true };
const OF_STACK = 20;

/** A cloud assembly with so many domains: one stack is synthesized, and the others are that one with other domains. */
export async function writeAssembly(folder: string, domains: number, policy: MtaStsPolicy): Promise<string> {
  const template = await synthesize(join(folder, 'one'), policy);
  const directory = join(folder, 'all');
  await mkdir(directory);
  const stacks = Array.from({ length: domains / OF_STACK }, (_, index) => `Mail${index}`);
  await Promise.all(stacks.map(stack => writeFile(join(directory, `${stack}.template.json`), template.replaceAll('.stack', `.${stack.toLowerCase()}`))));
  await writeFile(join(directory, 'manifest.json'), JSON.stringify({
    version: '48.0.0',
    artifacts: Object.fromEntries(stacks.map(stack => [stack, {
      type: 'aws:cloudformation:stack', environment: 'aws://111122223333/us-east-1', properties: { templateFile: `${stack}.template.json` },
    }])),
  }));
  return directory;
}

async function synthesize(outdir: string, policy: MtaStsPolicy): Promise<string> {
  const app = new App({ outdir, context: CONTEXT });
  const stack = new Stack(app, 'Mail', { env: { account: '111122223333', region: 'us-east-1' }, terminationProtection: true });
  for (let index = 0; index < OF_STACK; index++) {
    const zoneName = `domain${index}.stack.example`;
    const zone = HostedZone.fromHostedZoneAttributes(stack, `Zone${index}`, { hostedZoneId: 'Z0123456789', zoneName });
    new MxRecord(stack, `Mx${index}`, { zone, values: [{ priority: 10, hostName: 'mx1.example.net' }, { priority: 20, hostName: 'mx2.example.net' }] });
    new MtaSts(stack, `MtaSts${index}`, { zone, policy, tlsReporting: TlsReporting.toMailbox('tls-reports@example.com') });
  }
  app.synth();
  return readFile(join(outdir, 'Mail.template.json'), 'utf8');
}
