import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aws, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** The policy comes ready from elsewhere: who writes such a stack by hand does not have it checked and hashed. */
const POLICY = ['version: STSv1', 'mode: testing', 'mx: *.mail.protection.outlook.com', 'mx: mail.example.com', 'max_age: 604800'];
const POLICY_ID = '0123456789abcdef0123456789abcdef';
const ASSETS = join(__dirname, '..', 'assets');

/** What of the stack all domains share. */
interface SharedParts {
  readonly viewerRequest: cloudfront.Function;
  readonly originAccessControl: cloudfront.S3OriginAccessControl;
  readonly publisher: lambda.Function;
  readonly role: iam.Role;
}

/**
 * The resources of MtaSts as a careful engineer would write them with the constructs of the CDK, in one stack and without a
 * library: the measure for what the library costs at synthesis.
 */
export function define(app: App, domainNames: readonly string[]): Stack {
  const stack = new Stack(app, 'Benchmark', { env: { account: '111122223333', region: 'us-east-1' } });
  const shared = defineSharedParts(stack);
  for (const domainName of domainNames) {
    defineDomain(stack, shared, domainName);
  }
  return stack;
}

function defineSharedParts(stack: Stack): SharedParts {
  const viewerRequest = new cloudfront.Function(stack, 'ViewerRequest', {
    functionName: `${stack.stackName}-ViewerRequest-${stack.region}`,
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    code: cloudfront.FunctionCode.fromInline(readFileSync(join(ASSETS, 'edge', 'viewer-request.js'), 'utf8')),
    comment: 'Serves the policy and nothing else',
  });
  const originAccessControl = new cloudfront.S3OriginAccessControl(stack, 'OriginAccess', {
    originAccessControlName: `${stack.stackName}-OriginAccess-${stack.region}`,
  });
  const logGroup = new logs.LogGroup(stack, 'PublisherLogs', { retention: logs.RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.DESTROY });
  const role = new iam.Role(stack, 'PublisherRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const permissions = new iam.Policy(stack, 'PublisherPermissions', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
      new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] }),
    ],
  });
  const publisher = new lambda.Function(stack, 'Publisher', {
    runtime: lambda.determineLatestNodeRuntime(stack),
    handler: 'index.handler',
    code: lambda.Code.fromAsset(join(ASSETS, 'policy-publisher')),
    role,
    logGroup,
    memorySize: 256,
    timeout: Duration.minutes(8),
    retryAttempts: 0,
    maxEventAge: Duration.minutes(10),
    environment: { URL_SUFFIX: Aws.URL_SUFFIX },
  });
  publisher.node.addDependency(permissions);
  return { viewerRequest, originAccessControl, publisher, role };
}

function defineDomain(stack: Stack, shared: SharedParts, domainName: string): void {
  const id = domainName.replace(/\W/g, '');
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, `${id}Zone`, { hostedZoneId: 'Z0123456789', zoneName: domainName });
  const hostName = `mta-sts.${domainName}`;
  const key = `${hostName}/.well-known/mta-sts.txt`;
  const bucket = new s3.Bucket(stack, `${id}Bucket`, {
    versioned: true,
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
    lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(400) }],
  });
  const certificate = new acm.Certificate(stack, `${id}Certificate`, {
    domainName: hostName,
    validation: acm.CertificateValidation.fromDns(zone),
  });
  const distribution = new cloudfront.Distribution(stack, `${id}Distribution`, {
    comment: `MTA-STS policy of ${domainName}`,
    domainNames: [hostName],
    certificate,
    minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    sslSupportMethod: cloudfront.SSLMethod.SNI,
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    enableIpv6: true,
    errorResponses: [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map(httpStatus => ({ httpStatus, ttl: Duration.seconds(0) })),
    defaultBehavior: {
      origin: origins.S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl: shared.originAccessControl }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
      compress: false,
      functionAssociations: [{ function: shared.viewerRequest, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
    },
  });
  const target = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(distribution));
  const addresses = [
    new route53.ARecord(stack, `${id}Address`, { zone, recordName: `${hostName}.`, target }),
    new route53.AaaaRecord(stack, `${id}Ipv6Address`, { zone, recordName: `${hostName}.`, target }),
  ];
  const permissions = new iam.Policy(stack, `${id}Permissions`, {
    roles: [shared.role],
    statements: [
      new iam.PolicyStatement({
        actions: ['s3:PutObject', 's3:GetObject', 's3:GetObjectVersion', 's3:DeleteObjectVersion'],
        resources: [bucket.arnForObjects(key)],
      }),
      new iam.PolicyStatement({
        actions: ['s3:ListBucketVersions'],
        resources: [bucket.bucketArn],
        conditions: { StringEquals: { 's3:prefix': key } },
      }),
    ],
  });
  const published = new CustomResource(stack, `${id}Policy`, {
    resourceType: 'Custom::MtaStsPolicy',
    serviceToken: shared.publisher.functionArn,
    serviceTimeout: Duration.minutes(20),
    properties: {
      Domain: domainName,
      PolicyId: POLICY_ID,
      Policy: POLICY,
      BucketName: bucket.bucketName,
      DistributionDomainName: distribution.distributionDomainName,
      CertificateArn: certificate.certificateArn,
    },
  });
  published.node.addDependency(bucket, distribution, permissions);
  const record = new route53.TxtRecord(stack, `${id}StsRecord`, {
    zone, recordName: `_mta-sts.${domainName}.`, ttl: Duration.minutes(5), values: [`v=STSv1; id=${POLICY_ID}`],
  });
  record.node.addDependency(published, ...addresses);
  new route53.TxtRecord(stack, `${id}ReportRecord`, {
    zone, recordName: `_smtp._tls.${domainName}.`, ttl: Duration.minutes(5), values: [`v=TLSRPTv1; rua=mailto:tls-reports@${domainName}`],
  });
}
