import { Stack, StackProps } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
// in your project: from 'cdk-mta-sts'
import { MailProvider, MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

/**
 * A mail domain below the apex of its zone: mail to `…@news.example.com` comes in by Amazon SES.
 *
 * A policy is for one mail domain and says nothing about those below it (RFC 8461, section 3.4), so that this one has its own.
 */
export class BelowTheApex extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);

    new MtaSts(this, 'News', {
      zone: HostedZone.fromLookup(this, 'Zone', { domainName: 'example.com' }),
      domainName: 'news.example.com',
      policy: MtaStsPolicy.testing({ mx: MailProvider.amazonSes('us-east-1').mx }),
      tlsReporting: TlsReporting.toMailbox('tls-reports@example.com'),
    });
  }
}
