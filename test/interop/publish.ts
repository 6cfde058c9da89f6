import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { FORMS, ZONE } from './forms';
import { EdgeCertificate, MtaSts, PolicyHost } from '../../lib';
import type { LocalCloud } from '../../local';

/** Publishes every form by one real `cdk deploy`, all of them at one policy host. */
export async function publishForms(cloud: LocalCloud): Promise<void> {
  const hostedZoneId = await cloud.createZone({ name: ZONE });
  const outdir = join(cloud.dir, 'forms');
  const app = new App({ outdir });
  const stack = new Stack(app, 'Forms', { env: { account: cloud.account, region: cloud.region }, terminationProtection: true });
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId, zoneName: ZONE });
  const domainNames = FORMS.map(({ domain }) => domain);
  const [first, ...others] = domainNames.map(name => `mta-sts.${name}`);
  const certificate = new EdgeCertificate(stack, 'Certificate', { domainName: first, subjectAlternativeNames: others, zone });
  const host = new PolicyHost(stack, 'Host', { domainNames, certificate });
  for (const { domain, policy, tlsReporting } of FORMS) {
    new MtaSts(stack, domain, { zone, domainName: domain, host, policy, tlsReporting });
  }
  app.synth();
  const { code, stdout, stderr } = await cloud.cdk(['deploy', '--app', outdir, '--require-approval', 'never'], { cwd: cloud.dir, fast: true });
  if (code !== 0) {
    throw new Error(`cdk deploy ended with ${code}:\n${stdout}\n${stderr}`);
  }
}
