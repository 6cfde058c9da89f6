import { ACMClient, CertificateDetail, DescribeCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  CloudFrontClient, CreateDistributionCommand, CreateOriginAccessControlCommand, DeleteDistributionCommand, GetDistributionCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { ChangeResourceRecordSetsCommand, ListHostedZonesCommand, ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalCloud } from '../../local';

/** A certificate for these names, issued: its validation records are in the zones of the account, which are made where they lack. */
export async function requestCertificate(cloud: LocalCloud, names: string[], region = 'us-east-1'): Promise<string> {
  const acm = new ACMClient(cloud.clientConfig(region));
  const { CertificateArn } = await acm.send(new RequestCertificateCommand({
    DomainName: names[0], SubjectAlternativeNames: names, ValidationMethod: 'DNS',
  }));
  const detail = async (until: (certificate: CertificateDetail) => boolean): Promise<CertificateDetail> => {
    for (;;) {
      const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
      if (until(Certificate!)) {
        return Certificate!;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  };
  const { DomainValidationOptions = [] } = await detail(certificate => certificate.DomainValidationOptions!.every(option => option.ResourceRecord));
  for (const { ResourceRecord } of DomainValidationOptions) {
    await writeRecord(cloud, {
      Name: ResourceRecord!.Name, Type: ResourceRecord!.Type, TTL: 300, ResourceRecords: [{ Value: ResourceRecord!.Value }],
    });
  }
  await detail(({ Status }) => Status === 'ISSUED');
  return CertificateArn!;
}

/** Into the zone of the name's last two labels. */
async function writeRecord(cloud: LocalCloud, record: ResourceRecordSet): Promise<void> {
  const route53 = new Route53Client(cloud.clientConfig());
  const zone = record.Name!.split('.').filter(Boolean).slice(-2).join('.');
  const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
  const HostedZoneId = HostedZones.find(({ Name }) => Name === `${zone}.`)?.Id ?? await cloud.createZone({ name: zone });
  await route53.send(new ChangeResourceRecordSetsCommand({
    HostedZoneId, ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: record }] },
  }));
}

export interface Host {
  readonly id: string;
  readonly domainName: string;
  readonly bucket: string;
}

/** A bucket that CloudFront may read, and a distribution over it. */
export async function createHost(cloud: LocalCloud, alias: string, certificate: string): Promise<Host> {
  const bucket = `host-${alias.replace(/[^a-z0-9]/g, '-')}`;
  const s3 = new S3Client(cloud.clientConfig());
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutBucketPolicyCommand({
    Bucket: bucket,
    Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` }] }),
  }));
  const distribution = await createDistribution(cloud, bucket, alias, certificate);
  return { ...distribution, bucket };
}

export async function createDistribution(
  cloud: LocalCloud, bucket: string, alias: string, certificate: string,
): Promise<{ id: string; domainName: string }> {
  const cloudfront = new CloudFrontClient(cloud.clientConfig());
  const { OriginAccessControl } = await cloudfront.send(new CreateOriginAccessControlCommand({
    OriginAccessControlConfig: {
      Name: `${alias} ${process.hrtime.bigint()}`, OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4',
    },
  }));
  const { Distribution } = await cloudfront.send(new CreateDistributionCommand({
    DistributionConfig: {
      CallerReference: `${alias} ${process.hrtime.bigint()}`,
      Comment: '',
      Enabled: true,
      Aliases: { Quantity: 1, Items: [alias] },
      ViewerCertificate: { ACMCertificateArn: certificate, SSLSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2021' },
      Origins: {
        Quantity: 1,
        Items: [{
          Id: 'origin',
          DomainName: `${bucket}.s3.us-east-1.amazonaws.com`,
          OriginAccessControlId: OriginAccessControl!.Id,
          S3OriginConfig: { OriginAccessIdentity: '' },
        }],
      },
      // CachingDisabled
      DefaultCacheBehavior: {
        TargetOriginId: 'origin', ViewerProtocolPolicy: 'https-only', CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      },
    },
  }));
  return { id: Distribution!.Id!, domainName: Distribution!.DomainName! };
}

export async function deleteDistribution(cloud: LocalCloud, id: string): Promise<void> {
  const cloudfront = new CloudFrontClient(cloud.clientConfig());
  const { Distribution, ETag } = await cloudfront.send(new GetDistributionCommand({ Id: id }));
  const { ETag: disabled } = await cloudfront.send(new UpdateDistributionCommand({
    Id: id, IfMatch: ETag, DistributionConfig: { ...Distribution!.DistributionConfig!, Enabled: false },
  }));
  await cloudfront.send(new DeleteDistributionCommand({ Id: id, IfMatch: disabled }));
}

export async function putObject(cloud: LocalCloud, bucket: string, key: string, body: string): Promise<void> {
  await new S3Client(cloud.clientConfig()).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'text/plain' }));
}
