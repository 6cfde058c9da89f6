import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { LocalCloud, startLocalCloud } from '../../local';

let cloud: LocalCloud;

beforeAll(async () => { cloud = await startLocalCloud({ regions: [] }); });
afterAll(async () => cloud.stop());
afterEach(async () => cloud.setFaults());

const once = { maxAttempts: 1 };

test('a call is denied as often as it is told to, in the words of its service', async () => {
  await cloud.setFaults({ action: 's3:ListAllMyBuckets', error: 'AccessDenied', status: 403, times: 1 });
  const s3 = new S3Client({ ...cloud.clientConfig(), ...once });
  await expect(s3.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  await expect(s3.send(new ListBucketsCommand({}))).resolves.toBeDefined();
  expect(await cloud.faults()).toMatchObject([{ action: 's3:ListAllMyBuckets', met: 1 }]);
});

test('a throttled call is one that the SDK tries again', async () => {
  await cloud.setFaults({ action: 'route53:*', error: 'Throttling', times: 2 });
  await expect(new Route53Client({ ...cloud.clientConfig(), ...once }).send(new ListHostedZonesCommand({}))).rejects.toMatchObject({ name: 'Throttling' });
  await expect(new Route53Client(cloud.clientConfig()).send(new ListHostedZonesCommand({}))).resolves.toMatchObject({ $metadata: { attempts: 2 } });
});

test('a slow call holds up nobody else', async () => {
  await cloud.setFaults({ action: 's3:ListAllMyBuckets', seconds: 0.5 });
  const began = Date.now();
  const slow = new S3Client(cloud.clientConfig()).send(new ListBucketsCommand({})).then(() => Date.now() - began);
  await new Route53Client(cloud.clientConfig()).send(new ListHostedZonesCommand({}));
  expect(Date.now() - began).toBeLessThan(450);
  expect(await slow).toBeGreaterThanOrEqual(500);
});

test('a fault for one bucket leaves the others alone', async () => {
  await cloud.setFaults({ action: 's3:*', match: '/this-bucket', error: 'InternalError', status: 500 });
  const s3 = new S3Client({ ...cloud.clientConfig(), ...once });
  await expect(s3.send(new ListBucketsCommand({}))).resolves.toBeDefined();
  expect(await cloud.faults()).toMatchObject([{ met: 0 }]);
});
