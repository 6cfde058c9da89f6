import { ACMClient, ListCertificatesCommand } from '@aws-sdk/client-acm';
import { CloudFrontClient, ListDistributionsCommand, ListFunctionsCommand, ListOriginAccessControlsCommand } from '@aws-sdk/client-cloudfront';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand as ListLambdaFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListHostedZonesCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalCloud } from '../../local';

/**
 * The names of everything that a deploy of ours can leave in an account, sorted. Left out: what the bootstrap made, and the
 * validation records of certificates, which stay on purpose, since other certificates of the name renew through them.
 */
export async function inventory(cloud: LocalCloud): Promise<string[]> {
  const config = cloud.clientConfig();
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const cloudfront = new CloudFrontClient(config);
  const route53 = new Route53Client(config);
  const [buckets, distributions, functions, controls, lambdas, roles, groups, certificates, zones] = await Promise.all([
    s3.send(new ListBucketsCommand({})),
    cloudfront.send(new ListDistributionsCommand({})),
    cloudfront.send(new ListFunctionsCommand({})),
    cloudfront.send(new ListOriginAccessControlsCommand({})),
    new LambdaClient(config).send(new ListLambdaFunctionsCommand({})),
    new IAMClient(config).send(new ListRolesCommand({})),
    new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({})),
    new ACMClient(cloud.clientConfig('us-east-1')).send(new ListCertificatesCommand({})),
    route53.send(new ListHostedZonesCommand({})),
  ]);
  const records = await Promise.all((zones.HostedZones ?? []).map(({ Id }) => route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: Id }))));
  return [
    ...(buckets.Buckets ?? []).map(({ Name }) => `bucket ${Name}`),
    ...(distributions.DistributionList?.Items ?? []).map(({ Comment }) => `distribution ${Comment}`),
    ...(functions.FunctionList?.Items ?? []).map(({ Name }) => `cloudfront function ${Name}`),
    ...(controls.OriginAccessControlList?.Items ?? []).map(({ Name }) => `origin access control ${Name}`),
    ...(lambdas.Functions ?? []).map(({ FunctionName }) => `function ${FunctionName}`),
    ...(roles.Roles ?? []).map(({ RoleName }) => `role ${RoleName}`),
    ...(groups.logGroups ?? []).map(({ logGroupName }) => `log group ${logGroupName}`),
    ...(certificates.CertificateSummaryList ?? []).map(({ DomainName }) => `certificate ${DomainName}`),
    ...records.flatMap(({ ResourceRecordSets = [] }) => ResourceRecordSets.map(({ Name, Type }) => `record ${Name} ${Type}`)),
  ].filter(name => !name.includes('cdk-hnb659fds') && !/^record _[0-9a-f]{32}\..* CNAME$/.test(name)).sort();
}
