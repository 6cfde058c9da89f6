import { Environment, Stack, Stage, StageProps } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
// in your project: from 'cdk-mta-sts'
import { MailProvider, MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

export interface MailStageProps extends StageProps {
  /** Account and region of each domain's stack; the zone of the domain is in the same account. */
  readonly environments: { [domainName: string]: Environment };
}

/** One stage, such as production, whose domains are in different accounts and regions: a stack for each, and the same code. */
export class MailStage extends Stage {
  constructor(scope: Construct, id: string, props: MailStageProps) {
    super(scope, id, props);
    for (const [domainName, env] of Object.entries(props.environments)) {
      const stack = new Stack(this, `MtaSts-${domainName.replace(/\./g, '-')}`, { env });
      new MtaSts(stack, 'MtaSts', {
        zone: HostedZone.fromLookup(stack, 'Zone', { domainName }),
        policy: MtaStsPolicy.testing({ mx: MailProvider.fastmail().mx }),
        tlsReporting: TlsReporting.toMailbox(`tls-reports@${domainName}`),
      });
    }
  }
}
