import { Stack, StackProps } from 'aws-cdk-lib';
import { GraphWidget, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
// in your project: from 'cdk-mta-sts'
import { MailProvider, MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

/**
 * A stack of eu-west-1, or of any other region: CloudFront wants a certificate of us-east-1, and gets one in the same deploy.
 *
 * There is no second stack, and us-east-1 needs no bootstrap.
 */
export class OneStackEuWest1 extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);

    const mtaSts = new MtaSts(this, 'MtaSts', {
      zone: HostedZone.fromLookup(this, 'Zone', { domainName: 'example.com' }),
      policy: MtaStsPolicy.testing({ mx: MailProvider.fastmail().mx }),
      tlsReporting: TlsReporting.toMailbox('tls-reports@example.com'),
    });

    // the metric is in us-east-1, where the certificate is: a dashboard shows it from anywhere
    new Dashboard(this, 'Dashboard', {
      widgets: [[new GraphWidget({ title: 'Days until the certificate expires', left: [mtaSts.certificate.metricDaysToExpiry()] })]],
    });
  }
}
