import { createSocket, Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { SharedSocket } from '../../../../lib/audit/probes/shared-socket';

let server: Socket;
/** What waits for its turn. */
let waiting: (() => void)[];
let socket: SharedSocket<string>;
beforeEach(async () => {
  server = createSocket('udp4');
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  waiting = [];
  socket = new SharedSocket({ host: '127.0.0.1', port: server.address().port }, { add: work => waiting.push(work) });
});
afterEach(() => server.close());

test('who sends without end fills no memory: a few packets for a question are kept until somebody reads them', async () => {
  server.on('message', (message, { port, address }) => {
    for (let index = 0; index < 100; index++) {
      server.send(message, port, address);
    }
  });
  const read = jest.fn(() => undefined);
  const answer = socket.exchange(Buffer.alloc(20), 300, read).catch((error: Error) => error.message);
  await setTimeout(100);
  expect(waiting.length).toBeGreaterThan(1);
  expect(waiting.length).toBeLessThan(10);
  waiting.forEach(work => work());
  expect(read).toHaveBeenCalledTimes(waiting.length);
  expect(await answer).toBe('no answer within 0.3 s');
});

test('an answer that came in time is one, also where its turn comes later', async () => {
  server.on('message', (message, { port, address }) => server.send(message, port, address));
  const answer = socket.exchange(Buffer.alloc(20), 200, () => 'answer').catch((error: Error) => error.message);
  await setTimeout(400);
  waiting.forEach(work => work());
  expect(await answer).toBe('answer');
});

test('a packet whose turn comes when its question is over is for nobody', async () => {
  server.on('message', (message, { port, address }) => {
    server.send(message, port, address);
    server.send(message, port, address);
  });
  const read = jest.fn(() => 'answer');
  const answer = socket.exchange(Buffer.alloc(20), 1_000, read);
  await setTimeout(100);
  waiting.forEach(work => work());
  expect(await answer).toBe('answer');
  expect([waiting.length, read.mock.calls.length]).toEqual([2, 1]);
});
