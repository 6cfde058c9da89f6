import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { MtaSts, MtaStsPolicy, TlsReporting } from '../lib';
import type { LocalCloud } from '../local';

export const PUBLISHER_STACK = 'Publisher';
export const BUCKET_DEPLOYMENT_STACK = 'BucketDeployment';
export const DOMAIN = 'benchmark.example';

/** What the local cloud's Python functions need besides their code, and AWS Lambda has: boto3, and layers at /opt. */
const SITE = join(__dirname, 'aws-lambda-python');

/** One way to change a served policy in each stack: by our publisher, and by BucketDeployment with an invalidation. */
export function synthStacks(cloud: LocalCloud, zoneId: string, policy: MtaStsPolicy, pythonPackages: string, outdir: string): void {
  /* eslint-disable-next-line @typescript-eslint/no-require-imports */
  const app = new App({ outdir, context: require('../cdk.json').context });
  const env = { account: cloud.account, region: cloud.region };

  const ours = new Stack(app, PUBLISHER_STACK, { env });
  new MtaSts(ours, 'MtaSts', {
    zone: HostedZone.fromHostedZoneAttributes(ours, 'Zone', { hostedZoneId: zoneId, zoneName: DOMAIN }),
    policy,
    tlsReporting: TlsReporting.toMailbox(`tls-reports@${DOMAIN}`),
  });

  const theirs = new Stack(app, BUCKET_DEPLOYMENT_STACK, { env });
  const bucket = new Bucket(theirs, 'Bucket');
  const distribution = new Distribution(theirs, 'Distribution', { defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket) } });
  const file = `mta-sts.${DOMAIN}/.well-known/mta-sts.txt`;
  new BucketDeployment(theirs, 'Deployment', {
    sources: [Source.data(file, policy.text)],
    destinationBucket: bucket,
    distribution,
    distributionPaths: [`/${file}`],
  });
  for (const child of theirs.node.findAll()) {
    if (CfnResource.isCfnResource(child) && child.cfnResourceType === CfnFunction.CFN_RESOURCE_TYPE_NAME) {
      child.addPropertyOverride('Environment.Variables.PYTHONPATH', `${SITE}:${pythonPackages}`);
      // the construct names the file of Amazon Linux here
      child.addPropertyOverride('Environment.Variables.AWS_CA_BUNDLE', cloud.ca);
    }
  }
  app.synth();
}
