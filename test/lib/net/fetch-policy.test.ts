import { createServer, Server, ServerOptions } from 'node:https';
import { AddressInfo, createServer as createTcpServer } from 'node:net';
import { fetchAtDistribution, fetchFromWorld, PolicyAnswer } from '../../../lib/net/fetch-policy';
import { Certificate, makeCertificate } from '../handlers/certificates';
import { A_TEXT, HOST } from '../handlers/fakes';

type Listener = Parameters<typeof createServer>[1];

let authority: Certificate;
let good: Certificate;
const servers: Server[] = [];

beforeAll(async () => {
  authority = await makeCertificate({ names: ['Test authority'] });
  good = await makeCertificate({ names: [HOST], issuer: authority });
});
afterEach(() => {
  jest.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function ask(listener: Listener, options: ServerOptions = {}): Promise<PolicyAnswer> {
  return (await asking(listener, options))(HOST);
}

async function asking(listener: Listener, options: ServerOptions = {}) {
  const server = createServer({ cert: good.cert, key: good.key, ...options }, listener);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return fetchAtDistribution('localhost', { port: (server.address() as AddressInfo).port, ca: authority.cert });
}

test('a policy comes back with its status, content type and every byte', async () => {
  const answer = await ask((_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(A_TEXT));
  expect(answer).toEqual({ kind: 'answer', status: 200, contentType: 'text/plain', location: undefined, body: Buffer.from(A_TEXT) });
});

test('the edge is asked for the policy of the policy host, by name and by SNI, on a connection of its own', async () => {
  const seen: Array<[string | undefined, string | undefined, string | undefined, unknown]> = [];
  const askAgain = await asking((request, response) => {
    seen.push([request.method, request.url, request.headers.host, (request.socket as unknown as { servername: string }).servername]);
    response.end();
  });
  const connections = new Set();
  servers[0].on('connection', socket => connections.add(socket));
  await askAgain(HOST);
  await askAgain(HOST);
  expect(seen[0]).toEqual(['GET', '/.well-known/mta-sts.txt', HOST, HOST]);
  expect(connections.size).toBe(2);
});

test('a redirect is not followed', async () => {
  const answer = await ask((_request, response) => response.writeHead(302, { location: 'https://elsewhere.test/' }).end());
  expect(answer).toMatchObject({ kind: 'answer', status: 302, location: 'https://elsewhere.test/' });
});

test('an answer without a content type has an empty one', async () => {
  expect(await ask((_request, response) => response.end('x'))).toMatchObject({ kind: 'answer', contentType: '' });
});

test('bytes that are no text come back as they are', async () => {
  const body = Buffer.from([0, 255, 13, 10, 195]);
  expect(await ask((_request, response) => response.end(body))).toMatchObject({ body });
});

test('exactly 64 KB are an answer, and a byte more is not', async () => {
  expect(await ask((_request, response) => response.end(Buffer.alloc(65536)))).toMatchObject({ kind: 'answer', body: Buffer.alloc(65536) });
  expect(await ask((_request, response) => response.end(Buffer.alloc(65537)))).toEqual({
    kind: 'failure', code: 'TOO_LONG', message: 'the answer is longer than 65536 bytes',
  });
});

test('an answer that never ends is given up', async () => {
  expect(await ask((_request, response) => {
    const more = () => response.write(Buffer.alloc(16384), () => setImmediate(more));
    more();
  })).toMatchObject({ kind: 'failure', code: 'TOO_LONG' });
});

describe('the certificate', () => {
  const DAY = 86_400_000;
  const refusal = async (options: ServerOptions) => {
    let asked = false;
    const answer = await ask((_request, response) => {
      asked = true;
      response.end(A_TEXT);
    }, options);
    expect(asked).toBe(false);
    return answer;
  };

  const valid = async (from: number, to: number): Promise<ServerOptions> => {
    const { cert, key } = await makeCertificate({
      names: [HOST], issuer: authority, notBefore: new Date(Date.now() + from), notAfter: new Date(Date.now() + to),
    });
    return { cert, key };
  };

  test('for another name is refused, and the message shows both names', async () => {
    const other = await makeCertificate({ names: ['*.cloudfront.net'], issuer: authority });
    expect(await refusal({ cert: other.cert, key: other.key })).toEqual({
      kind: 'failure', code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: expect.stringMatching(/mta-sts\.example\.com.*\*\.cloudfront\.net/),
    });
  });

  test('for the distribution alone is refused, though that is where the connection goes', async () => {
    const other = await makeCertificate({ names: ['localhost'], issuer: authority });
    expect(await refusal({ cert: other.cert, key: other.key })).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test('that has expired is refused', async () => {
    expect(await refusal(await valid(-2 * DAY, -DAY))).toMatchObject({ kind: 'failure', code: 'CERT_HAS_EXPIRED' });
  });

  test('that is not valid yet is refused', async () => {
    expect(await refusal(await valid(DAY, 2 * DAY))).toMatchObject({ kind: 'failure', code: 'CERT_NOT_YET_VALID' });
  });

  test('of an unknown authority is refused', async () => {
    const stranger = await makeCertificate({ names: [HOST] });
    expect(await refusal({ cert: stranger.cert, key: stranger.key })).toMatchObject({ kind: 'failure', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });
});

test('a connection older than TLS 1.2 is not made', async () => {
  expect(await ask((_request, response) => response.end(), { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }))
    .toMatchObject({ kind: 'failure', code: expect.stringMatching(/^(ERR_SSL|EPROTO|ECONNRESET)/) });
});

test('an edge that ends the handshake for this name is a failure', async () => {
  expect(await ask((_request, response) => response.end(), { SNICallback: (_name, done) => done(new Error('unknown name')) }))
    .toMatchObject({ kind: 'failure', code: expect.stringMatching(/^(ERR_SSL|EPROTO|ECONNRESET)/) });
});

test('an answer that ends before its length is a failure that says so', async () => {
  expect(await ask((_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('version: STSv1', () => response.socket!.destroy());
  })).toEqual({ kind: 'failure', code: 'CUT_OFF', message: 'the answer broke off after 14 bytes: aborted' });
});

test('a chunked answer without its last chunk is a failure', async () => {
  expect(await ask((_request, response) => {
    response.writeHead(200);
    response.write(A_TEXT, () => response.socket!.destroy());
  })).toMatchObject({ kind: 'failure', code: 'CUT_OFF' });
});

test('what is not HTTP is a failure', async () => {
  expect(await ask((request, _response) => request.socket.end('SSH-2.0-OpenSSH\r\n'))).toMatchObject({ kind: 'failure', code: expect.stringMatching(/^HPE_/) });
});

test('an edge that changes the protocol is a failure, not a wait without end', async () => {
  expect(await ask((request, _response) => request.socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n')))
    .toMatchObject({ kind: 'failure', code: 'CLOSED' });
});

test('headers without end are a failure', async () => {
  expect(await ask((_request, response) => response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end()))
    .toMatchObject({ kind: 'failure', code: 'HPE_HEADER_OVERFLOW' });
});

test('where nobody listens the failure names the address', async () => {
  const unused = createTcpServer();
  await new Promise<void>(resolve => unused.listen(0, '127.0.0.1', resolve));
  const { port } = unused.address() as AddressInfo;
  await new Promise(resolve => unused.close(resolve));
  expect(await fetchAtDistribution('127.0.0.1', { port })(HOST)).toEqual({
    kind: 'failure', code: 'ECONNREFUSED', message: expect.stringContaining(`127.0.0.1:${port}`),
  });
});

test('a name that does not exist is a failure', async () => {
  expect(await fetchAtDistribution('nothing.invalid')(HOST)).toMatchObject({ kind: 'failure', code: expect.stringMatching(/^E/) });
});

describe('with a clock that is pushed', () => {
  const pushed = ['nextTick', 'setImmediate', 'queueMicrotask', 'setInterval', 'Date', 'performance', 'hrtime'] as const;

  test('an answer of one byte a second is given up after ten', async () => {
    let sent = 0;
    let arrived: (() => void) | undefined;
    const ready = new Promise<void>(resolve => {
      arrived = resolve;
    });
    const askOnce = await asking((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const drip = setInterval(() => {
        response.write('x');
        sent += 1;
        if (sent === 3) {
          arrived!();
        }
      }, 10);
      response.on('close', () => clearInterval(drip));
    });
    jest.useFakeTimers({ doNotFake: [...pushed] });
    const answer = askOnce(HOST);
    await ready;
    jest.advanceTimersByTime(10_000);
    expect(await answer).toEqual({ kind: 'failure', code: 'TIMEOUT', message: 'no whole answer within 10 s' });
  });

  test('a listener that never shakes hands is given up after ten seconds', async () => {
    let arrived: (() => void) | undefined;
    const ready = new Promise<void>(resolve => {
      arrived = resolve;
    });
    const silent = createTcpServer(() => arrived!());
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    jest.useFakeTimers({ doNotFake: [...pushed] });
    const answer = fetchAtDistribution('127.0.0.1', { port: (silent.address() as AddressInfo).port })(HOST);
    await ready;
    jest.advanceTimersByTime(10_000);
    expect(await answer).toMatchObject({ kind: 'failure', code: 'TIMEOUT' });
    silent.close();
  });

  test('nothing is left waiting after an answer', async () => {
    const askOnce = await asking((_request, response) => response.end(A_TEXT));
    jest.useFakeTimers({ doNotFake: [...pushed] });
    await askOnce(HOST);
    // the connection closes a moment after the answer
    for (let turns = 0; turns < 1000 && jest.getTimerCount() > 0; turns++) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('a policy host within a network of its own is not asked: its name is a stranger\'s', async () => {
  const fetchIt = fetchFromWorld({ ca: authority.cert });
  expect(await fetchIt('localhost')).toMatchObject({ kind: 'failure', code: 'NOT_PUBLIC' });
});

test('an address instead of a policy host is not asked either', async () => {
  expect(await fetchFromWorld()('169.254.169.254')).toMatchObject({ kind: 'failure', code: 'NOT_PUBLIC' });
});
