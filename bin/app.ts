import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { MtaSts, MtaStsMode, MtaStsPolicy, TlsReporting } from '../lib';

/**
 * Publishes every `policies/<domain>.txt`, each in a stack of its own: a change of one domain cannot hold up another.
 *
 * Context: `policies` (another folder), `reports` (another mailbox for TLS reports than tls-reports@<domain>).
 */
const app = new App();
const folder: string = app.node.tryGetContext('policies') ?? 'policies';
const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.txt')).sort() : [];
if (files.length === 0) {
  throw new Error(`The folder ${JSON.stringify(folder)} has no policies: write one for each domain, such as policies/example.com.txt.`);
}

for (const file of files) {
  const domainName = basename(file, '.txt');
  const policy = MtaStsPolicy.fromFile(join(folder, file));
  const stack = new Stack(app, `MtaSts-${domainName.replace(/[^A-Za-z0-9]/g, '-')}`, {
    description: `MTA-STS and TLS reporting of ${domainName}`,
    env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
    // deleting the stack of a policy in force leaves senders with a policy that nobody can correct
    terminationProtection: policy.mode === MtaStsMode.ENFORCE,
  });
  new MtaSts(stack, 'MtaSts', {
    zone: HostedZone.fromLookup(stack, 'Zone', { domainName }),
    policy,
    tlsReporting: TlsReporting.toMailbox(app.node.tryGetContext('reports') ?? `tls-reports@${domainName}`),
  });
}
