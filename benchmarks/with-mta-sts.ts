import { App, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

/** What hand-written.ts defines, with the library. The wildcard has the list of public suffixes loaded. */
export function define(app: App, domainNames: readonly string[]): Stack {
  const stack = new Stack(app, 'Benchmark', { env: { account: '111122223333', region: 'us-east-1' } });
  for (const domainName of domainNames) {
    const id = domainName.replace(/\W/g, '');
    new MtaSts(stack, id, {
      zone: HostedZone.fromHostedZoneAttributes(stack, `${id}Zone`, { hostedZoneId: 'Z0123456789', zoneName: domainName }),
      policy: MtaStsPolicy.testing({ mx: ['mail.example.com', '*.mail.protection.outlook.com'] }),
      tlsReporting: TlsReporting.toMailbox(`tls-reports@${domainName}`),
    });
  }
  return stack;
}
