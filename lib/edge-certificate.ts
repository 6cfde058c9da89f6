import { Duration, Resource, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { aws_certificatemanager as acmRefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { CustomCertificate, nameTag } from './private/custom-certificate';
import { commonName, validatedName } from './private/edge-certificate-contract';
import { CertificateName, certificateNames } from './private/edge-certificate-names';

/**
 * Properties of an EdgeCertificate.
 */
export interface EdgeCertificateProps {
  /**
   * The name that the certificate is for. The first label MAY be a wildcard.
   */
  readonly domainName: string;

  /**
   * More names. Their order means nothing, nor which of all names is `domainName`.
   *
   * ACM allows 10 names in a certificate, and up to 100 once the quota is raised.
   *
   * @default - none
   */
  readonly subjectAlternativeNames?: string[];

  /**
   * The public hosted zone that the names are in: ACM looks there whether they are yours. Its name MUST be known at synthesis, it MUST
   * be in the account of the stack, and it MUST be the one that the world is delegated to.
   *
   * A private zone is recognized, and refused, only if it is defined in the app. Of others the custom resource says so at the deploy,
   * and the native one waits for a validation that never comes.
   *
   * @default - each name MUST have its own in `zones`
   */
  readonly zone?: route53.IHostedZone;

  /**
   * The public hosted zone of each name, where they are not all in the same.
   *
   * @default - `zone`
   */
  readonly zones?: { [domainName: string]: route53.IHostedZone };

  /**
   * Whether a stack of us-east-1 makes its certificate as a stack of any other region does, by the custom resource.
   *
   * Set it when a stack with a certificate is pinned to us-east-1 later on and should keep that certificate. Without it the deploy
   * makes another one, moves the distribution to it, and deletes the old one: nothing is interrupted.
   *
   * @default false
   */
  readonly keepCustomResource?: boolean;
}

/**
 * Define a certificate for CloudFront, which takes those of us-east-1 only, from a stack of any region and in the same deploy.
 *
 * In a stack of us-east-1 it is AWS::CertificateManager::Certificate. Elsewhere, and where the region is not known at synthesis, it is
 * a custom resource that requests the certificate in us-east-1, writes its validation records and waits until it is issued.
 *
 * A change of the names makes another certificate, and deletes the old one when nothing uses it any more. The validation records stay
 * in the zone: other certificates of the names renew through them.
 */
export class EdgeCertificate extends Resource implements acm.ICertificate {
  /** The ARN of the certificate, which is in us-east-1. */
  public readonly certificateArn: string;

  /** The names of the certificate: in lower case and A-labels, sorted. */
  public readonly domainNames: string[];

  /**
   * Define a certificate.
   *
   * @throws if a name is not a host name or has more than 64 characters with no shorter one beside it, or if the zone of one is
   * missing, private, of another account or not one that the name is in; by the custom resource also if the stack has more names
   * than IAM lets one role have permissions for.
   */
  constructor(scope: Construct, id: string, props: EdgeCertificateProps) {
    super(scope, id, { region: 'us-east-1' });
    const names = certificateNames(this, props);
    this.domainNames = names.map(({ name }) => name);
    const native = Stack.of(this).region === 'us-east-1' && !props.keepCustomResource;
    this.certificateArn = native ? this.nativeCertificate(names) : new CustomCertificate(this, 'Custom', names).certificateArn;
  }

  /** A reference to the certificate. */
  public get certificateRef(): acmRefs.CertificateReference {
    // a member that was renamed between aws-cdk-lib 2.263 and 2.276: CloudFront reads the one of the version at work
    const reference = { certificateId: this.certificateArn, certificateArn: this.certificateArn };
    return reference;
  }

  /**
   * The days until the certificate expires: ACM counts them once a day, in us-east-1.
   *
   * An alarm on it MUST be in a stack of us-east-1: CloudWatch has no alarms on metrics of other regions. A dashboard can be anywhere.
   */
  public metricDaysToExpiry(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      period: Duration.days(1),
      ...props,
      dimensionsMap: { CertificateArn: this.certificateArn },
      metricName: 'DaysToExpiry',
      namespace: 'AWS/CertificateManager',
      region: 'us-east-1',
      statistic: cloudwatch.Stats.MINIMUM,
    });
  }

  private nativeCertificate(names: CertificateName[]): string {
    const domainName = commonName(this.domainNames);
    const others = this.domainNames.filter(name => name !== domainName);
    // a wildcard beside its domain is validated by the domain's record, and acm.Certificate leaves it out as well
    const validated = names.filter(({ name }) => validatedName(name) === name || !this.domainNames.includes(validatedName(name)));
    return new acm.CfnCertificate(this, 'Resource', {
      domainName,
      subjectAlternativeNames: others.length > 0 ? others : undefined,
      validationMethod: 'DNS',
      domainValidationOptions: validated.map(({ name, zone }) => ({ domainName: name, hostedZoneId: zone.hostedZoneId })),
      tags: [{ key: 'Name', value: nameTag(this) }],
    }).ref;
  }
}
