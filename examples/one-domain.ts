import { Stack, StackProps } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
// in your project: from 'cdk-mta-sts'
import { MailProvider, MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

/**
 * The first step for a domain whose mail is at Google: nothing is refused yet, and senders report what would be.
 *
 * The stack may be in any region: its certificate is made in us-east-1, where CloudFront wants it, in the same deploy.
 */
export class OneDomain extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);

    new MtaSts(this, 'MtaSts', {
      zone: HostedZone.fromLookup(this, 'Zone', { domainName: 'example.com' }),
      policy: MtaStsPolicy.testing({ mx: MailProvider.googleWorkspace().mx }),
      tlsReporting: TlsReporting.toMailbox('tls-reports@example.com'),
    });
  }
}
