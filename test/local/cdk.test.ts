import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { bucketsOf, events, FIXTURES, tinyApp } from './tiny';
import { LocalCloud, startLocalCloud } from '../../local';

let cloud: LocalCloud;

beforeAll(async () => { cloud = await startLocalCloud(); });
afterAll(async () => cloud.stop());
afterEach(async () => cloud.setFaults());

test('the real CLI deploys, the function sees edge and DNS from inside, and a change is seen from outside', async () => {
  const tiny = await tinyApp(cloud, 'deploy.test');
  expect(await tiny.cdk('deploy')).toMatchObject({ code: 0, stderr: expect.stringContaining('[200,200,"mail.deploy.test"]') });
  expect(await cloud.query('_tiny.deploy.test', 'TXT')).toEqual(['one']);
  expect(await cloud.query('mta-sts.deploy.test', 'AAAA')).toEqual(['::1']);
  expect((await cloud.fetch('mta-sts.deploy.test', '/policy.txt')).body).toBe('one');

  const before = await events(cloud, tiny.stack);
  expect(await tiny.cdk('deploy', { text: 'two' })).toMatchObject({ code: 0 });
  expect(await cloud.query('_tiny.deploy.test', 'TXT')).toEqual(['two']);
  // as on AWS, a resource that did not change has no event, and those of the others are in their order
  expect((await events(cloud, tiny.stack)).slice(before.length)).toEqual([
    `${tiny.stack} UPDATE_IN_PROGRESS`, 'Published UPDATE_IN_PROGRESS', 'Published UPDATE_COMPLETE',
    expect.stringMatching(/^Txt\w+ UPDATE_IN_PROGRESS$/), expect.stringMatching(/^Txt\w+ UPDATE_COMPLETE$/), `${tiny.stack} UPDATE_COMPLETE`,
  ]);

  // the function's own code is replaced too, and not only its properties
  const changed = join(cloud.dir, 'changed-publisher');
  await cp(join(FIXTURES, 'tiny-publisher'), changed, { recursive: true });
  const source = await readFile(join(changed, 'index.js'), 'utf8');
  await writeFile(join(changed, 'index.js'), source.replace("'PUT', Bucket, Key, Text", "'PUT', Bucket, Key, Text.toUpperCase()"));
  expect(await tiny.cdk('deploy', { text: 'three', publisher: changed })).toMatchObject({ code: 0 });
  expect((await cloud.fetch('mta-sts.deploy.test', '/policy.txt')).body).toBe('THREE');

  expect(await tiny.cdk('destroy')).toMatchObject({ code: 0 });
  expect(await cloud.query('_tiny.deploy.test', 'TXT')).toEqual([]);
  expect(await bucketsOf(cloud, tiny)).toEqual([]);
  await expect(cloud.fetch('mta-sts.deploy.test', '/policy.txt')).rejects.toThrow(/handshake failure/);
});

test('a bucket that is not empty is not deleted, the rest of the stack is', async () => {
  const tiny = await tinyApp(cloud, 'bucket.test');
  expect(await tiny.cdk('deploy')).toMatchObject({ code: 0 });
  const [bucket] = await bucketsOf(cloud, tiny);
  await new S3Client(cloud.clientConfig()).send(new PutObjectCommand({ Bucket: bucket, Key: 'left', Body: 'x' }));
  const result = await tiny.cdk('destroy');
  expect(result.code).not.toBe(0);
  const { Stacks } = await new CloudFormationClient(cloud.clientConfig()).send(new DescribeStacksCommand({ StackName: tiny.stack }));
  expect(Stacks![0]).toMatchObject({ StackStatus: 'DELETE_FAILED', StackStatusReason: expect.stringMatching(/failed to delete: \[Bucket\w+\]/) });
  expect((await events(cloud, tiny.stack)).filter(event => event.endsWith('DELETE_FAILED') && !event.startsWith(tiny.stack))).toHaveLength(1);
  expect(await cloud.query('_tiny.bucket.test', 'TXT')).toEqual([]);
});

test('a resource that fails on demand rolls the update back, and the function gets its old properties again', async () => {
  const tiny = await tinyApp(cloud, 'fault.test');
  expect(await tiny.cdk('deploy')).toMatchObject({ code: 0 });
  await cloud.setFaults({ action: 'update AWS::Route53::RecordSet', match: '_tiny.fault.test', error: 'Throttling', times: 1 });
  const result = await tiny.cdk('deploy', { text: 'two' });
  expect(result.code).not.toBe(0);
  expect(result.stderr).toContain('Throttling on demand');
  expect((await events(cloud, tiny.stack)).at(-1)).toBe(`${tiny.stack} UPDATE_ROLLBACK_COMPLETE`);
  expect(await cloud.query('_tiny.fault.test', 'TXT')).toEqual(['one']);
  expect((await cloud.fetch('mta-sts.fault.test', '/policy.txt')).body).toBe('one');
});

test('a function that may not write is refused', async () => {
  const tiny = await tinyApp(cloud, 'denied.test');
  const result = await tiny.cdk('deploy', { rights: 'none' });
  expect(result.code).not.toBe(0);
  expect(result.stderr).toContain('is not authorized to perform: s3:PutObject');
  expect(await cloud.query('_tiny.denied.test', 'TXT')).toEqual([]);
});
