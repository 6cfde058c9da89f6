import { Stack, StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
// in your project: from 'cdk-mta-sts'
import { MailProvider, MtaSts, MtaStsPolicy, PolicyHost, TlsReporting } from '../lib';

const DOMAINS = ['example.com', 'example.net', 'example.org'];

/**
 * Several domains with the same mail provider: one policy, one bucket, one distribution, one certificate that names them all.
 *
 * Each domain has an id and records of its own. A new domain is a change of the one certificate, which then replaces the old.
 */
export class SeveralDomainsOneHost extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const zones = DOMAINS.map(domainName => HostedZone.fromLookup(this, `Zone-${domainName}`, { domainName }));

    const [first, ...others] = DOMAINS.map(domainName => `mta-sts.${domainName}`);
    const certificate = new Certificate(this, 'Certificate', {
      domainName: first,
      subjectAlternativeNames: others,
      validation: CertificateValidation.fromDnsMultiZone(Object.fromEntries(zones.map((zone, i) => [`mta-sts.${DOMAINS[i]}`, zone]))),
    });
    const host = new PolicyHost(this, 'Host', { domainNames: DOMAINS, certificate });

    const policy = MtaStsPolicy.testing({ mx: MailProvider.fastmail().mx });
    for (const zone of zones) {
      new MtaSts(this, `MtaSts-${zone.zoneName}`, {
        zone,
        host,
        policy,
        // one mailbox for the reports of all, in a domain that is not one of them
        tlsReporting: TlsReporting.toMailbox('tls-reports@example.edu'),
      });
    }
  }
}
