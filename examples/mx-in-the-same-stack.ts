import { CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import { HostedZone, MxRecord } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
// in your project: from 'cdk-mta-sts'
import { MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

/**
 * The MX records of the domain beside its policy: when one of them changes and the other does not, `cdk synth` says so, and in
 * `enforce` it fails.
 *
 * To move an MX host, add the new one to `mx` first, and change the records two days and their TTL later.
 */
export class MxInTheSameStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const zone = HostedZone.fromLookup(this, 'Zone', { domainName: 'example.com' });

    new MxRecord(this, 'Mx', {
      zone,
      values: [{ priority: 10, hostName: 'mx1.example.net' }, { priority: 20, hostName: 'mx2.example.net' }],
    });
    const mtaSts = new MtaSts(this, 'MtaSts', {
      zone,
      policy: MtaStsPolicy.testing({ mx: ['mx1.example.net', 'mx2.example.net'] }),
      tlsReporting: TlsReporting.toMailbox('tls-reports@example.com'),
    });

    new CfnOutput(this, 'MxCheck', { value: mtaSts.mxCheckResult, description: 'What the deploy found of the MX hosts' });
  }
}
