import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { AwsApi } from '../../../../lib/handlers/aws/api';
import { Overtaken, S3PolicyStore, UncertainWrite } from '../../../../lib/handlers/policy-publisher/store';
import { A_TEXT, B_TEXT, FakeS3, hearConsole, HttpAnswer, KEY, md5, s3Error, VirtualClock } from '../fakes';

/** What the server does with a request before, or instead of, passing it on to S3. */
type Interference = (method: string) => HttpAnswer | 'lose the request' | 'lose the answer' | undefined;

let server: Server;
let url: string;
let clock: VirtualClock;
let s3: FakeS3;
let store: S3PolicyStore;
let interfere: Interference;
let requests: string[];
let headers: Record<string, string | undefined>;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => body += chunk);
    request.on('end', () => {
      requests.push(`${request.method} ${request.url}`);
      headers = request.headers as Record<string, string>;
      const interference = interfere(request.method!);
      if (interference === 'lose the request') {
        return request.socket.destroy();
      }
      const answer = typeof interference === 'object' ? interference : s3.answer({ method: request.method!, url: request.url!, headers, body });
      if (interference === 'lose the answer') {
        return request.socket.destroy();
      }
      return response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  hearConsole();
  clock = new VirtualClock();
  s3 = new FakeS3('bucket', clock);
  store = storeOf('bucket');
  interfere = () => undefined;
  requests = [];
});

