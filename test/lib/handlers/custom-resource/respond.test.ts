import { createServer, globalAgent, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { fc, test as property } from '@fast-check/jest';
import { CustomResourceEvent } from '../../../../lib/handlers/custom-resource/event';
import { Answer, cut, putOverHttps, renderAnswer, respond } from '../../../../lib/handlers/custom-resource/respond';
import { makeCertificate } from '../certificates';
import { hearConsole, STACK, VirtualClock } from '../fakes';

const event: CustomResourceEvent = {
  RequestType: 'Create',
  ResponseURL: 'https://answers.test/secret',
  StackId: STACK,
  RequestId: 'request-1',
  LogicalResourceId: 'PolicyResource',
  ResourceProperties: {},
};

const read = (answer: Answer) => JSON.parse(renderAnswer(event, answer).toString('utf8'));

let said: () => string;
beforeEach(() => {
  said = hearConsole();
});

describe('the answer', () => {
  test('carries back what CloudFormation sent, and what was done', () => {
    expect(read({ status: 'SUCCESS', physicalResourceId: 'id', data: { PolicyId: 'a1' } })).toEqual({
      Status: 'SUCCESS', PhysicalResourceId: 'id', StackId: STACK, RequestId: 'request-1', LogicalResourceId: 'PolicyResource', Data: { PolicyId: 'a1' },
    });
  });

  test('keeps a short reason as it is', () => {
    expect(read({ status: 'FAILED', physicalResourceId: 'id', reason: 'größer' }).Reason).toBe('größer');
  });

  test('cuts a long reason of many-byte characters between two of them, and says so', () => {
    const { Reason } = read({ status: 'FAILED', physicalResourceId: 'id', reason: '😀'.repeat(2000) });
    expect(Buffer.byteLength(Reason)).toBeLessThanOrEqual(1500);
    expect(Reason).toMatch(/^(😀)+ … \(the log has the rest\)$/u);
  });

  test('goes without attributes that are too large', () => {
    const answer = read({ status: 'SUCCESS', physicalResourceId: 'id', data: { Text: 'x'.repeat(5000) } });
    expect(answer.Data).toBeUndefined();
    expect(answer.Status).toBe('SUCCESS');
  });

  const text = fc.string({ unit: 'binary', maxLength: 6000 });
  property.prop([fc.constantFrom('SUCCESS' as const, 'FAILED' as const), fc.option(text, { nil: undefined }), fc.dictionary(fc.string(), text, { maxKeys: 3 })])(
    'never has more than 4096 bytes, and is always JSON', (status, reason, data) => {
      const body = renderAnswer(event, { status, physicalResourceId: 'p'.repeat(400), reason, data });
      expect(body.length).toBeLessThanOrEqual(4096);
      expect(JSON.parse(body.toString('utf8')).Status).toBe(status);
    });

  property.prop([fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 40, max: 300 })])(
    'a cut text is whole characters of the text', (whole, bytes) => {
      const short = cut(whole, bytes).replace(' … (the log has the rest)', '');
      expect(whole.startsWith(short)).toBe(true);
      expect(Buffer.byteLength(cut(whole, bytes))).toBeLessThanOrEqual(Math.max(bytes, 0));
    });
});

describe('sending the answer', () => {
  const answer: Answer = { status: 'SUCCESS', physicalResourceId: 'id' };

  test('is tried again until it is taken', async () => {
    const outcomes: Array<() => Promise<number>> = [
      () => Promise.reject(new Error('socket hang up')),
      () => Promise.resolve(503),
      // eslint-disable-next-line prefer-promise-reject-errors
      () => Promise.reject('no error at all'),
      () => Promise.resolve(200),
    ];
    const sent: string[] = [];
    await respond(event, answer, (url, body) => {
      sent.push(`${url} ${body.length}`);
      return outcomes.shift()!();
    }, new VirtualClock());
    expect(sent).toHaveLength(4);
    expect(new Set(sent).size).toBe(1);
  });

  test('throws after half a minute, so that Lambda runs the invocation again', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    await expect(respond(event, answer, async () => 403, clock)).rejects.toThrow('CloudFormation could not be told about PolicyResource: HTTP status 403');
    expect(clock.now() - start).toBe(30_000);
  });

  test('never writes the address to the log', async () => {
    await expect(respond(event, answer, async () => 403, new VirtualClock())).rejects.toThrow();
    expect(said()).toContain('HTTP status 403');
    expect(said()).not.toContain('answers.test');
  });
});

describe('over HTTPS', () => {
  let server: Server;
  let url: string;
  let behave: Parameters<typeof createServer>[1];

  beforeAll(async () => {
    const certificate = await makeCertificate({ names: ['localhost'] });
    globalAgent.options.ca = certificate.cert;
    server = createServer(certificate, (request, response) => behave!(request, response));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}/answer?Signature=abc`;
  });
  afterAll(() => {
    delete globalAgent.options.ca;
    server.closeAllConnections();
    server.close();
  });
  afterEach(() => jest.useRealTimers());

  test('every byte is put, with its length in bytes and without a content type', async () => {
    const body = renderAnswer(event, { status: 'FAILED', physicalResourceId: 'id', reason: 'größer als 😀' });
    const got = new Promise<{ method?: string; length?: string; type?: string; body: Buffer }>(resolve => {
      behave = (request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', chunk => chunks.push(chunk));
        request.on('end', () => {
          response.end();
          resolve({ method: request.method, length: request.headers['content-length'], type: request.headers['content-type'], body: Buffer.concat(chunks) });
        });
      };
    });
    expect(await putOverHttps(url, body)).toBe(200);
    expect(await got).toEqual({ method: 'PUT', length: String(body.length), type: '', body });
  });

  test('answers with the status of a refusal', async () => {
    behave = (_request, response) => response.writeHead(403).end('<Error/>');
    expect(await putOverHttps(url, Buffer.from('{}'))).toBe(403);
  });

  test('gives up on a server that says nothing, though it keeps the connection alive', async () => {
    let arrived = () => {};
    const asked = new Promise<void>(resolve => {
      arrived = resolve;
    });
    behave = (_request, response) => {
      response.writeContinue();
      arrived();
    };
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setInterval', 'Date', 'performance', 'hrtime'] });
    const put = putOverHttps(url, Buffer.from('{}'));
    const refused = expect(put).rejects.toThrow('no answer within 10 s');
    await asked;
    jest.advanceTimersByTime(10_000);
    await refused;
  });
});
