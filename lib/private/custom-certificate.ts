import { CustomResource, Duration, ITaggableV2, Lazy, TagManager, TagType } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CertificateName } from './edge-certificate-names';
import { EdgeCertificateProvider } from './edge-certificate-provider';

/** A certificate of us-east-1 that a stack of any region asks for, by Custom::EdgeCertificate. */
export class CustomCertificate extends Construct implements ITaggableV2 {
  public readonly cdkTagManager: TagManager;
  public readonly certificateArn: string;

  constructor(scope: Construct, id: string, names: CertificateName[]) {
    super(scope, id);
    this.cdkTagManager = new TagManager(TagType.STANDARD, 'Custom::EdgeCertificate', [{ key: 'Name', value: nameTag(scope) }]);
    const provider = EdgeCertificateProvider.of(this);
    provider.permissions.add(scope, names);
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::EdgeCertificate',
      serviceToken: provider.serviceToken,
      // the most that CloudFormation allows, and longer than the framework waits
      serviceTimeout: Duration.hours(1),
      properties: {
        // as AWS::CertificateManager::Certificate has it
        DomainValidationOptions: names.map(({ name, zone }) => ({ DomainName: name, HostedZoneId: zone.hostedZoneId })),
        Tags: Lazy.any({ produce: () => this.cdkTagManager.tagValues() }),
      },
    });
    resource.node.addDependency(provider.permissions);
    this.certificateArn = resource.ref;
  }
}

/** The construct's path, in the characters and the length that a tag may have. */
export function nameTag({ node }: Construct): string {
  return node.path.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '-').slice(-255);
}
