import { ACMClient, DeleteCertificateCommand, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetObjectCommand, HeadObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { createDistribution, createHost, Host, requestCertificate } from './account';
import { LocalCloud, startLocalCloud } from '../../local';

let cloud: LocalCloud;
let host: Host;
let zoneId: string;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: [] });
  zoneId = await cloud.createZone({ name: 'example.com', records: [{ type: 'MX', values: ['10 mail.example.com'] }] });
  host = await createHost(cloud, 'mta-sts.example.com', await requestCertificate(cloud, ['mta-sts.example.com', 'other.example.com']));
});

afterAll(async () => cloud.stop());

describe('CloudFront', () => {
  test('refuses an alias that another distribution has', async () => {
    const certificate = await requestCertificate(cloud, ['mta-sts.example.com']);
    await expect(createDistribution(cloud, host.bucket, 'mta-sts.example.com', certificate)).rejects.toMatchObject({ name: 'CNAMEAlreadyExists' });
  });

  test('refuses a certificate of another region than us-east-1, and takes one of us-east-1', async () => {
    const elsewhere = await requestCertificate(cloud, ['other.example.com'], 'eu-west-1');
    await expect(createDistribution(cloud, host.bucket, 'other.example.com', elsewhere)).rejects.toMatchObject({ name: 'InvalidViewerCertificate' });
    const here = await requestCertificate(cloud, ['other.example.com']);
    await expect(createDistribution(cloud, host.bucket, 'other.example.com', here)).resolves.toHaveProperty('id');
  });

  test('refuses a certificate that does not cover the alias, and takes a wildcard that does', async () => {
    const narrow = await requestCertificate(cloud, ['example.com']);
    await expect(createDistribution(cloud, host.bucket, 'www.example.com', narrow)).rejects.toMatchObject({ name: 'InvalidViewerCertificate' });
    const wildcard = await requestCertificate(cloud, ['*.example.com']);
    await expect(createDistribution(cloud, host.bucket, 'www.example.com', wildcard)).resolves.toHaveProperty('id');
  });

  test('keeps a certificate from being deleted while a distribution uses it', async () => {
    const acm = new ACMClient(cloud.clientConfig());
    const used = await requestCertificate(cloud, ['used.example.com']);
    const { id } = await createDistribution(cloud, host.bucket, 'used.example.com', used);
    const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: used }));
    expect(Certificate!.InUseBy).toEqual([expect.stringContaining(id)]);
    await expect(acm.send(new DeleteCertificateCommand({ CertificateArn: used }))).rejects.toMatchObject({ name: 'ResourceInUseException' });
    const unused = await requestCertificate(cloud, ['unused.example.com']);
    await expect(acm.send(new DeleteCertificateCommand({ CertificateArn: unused }))).resolves.toBeDefined();
  });
});

describe('Route 53', () => {
  const change = async (name: string, type: 'TXT' | 'CNAME', value: string, action: 'CREATE' | 'UPSERT' = 'UPSERT') =>
    new Route53Client(cloud.clientConfig()).send(new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Changes: [{ Action: action, ResourceRecordSet: { Name: name, Type: type, TTL: 60, ResourceRecords: [{ Value: value }] } }] },
    }));

  test.each([
    ['a TXT value without quotes', '_a.example.com', 'TXT', 'v=STSv1; id=1', /enclosed in quotation marks/],
    ['a string of more than 255 octets', '_a.example.com', 'TXT', `"${'x'.repeat(256)}"`, /CharacterStringTooLong/],
    ['a name outside of the zone', '_a.example.org', 'TXT', '"x"', /not permitted in zone example\.com/],
    ['a name that only ends like the zone', 'notexample.com', 'TXT', '"x"', /not permitted in zone example\.com/],
    ['a CNAME where other records are', 'example.com', 'CNAME', 'example.org', /conflicts with other records/],
  ] as const)('refuses %s', async (_what, name, type, value, message) => {
    await expect(change(name, type, value)).rejects.toMatchObject({ name: 'InvalidChangeBatch', message: expect.stringMatching(message) });
  });

  test('takes two strings of 255 octets, and escapes', async () => {
    await expect(change('_b.example.com', 'TXT', `"${'x'.repeat(255)}" "\\"quoted\\" \\101"`)).resolves.toBeDefined();
    expect(await cloud.query('_b.example.com', 'TXT')).toEqual([`${'x'.repeat(255)}"quoted" A`]);
  });

  test('refuses the whole batch when one change of it is wrong', async () => {
    await expect(new Route53Client(cloud.clientConfig()).send(new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: {
        Changes: ['"fine"', 'wrong'].map((Value, index) => ({
          Action: 'CREATE', ResourceRecordSet: { Name: `_batch${index}.example.com`, Type: 'TXT', TTL: 60, ResourceRecords: [{ Value }] },
        })),
      },
    }))).rejects.toMatchObject({ name: 'InvalidChangeBatch' });
    expect(await cloud.query('_batch0.example.com', 'TXT')).toEqual([]);
  });
});

describe('IAM', () => {
  /** An S3 client with the rights of a role that has these and no others. */
  async function withRights(name: string, ...statements: { Action: string; Resource: string }[]): Promise<S3Client> {
    const iam = new IAMClient(cloud.clientConfig());
    const { Role } = await iam.send(new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS: cloud.account }, Action: 'sts:AssumeRole' }] }),
    }));
    await iam.send(new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: 'rights',
      PolicyDocument: JSON.stringify({ Statement: statements.map(each => ({ Effect: 'Allow', ...each })) }),
    }));
    const { Credentials } = await new STSClient(cloud.clientConfig())
      .send(new AssumeRoleCommand({ RoleArn: Role!.Arn, RoleSessionName: 'test' }));
    return new S3Client({
      ...cloud.clientConfig(),
      credentials: {
        accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken,
      },
    });
  }

  test('is enforced: a role can do what it was given and nothing else', async () => {
    const s3 = await withRights('lister', { Action: 's3:ListAllMyBuckets', Resource: '*' });
    await expect(s3.send(new ListBucketsCommand({}))).resolves.toHaveProperty('Buckets');
    await expect(s3.send(new GetObjectCommand({ Bucket: host.bucket, Key: 'x' }))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('refuses keys that nobody was given', async () => {
    const s3 = new S3Client({ ...cloud.clientConfig(), credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wrong' } });
    await expect(s3.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  });

  test('a missing object is AccessDenied without s3:ListBucket, and NoSuchKey with it', async () => {
    const objects = { Action: 's3:GetObject', Resource: `arn:aws:s3:::${host.bucket}/*` };
    const reader = await withRights('reader', objects);
    await expect(reader.send(new GetObjectCommand({ Bucket: host.bucket, Key: 'none' }))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(reader.send(new HeadObjectCommand({ Bucket: host.bucket, Key: 'none' })))
      .rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    const browser = await withRights('browser', objects, { Action: 's3:ListBucket', Resource: `arn:aws:s3:::${host.bucket}` });
    await expect(browser.send(new GetObjectCommand({ Bucket: host.bucket, Key: 'none' }))).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
