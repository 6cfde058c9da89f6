import { networkInterfaces } from 'node:os';
import { createHost, deleteDistribution, Host, putObject, requestCertificate } from './account';
import { LocalCloud, startLocalCloud } from '../../local';

const PATH = '/.well-known/mta-sts.txt';

let cloud: LocalCloud;
let host: Host;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: [] });
  host = await createHost(cloud, 'mta-sts.example.com', await requestCertificate(cloud, ['mta-sts.example.com', '*.example.net']));
  await putObject(cloud, host.bucket, PATH.slice(1), 'version: STSv1\n');
});

afterAll(async () => cloud.stop());
afterEach(() => cloud.edge.faults.clear());

const families = Object.values(networkInterfaces()).flat().some(each => each?.address === '::1') ? [4, 6] as const : [4] as const;

test.each(families)('an alias is served over IPv%d, with a certificate of exactly the names that ACM has', async family => {
  const answer = await cloud.fetch('mta-sts.example.com', PATH, { family });
  expect(answer).toMatchObject({ status: 200, body: 'version: STSv1\n', certificate: ['mta-sts.example.com', '*.example.net'] });
  expect(answer.headers['content-type']).toBe('text/plain');
});

test('a distribution answers under its own name as well, with the certificate of CloudFront', async () => {
  const own = await cloud.fetch(host.domainName, PATH);
  expect(own).toMatchObject({ status: 200, certificate: ['*.cloudfront.net'] });
});

test('a name that no distribution has fails the handshake', async () => {
  await expect(cloud.fetch('mta-sts.example.org', PATH)).rejects.toThrow(/handshake failure/);
  await expect(cloud.fetch('dnobodyhasthis.cloudfront.net', PATH)).rejects.toThrow(/handshake failure/);
});

test('a Host that no distribution has is refused, whatever the TLS name was', async () => {
  const answer = await cloud.fetch('nobody.example.org', '/', { serverName: 'mta-sts.example.com' });
  expect(answer.status).toBe(403);
});

test('the AWS APIs cannot be reached through the edge', async () => {
  const answer = await cloud.fetch('s3.us-east-1.amazonaws.com', `/${host.bucket}`, { serverName: 'mta-sts.example.com' });
  expect(answer.status).toBe(403);
});

test('a missing object is 403, as from a bucket that CloudFront may not list', async () => {
  expect((await cloud.fetch('mta-sts.example.com', '/nothing')).status).toBe(403);
});

test('a write is seen by the next request', async () => {
  await putObject(cloud, host.bucket, 'text', 'one');
  expect((await cloud.fetch('mta-sts.example.com', '/text')).body).toBe('one');
  await putObject(cloud, host.bucket, 'text', 'two');
  expect((await cloud.fetch('mta-sts.example.com', '/text')).body).toBe('two');
});

test('a distribution that is deleted is gone from the edge and from DNS', async () => {
  const other = await createHost(cloud, 'gone.example.net', await requestCertificate(cloud, ['gone.example.net']));
  expect(await cloud.query(other.domainName, 'A')).toEqual([cloud.edge.address]);
  expect((await cloud.fetch('gone.example.net', '/')).status).toBe(403);
  await deleteDistribution(cloud, other.id);
  expect(await cloud.query(other.domainName, 'A')).toEqual([]);
  await expect(cloud.fetch('gone.example.net', '/')).rejects.toThrow(/handshake failure/);
});

describe('faults on demand', () => {
  test('stale: the edge keeps what it had, for as long as it is told to', async () => {
    await cloud.faultAtEdge({ kind: 'stale', host: 'mta-sts.example.com', times: 2 });
    await putObject(cloud, host.bucket, PATH.slice(1), 'new');
    const bodies = [];
    for (let i = 0; i < 3; i++) {
      bodies.push((await cloud.fetch('mta-sts.example.com', PATH)).body);
    }
    expect(bodies).toEqual(['version: STSv1\n', 'version: STSv1\n', 'new']);
  });

  test('status: an error page for one host, and none for another', async () => {
    await cloud.faultAtEdge({ kind: 'status', host: 'mta-sts.example.com', status: 503 });
    expect((await cloud.fetch('mta-sts.example.com', PATH)).status).toBe(503);
    expect((await cloud.fetch(host.domainName, PATH)).status).toBe(200);
  });

  test('certificate: names of somebody else fail the check of the client', async () => {
    await cloud.faultAtEdge({ kind: 'certificate', names: ['other.example.org'], times: 1 });
    await expect(cloud.fetch('mta-sts.example.com', PATH)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect((await cloud.fetch('mta-sts.example.com', PATH)).status).toBe(200);
  });

  test('silent and reset: the edge says nothing, or drops the connection', async () => {
    await cloud.faultAtEdge({ kind: 'silent', times: 1 });
    await expect(cloud.fetch('mta-sts.example.com', PATH, { timeout: 200 })).rejects.toThrow('no answer from the edge');
    await cloud.faultAtEdge({ kind: 'reset', times: 1 });
    await expect(cloud.fetch('mta-sts.example.com', PATH)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('a fault ends when its time is over', async () => {
    await cloud.faultAtEdge({ kind: 'status', status: 500, seconds: 0.1 });
    expect((await cloud.fetch('mta-sts.example.com', PATH)).status).toBe(500);
    await new Promise(resolve => setTimeout(resolve, 120));
    expect((await cloud.fetch('mta-sts.example.com', PATH)).status).toBe(200);
  });
});
