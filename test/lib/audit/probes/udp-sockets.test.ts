import { createSocket, Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { UdpSockets } from '../../../../lib/audit/probes/udp-sockets';

let server: Socket;
beforeEach(async () => {
  server = createSocket('udp4');
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => server.close());

const here = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
const question = (text: string) => Buffer.concat([Buffer.alloc(2), Buffer.from(text)]);
const answerTo = (text: string) => (data: Buffer) => data.subarray(2).equals(Buffer.from(`re: ${text}`)) ? text : undefined;
const reply = (message: Buffer) => Buffer.concat([message.subarray(0, 2), Buffer.from('re: '), message.subarray(2)]);

test('many questions share a few ports, and each gets its own answer', async () => {
  const ports = new Set<number>();
  server.on('message', (message, { port, address }) => {
    ports.add(port);
    void setTimeout(Math.random() * 20).then(() => server.send(reply(message), port, address));
  });
  const sockets = new UdpSockets<string>();
  const texts = Array.from({ length: 200 }, (_, index) => `question ${index}`);
  expect(await Promise.all(texts.map(text => sockets.exchange(question(text), here(), 2_000, answerTo(text))))).toEqual(texts);
  expect(ports.size).toBeGreaterThan(1);
  expect(ports.size).toBeLessThan(20);
});

test('what is no longer used is closed', async () => {
  server.on('message', (message, { port, address }) => server.send(reply(message), port, address));
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  const sockets = new UdpSockets<string>();
  await Promise.all(Array.from({ length: 100 }, () => sockets.exchange(question('x'), here(), 2_000, answerTo('x'))));
  expect(open()).toBeGreaterThan(before);
  await setTimeout(1_300);
  // those of other tests end as well
  expect(open()).toBeLessThanOrEqual(before);
});

test('a question that nobody answers fails in its time, whatever else the port is used for', async () => {
  server.on('message', (message, { port, address }) => message.includes('silent') || server.send(reply(message), port, address));
  const sockets = new UdpSockets<string>();
  const started = performance.now();
  const silent = sockets.exchange(question('silent'), here(), 400, answerTo('silent')).catch((error: Error) => `${error.message}, ${performance.now() - started < 900}`);
  const slower = sockets.exchange(question('silent too'), here(), 700, answerTo('silent too')).catch((error: Error) => error.message);
  for (let index = 0; index < 20; index++) {
    await setTimeout(10);
    expect(await sockets.exchange(question('x'), here(), 2_000, answerTo('x'))).toBe('x');
  }
  expect(await Promise.all([silent, slower])).toEqual(['no answer within 0.4 s, true', 'no answer within 0.7 s']);
});

test('a port is not used for ever', async () => {
  const ports = new Set<number>();
  server.on('message', (message, { port, address }) => {
    ports.add(port);
    server.send(reply(message), port, address);
  });
  const sockets = new UdpSockets<string>();
  for (let index = 0; index < 600; index++) {
    await sockets.exchange(question('again'), here(), 2_000, answerTo('again'));
  }
  expect(ports.size).toBe(2);
});

test('an answer with another id, to another question, or too short is not taken, and the right one after it is', async () => {
  server.on('message', (message, { port, address }) => {
    const otherId = Buffer.from(reply(message));
    otherId.writeUInt16BE((otherId.readUInt16BE(0) + 1) % 0x1_0000, 0);
    for (const packet of [otherId, Buffer.concat([reply(message), Buffer.from('?')]), Buffer.from('x'), Buffer.alloc(0), reply(message)]) {
      server.send(packet, port, address);
    }
  });
  expect(await new UdpSockets<string>().exchange(question('who'), here(), 2_000, answerTo('who'))).toBe('who');
});

test('the packet of somebody else does not arrive', async () => {
  const other = createSocket('udp4');
  server.on('message', (message, { port, address }) => other.send(reply(message), port, address));
  await expect(new UdpSockets<string>().exchange(question('who'), here(), 300, answerTo('who'))).rejects.toThrow('no answer within 0.3 s');
  other.close();
});

test('that nothing listens there is told at once', async () => {
  const gone = createSocket('udp4');
  gone.bind(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address();
  gone.close();
  const sockets = new UdpSockets<string>();
  const asked = ['a', 'b', 'c'].map(text => sockets.exchange(question(text), { host: '127.0.0.1', port }, 60_000, answerTo(text)));
  // the system tells it once, and to any of them
  expect(await Promise.allSettled(asked)).toEqual(asked.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'ECONNREFUSED' }) })));
});
