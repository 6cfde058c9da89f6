import { Arn, ArnFormat, Duration, RemovalPolicy, Stack, Token, Validations } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { StackParts } from './private/stack-parts';
import { knownDomain } from './private/zones';
import { policyHostName } from './protocol';

/**
 * Properties of a PolicyHost.
 */
export interface PolicyHostProps {
  /**
   * The mail domains whose policies are served. Each gets the alias `mta-sts.<domain>` on the distribution.
   *
   * CloudFront allows 100 aliases on a distribution until the quota is raised, and ACM 10 names in a certificate.
   */
  readonly domainNames: string[];

  /**
   * The certificate for `mta-sts.<domain>` of every domain.
   *
   * It MUST be in us-east-1: CloudFront takes no other. ACM allows 10 names in a certificate, and up to 100 once the quota is raised.
   */
  readonly certificate: acm.ICertificate;
}

/** CloudFront remembers an error of the origin for 10 seconds unless told otherwise, for each status by itself. */
const ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** What senders may still hold is at most a year old; review and people can look at every version for longer than that. */
const VERSIONS_KEPT = Duration.days(400);

/**
 * Define the web host of MTA-STS policies: a private bucket, and a distribution that serves
 * `https://mta-sts.<domain>/.well-known/mta-sts.txt` from it (RFC 8461, section 3.3).
 *
 * The edge caches nothing, so that what is in the bucket is what every edge serves. One host can serve many domains:
 * hand it to each of their `MtaSts`.
 */
export class PolicyHost extends Construct {
  /**
   * The bucket of the policies. It is deleted with the stack, when the publications of the stack have removed the versions that they
   * wrote, and those of their objects that bear no label. Any other object in it makes the deletion fail.
   */
  public readonly bucket: s3.Bucket;

  /** The distribution in front of the bucket. */
  public readonly distribution: cloudfront.Distribution;

  /** The certificate of the distribution. */
  public readonly certificate: acm.ICertificate;

  /** The mail domains whose policies are served. */
  public readonly domainNames: string[];

  /**
   * Define a policy host.
   *
   * @throws if there is no domain, if one is not a domain name, or if the certificate is known to be outside of us-east-1.
   */
  constructor(scope: Construct, id: string, props: PolicyHostProps) {
    super(scope, id);
    if (props.domainNames.length === 0) {
      throw new Error('domainNames is empty: name at least one mail domain whose policy the host serves.');
    }
    checkRegion(props.certificate);
    this.domainNames = [...new Set(props.domainNames.map(name => knownDomain('domainNames', name)))];
    this.certificate = props.certificate;
    this.bucket = this.makeBucket();
    this.distribution = this.makeDistribution();
  }

  private makeBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Bucket', {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      lifecycleRules: [{ noncurrentVersionExpiration: VERSIONS_KEPT }],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'The bucket holds one public text a domain, written by deploys (which CloudTrail records) and read by one distribution.',
    });
    return bucket;
  }

  private makeDistribution(): cloudfront.Distribution {
    const parts = StackParts.of(this);
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: comment(this.domainNames),
      domainNames: this.domainNames.map(policyHostName),
      certificate: this.certificate,
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      sslSupportMethod: cloudfront.SSLMethod.SNI,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      errorResponses: ERRORS.map(httpStatus => ({ httpStatus, ttl: Duration.seconds(0) })),
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(this.bucket, { originAccessControl: parts.originAccessControl }),
        // never a redirect: no sender follows one (RFC 8461, section 3.3)
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
        // 100 bytes do not shrink, and a sender that asked for gzip by accident could not read them
        compress: false,
        functionAssociations: [{ function: parts.viewerRequest, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      },
    });
    Validations.of(distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Mail servers of every country fetch the policy.' },
      { id: 'AwsSolutions-CFR2', reason: 'One static public text, and a function that answers all else with 404: a firewall has nothing to protect.' },
      { id: 'AwsSolutions-CFR3', reason: 'Fetches of a public policy; senders report what matters by TLS-RPT (RFC 8460).' },
    );
    return distribution;
  }
}

function comment(domainNames: string[]): string {
  const text = `MTA-STS policy host of ${domainNames.join(', ')}`;
  // CloudFront's own limit
  return text.length <= 128 ? text : `MTA-STS policy host of ${domainNames.length} domains`;
}

function checkRegion(certificate: acm.ICertificate): void {
  const region = regionOf(certificate);
  if (region === undefined || Token.isUnresolved(region) || region === 'us-east-1') {
    return;
  }
  throw new Error(`The certificate of the policy host is in ${JSON.stringify(region)}, and CloudFront takes certificates of "us-east-1" only: `
    + 'define it in a stack of us-east-1, or leave `certificate` out.');
}

/** An imported certificate tells its region by its ARN, one that is defined in this app by its stack; others may be anywhere. */
function regionOf(certificate: acm.ICertificate): string | undefined {
  const arn = certificate.certificateArn;
  if (!Token.isUnresolved(arn)) {
    return Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).region;
  }
  // not certificate.env: of a certificate imported by a token, that is the region of the stack that imports it
  const resource = certificate.node.defaultChild;
  return resource instanceof acm.CfnCertificate ? Stack.of(resource).region : undefined;
}
