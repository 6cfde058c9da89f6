import { Stack, StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
// in your project: from 'cdk-mta-sts'
import { MailProvider, MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

export interface OwnCertificateProps extends StackProps {
  /** Of a certificate for `mta-sts.example.com`, or for `*.example.com`, in us-east-1. */
  readonly certificateArn: string;
}

/** A stack of any region, with a certificate that you have: CloudFront takes one of us-east-1 alone. */
export class OwnCertificate extends Stack {
  constructor(scope: Construct, id: string, props: OwnCertificateProps) {
    super(scope, id, props);

    new MtaSts(this, 'MtaSts', {
      zone: HostedZone.fromLookup(this, 'Zone', { domainName: 'example.com' }),
      certificate: Certificate.fromCertificateArn(this, 'Certificate', props.certificateArn),
      policy: MtaStsPolicy.testing({ mx: MailProvider.microsoft365('example-com.mail.protection.outlook.com').mx }),
      tlsReporting: TlsReporting.toMailbox('tls-reports@example.com'),
    });
  }
}