function storeOf(bucket: string): S3PolicyStore {
  const environment = { AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
  return new S3PolicyStore(new AwsApi('s3', environment, clock), bucket, KEY);
}

const label = { owner: 'stack/Resource', policyId: 'a1', requestId: 'r1' };
const faults = (...queue: Array<ReturnType<Interference>>) => (interfere = () => queue.shift());

describe('the address', () => {
  const asked = async (environment: Record<string, string>) => {
    const urls: string[] = [];
    const send = (async (to: URL) => {
      urls.push(String(to));
      return new Response(null, { status: 204 });
    }) as unknown as typeof fetch;
    await new S3PolicyStore(new AwsApi('s3', { AWS_REGION: 'eu-west-1', ...environment }, clock, send), 'bucket', KEY).remove('v 1+');
    return urls[0];
  };

  test('has the bucket in its host on AWS, and the version escaped', async () => {
    expect(await asked({ URL_SUFFIX: 'amazonaws.com' })).toBe(`https://bucket.s3.eu-west-1.amazonaws.com/${KEY}?versionId=v+1%2B`);
  });

  test('has the bucket in its path elsewhere', async () => {
    expect(await asked({ AWS_ENDPOINT_URL: 'https://127.0.0.1:4566' })).toBe(`https://127.0.0.1:4566/bucket/${KEY}?versionId=v+1%2B`);
  });
});

describe('the versions', () => {
  test('are listed with the newest first, delete markers too', async () => {
    const first = s3.put(KEY, A_TEXT);
    const second = s3.put(KEY, B_TEXT);
    const marker = s3.put(KEY, undefined);
    const since = expect.stringMatching(/^2026-01-01T/);
    expect(await store.versions()).toEqual([
      { versionId: marker, latest: true, etag: undefined, since },
      { versionId: second, latest: false, etag: md5(B_TEXT), since },
      { versionId: first, latest: false, etag: md5(A_TEXT), since },
    ]);
  });

  test('of other objects are not among them', async () => {
    s3.put(`${KEY}.bak`, B_TEXT);
    const own = s3.put(KEY, A_TEXT);
    s3.put('mta-sts.example.org/.well-known/mta-sts.txt', B_TEXT);
    expect((await store.versions()).map(version => version.versionId)).toEqual([own]);
  });

  test('are all found, on however many pages', async () => {
    s3.pageSize = 2;
    const ids = [1, 2, 3, 4, 5].map(n => s3.put(KEY, `text ${n}`));
    expect((await store.versions()).map(version => version.versionId)).toEqual(ids.reverse());
    expect(requests).toHaveLength(3);
  });

  test('are none where there is no object, or no bucket', async () => {
    expect(await store.versions()).toEqual([]);
    expect(await storeOf('gone').versions()).toEqual([]);
  });

  test('of a server that does not answer with a list are an error that shows its answer', async () => {
    faults({ status: 200, body: '<html>Welcome to the hotel</html>' });
    await expect(store.versions()).rejects.toThrow('no list of versions: "<html>Welcome to the hotel</html>"');
  });

  test('that may not be listed are an error in the words of S3', async () => {
    interfere = () => s3Error(403, 'AccessDenied', 'not authorized to perform: s3:ListBucketVersions');
    await expect(store.versions()).rejects.toThrow('s3:ListObjectVersions: AccessDenied: not authorized to perform: s3:ListBucketVersions');
  });
});

describe('a write', () => {
  test('where nothing stands makes the object, as text/plain and with its label', async () => {
    const versionId = await store.write(A_TEXT, label, undefined);
    expect(s3.current(KEY)).toBe(A_TEXT);
    expect(s3.versions[0]).toMatchObject({ versionId, contentType: 'text/plain' });
    expect(await store.label(versionId)).toEqual(label);
  });

  test('over what is still there goes through', async () => {
    s3.put(KEY, A_TEXT);
    await store.write(B_TEXT, label, { etag: md5(A_TEXT) });
    expect(s3.texts(KEY)).toEqual([B_TEXT, A_TEXT]);
  });

  test('over a delete marker goes through', async () => {
    s3.put(KEY, A_TEXT);
    s3.put(KEY, undefined);
    await store.write(B_TEXT, label, undefined);
    expect(s3.current(KEY)).toBe(B_TEXT);
  });

  test.each<[string, string | undefined, string | undefined]>([
    ['something stands where nothing should', A_TEXT, undefined],
    ['something else stands', 'version: STSv1\r\n', A_TEXT],
    ['nothing stands any more', undefined, A_TEXT],
  ])('is overtaken when %s, and changes nothing', async (_what, standing, expected) => {
    if (standing) {
      s3.put(KEY, standing);
    }
    await expect(store.write(B_TEXT, label, expected ? { etag: md5(expected) } : undefined)).rejects.toThrow(Overtaken);
    expect(s3.texts(KEY)).toEqual(standing ? [standing] : []);
  });

  test('whose answer got lost is found again, and not taken for that of somebody else', async () => {
    s3.put(KEY, A_TEXT);
    faults('lose the answer');
    const versionId = await store.write(B_TEXT, label, { etag: md5(A_TEXT) });
    expect(s3.versions[0].versionId).toBe(versionId);
    expect(s3.texts(KEY)).toEqual([B_TEXT, A_TEXT]);
  });

  test('of the same text for another request is somebody else\'s', async () => {
    await store.write(A_TEXT, { ...label, requestId: 'r0' }, undefined);
    await expect(store.write(A_TEXT, label, undefined)).rejects.toThrow(Overtaken);
  });

  test('that never reached S3 fails as such', async () => {
    interfere = method => method === 'PUT' ? 'lose the request' : undefined;
    await expect(store.write(A_TEXT, label, undefined)).rejects.toMatchObject({ code: 'NetworkError', call: 's3:PutObject' });
  });

  test('is uncertain when nobody can say what became of it', async () => {
    interfere = () => 'lose the answer';
    await expect(store.write(A_TEXT, label, undefined)).rejects.toThrow(UncertainWrite);
    await expect(store.write(A_TEXT, label, undefined)).rejects.toThrow(/s3:PutObject: .*; then s3:ListObjectVersions: /);
  });

  test('into a bucket that is gone says so', async () => {
    await expect(storeOf('gone').write(A_TEXT, label, undefined)).rejects.toThrow('s3:PutObject: NoSuchBucket');
  });

  test('that is denied is not looked after', async () => {
    interfere = () => s3Error(403, 'AccessDenied');
    await expect(store.write(A_TEXT, label, undefined)).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(new Set(requests.map(request => request.split(' ')[0]))).toEqual(new Set(['PUT']));
  });
});

describe('the label', () => {
  test('of a version that somebody uploaded by hand is empty', async () => {
    const id = s3.put(KEY, A_TEXT);
    expect(await store.label(id)).toEqual({ owner: undefined, policyId: undefined, requestId: undefined });
  });

  test('of a version that is gone is undefined', async () => {
    expect(await store.label('v9')).toBeUndefined();
  });

  test('that may not be read is an error', async () => {
    interfere = () => ({ status: 403 });
    await expect(store.label('v9')).rejects.toThrow('s3:HeadObject: AccessDenied');
  });
});

describe('removing', () => {
  test('takes away one version, and what stood before it appears', async () => {
    s3.put(KEY, A_TEXT);
    await store.remove(s3.put(KEY, B_TEXT));
    expect(s3.current(KEY)).toBe(A_TEXT);
  });

  test('what is gone already is no error', async () => {
    await store.remove('v9');
    await storeOf('gone').remove('v9');
  });

  test('what may not be removed is an error', async () => {
    interfere = () => s3Error(403, 'AccessDenied');
    await expect(store.remove('v9')).rejects.toThrow('s3:DeleteObjectVersion: AccessDenied');
  });
});
