import { Stack, StackProps } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
// in your project: from 'cdk-mta-sts'
import { EdgeCertificate, MailProvider, MtaSts, MtaStsPolicy, PolicyHost, TlsReporting } from '../lib';

/**
 * Two domains, each in a zone of its own, on one host with one certificate: each name is validated in its zone.
 *
 * A further domain is a change of the names: another certificate is made, the distribution moves to it, and the old one goes.
 */
export class TwoZonesOneCertificate extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const com = HostedZone.fromLookup(this, 'Com', { domainName: 'example.com' });
    const net = HostedZone.fromLookup(this, 'Net', { domainName: 'example.net' });

    const certificate = new EdgeCertificate(this, 'Certificate', {
      domainName: 'mta-sts.example.com',
      subjectAlternativeNames: ['mta-sts.example.net'],
      zones: { 'mta-sts.example.com': com, 'mta-sts.example.net': net },
    });
    const host = new PolicyHost(this, 'Host', { domainNames: ['example.com', 'example.net'], certificate });

    const policy = MtaStsPolicy.testing({ mx: MailProvider.googleWorkspace().mx });
    const tlsReporting = TlsReporting.toMailbox('tls-reports@example.com');
    new MtaSts(this, 'MtaStsCom', { zone: com, host, policy, tlsReporting });
    new MtaSts(this, 'MtaStsNet', { zone: net, host, policy, tlsReporting });
  }
}
