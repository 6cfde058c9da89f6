import { createHash } from 'node:crypto';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { AwsApi, AwsCall, AwsError, Environment, parseXml } from '../../../../lib/handlers/aws/api';
import { hearConsole, HttpAnswer, s3Error, VirtualClock } from '../fakes';

const environment: Environment = {
  AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token', AWS_LAMBDA_FUNCTION_NAME: 'x',
};

let said: () => string;
beforeEach(() => {
  said = hearConsole();
});

describe('the endpoint', () => {
  const endpoint = (service: string, more: Environment) => new AwsApi(service, { ...environment, ...more }, new VirtualClock()).endpoint();

  test.each<[string, string, Environment, string, boolean]>([
    ['the public one of the region', 's3', {}, 'https://s3.eu-west-1.amazonaws.com', false],
    ['the one of another partition', 's3', { URL_SUFFIX: 'amazonaws.com.cn' }, 'https://s3.eu-west-1.amazonaws.com.cn', false],
    ['AWS_ENDPOINT_URL for every service', 'cloudformation', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/' }, 'http://127.0.0.1:4566', true],
    ['the one for the service first', 's3', { AWS_ENDPOINT_URL: 'http://a.test', AWS_ENDPOINT_URL_S3: 'http://b.test' }, 'http://b.test', true],
    ['none that is for another service', 'cloudformation', { AWS_ENDPOINT_URL_S3: 'http://b.test' }, 'https://cloudformation.eu-west-1.amazonaws.com', false],
    ['none that is empty', 's3', { AWS_ENDPOINT_URL_S3: '', AWS_ENDPOINT_URL: 'http://a.test', URL_SUFFIX: '' }, 'http://a.test', true],
    ['the usual suffix for an empty one', 's3', { URL_SUFFIX: '' }, 'https://s3.eu-west-1.amazonaws.com', false],
  ])('is %s', (_what, service, more, url, custom) => {
    expect(endpoint(service, more)).toEqual({ url, custom });
  });
});

describe('a call', () => {
  let server: Server;
  let url: string;
  let clock: VirtualClock;
  let start: number;
  let received: Array<{ request: IncomingMessage; body: string }>;
  /** What the server answers, in order; the last again and again. */
  let answers: Array<HttpAnswer | 'hang up'>;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => body += chunk);
      request.on('end', () => {
        received.push({ request, body });
        const answer = answers.length > 1 ? answers.shift()! : answers[0];
        if (answer === 'hang up') {
          request.socket.destroy();
        } else {
          response.writeHead(answer.status, answer.headers).end(answer.body);
        }
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
    clock = new VirtualClock();
    start = clock.now();
    received = [];
  });

  const call = (more: Partial<AwsCall> = {}, deadline?: number) =>
    new AwsApi('s3', environment, clock).call({ name: 's3:PutObject', method: 'PUT', url: `${url}/bucket/a%20key?x=1`, ...more }, deadline);
  const failure = (deadline?: number): Promise<AwsError> => call({}, deadline).then(() => {
    throw new Error('should have failed');
  }, error => error);

  test('carries a signature with the credentials of the role over the headers and the body', async () => {
    answers = [{ status: 200 }];
    await call({ headers: { 'content-type': 'text/plain', 'if-match': '"x"', 'x-amz-meta-owner': 'me' }, body: 'grün' });
    const { headers } = received[0].request;
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/s3\/aws4_request, /);
    expect(headers.authorization).toContain('SignedHeaders=host;if-match;x-amz-content-sha256;x-amz-date;x-amz-meta-owner;x-amz-security-token, ');
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update('grün').digest('hex'));
    expect(headers['content-type']).toBe('text/plain');
    expect(received[0].body).toBe('grün');
  });

  test('answers with headers and text', async () => {
    answers = [{ status: 200, headers: { 'x-amz-version-id': 'v1' }, body: '<ok/>' }];
    const answer = await call();
    expect(answer.headers.get('x-amz-version-id')).toBe('v1');
    expect(answer.text).toBe('<ok/>');
  });

  test('that is denied at first is made again, since permissions take time to arrive', async () => {
    answers = [s3Error(403, 'AccessDenied'), s3Error(403, 'AccessDenied'), { status: 200, body: 'done' }];
    expect((await call()).text).toBe('done');
    expect(received).toHaveLength(3);
    expect(said()).toContain('AccessDenied');
  });

  test('that stays denied fails after a minute, in the words of the service', async () => {
    answers = [s3Error(403, 'AccessDenied', 'User: x is not authorized to perform: s3:PutObject')];
    const error = await failure();
    expect(error).toBeInstanceOf(AwsError);
    expect(error.message).toBe('s3:PutObject: AccessDenied: User: x is not authorized to perform: s3:PutObject (HTTP status 403)');
    expect(clock.now() - start).toBe(60_000);
    expect(received.length).toBeLessThan(30);
  });

  test.each<[string, HttpAnswer]>([
    ['throttled by S3', s3Error(503, 'SlowDown')],
    ['throttled by a query API', { status: 400, body: '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>' }],
    ['in conflict with another write', s3Error(409, 'ConditionalRequestConflict')],
    ['answered by a balancer that is down', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['one of too many', { status: 429 }],
  ])('that is %s is made again with longer and longer pauses, for 20 seconds', async (_what, answer) => {
    answers = [answer, answer, answer, { status: 200 }];
    await call();
    // 200, 400 and 800 ms, of which a quarter is jitter here
    expect(clock.now() - start).toBe(1050);
    answers = [answer];
    start = clock.now();
    expect((await failure()).status).toBe(answer.status);
    expect(clock.now() - start).toBe(20_000);
  });

  test.each<[string, HttpAnswer, string]>([
    ['a precondition that failed', s3Error(412, 'PreconditionFailed'), 'PreconditionFailed'],
    ['a bucket that is not there', s3Error(404, 'NoSuchBucket'), 'NoSuchBucket'],
    ['a bad request', s3Error(400, 'InvalidArgument'), 'InvalidArgument'],
    ['a signature that is wrong', s3Error(403, 'SignatureDoesNotMatch'), 'SignatureDoesNotMatch'],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:1/' }, body: '<Error><Code>TemporaryRedirect</Code></Error>' }, 'TemporaryRedirect'],
    ['something that is no XML', { status: 418, body: '<<<' }, 'Unknown'],
  ])('that met %s is not made again', async (_what, answer, code) => {
    answers = [answer];
    expect(await failure()).toMatchObject({ status: answer.status, code });
    expect(received).toHaveLength(1);
    expect(clock.now()).toBe(start);
  });

  test.each([[403, 'AccessDenied'], [404, 'NotFound'], [412, 'PreconditionFailed']])('of HEAD, which has no body, is told by its status %i', async (status, code) => {
    answers = [{ status }];
    await expect(call({ method: 'HEAD', name: 's3:HeadObject' })).rejects.toMatchObject({ status, code });
  });

  test('whose connection breaks is made again', async () => {
    answers = ['hang up', { status: 200, body: 'done' }];
    expect((await call()).text).toBe('done');
  });

  test('that reaches nobody fails after 20 seconds, and says why', async () => {
    answers = ['hang up'];
    const error = await failure();
    expect(error).toMatchObject({ status: 0, code: 'NetworkError', call: 's3:PutObject' });
    expect(error.detail).not.toBe('');
    expect(clock.now() - start).toBe(20_000);
  });

  test('that reaches nobody says at least the code, where the error has no message', async () => {
    const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    const send = () => Promise.reject(new TypeError('fetch failed', { cause: refused }));
    await expect(new AwsApi('s3', environment, clock, send).call({ name: 's3:PutObject', method: 'PUT', url }, start))
      .rejects.toThrow('s3:PutObject: NetworkError: ECONNREFUSED');
  });

  test('is made at least once, and never after its deadline', async () => {
    answers = [s3Error(403, 'AccessDenied')];
    await failure(start - 1);
    expect(received).toHaveLength(1);
    await failure(start + 5_000);
    expect(clock.now()).toBe(start + 5_000);
  });
});

describe('XML', () => {
  test('values stay text', () => {
    expect(parseXml('<A><B>007</B><C>true</C></A>')).toEqual({ A: { B: '007', C: 'true' } });
  });

  test('quotes of an ETag are read', () => {
    expect(parseXml('<ETag>&quot;d41d&quot;</ETag>')).toEqual({ ETag: '"d41d"' });
  });

  test.each(['', 'plain', '<<<', '{"json":1}', '<a', '\u0000'])('what is no XML (%j) is empty', text => {
    expect(parseXml(text)).toEqual({});
  });
});
