import { createSocket, Socket } from 'node:dgram';
import { decode, encode, Answer } from 'dns-packet';
import { suggest } from '../../../../lib/audit/suggest/suggest';

const RECORDS: Record<string, Answer[]> = {
  'MX example.com': [{ name: 'example.com', type: 'MX', data: { preference: 1, exchange: 'smtp.google.com' } }],
  'NS example.com': [{ name: 'example.com', type: 'NS', data: 'ns-1.awsdns-01.com' }],
  'TXT _mta-sts.example.com': [{ name: '_mta-sts.example.com', type: 'TXT', data: 'v=STSv1; id=1' }],
  'A mta-sts.example.com': [{ name: 'mta-sts.example.com', type: 'A', data: '127.0.0.1' }],
};

let server: Socket;
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createSocket('udp4', (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const question = `${questions[0].type} ${questions[0].name}`;
    asked.push(question);
    server.send(encode({ type: 'response', id, questions, answers: RECORDS[question] ?? [] }), port, address);
  });
  await new Promise<void>(resolve => server.bind(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise<void>(resolve => server.close(() => resolve())));

test('the resolver that is named tells everything, and where it leads to a private address nobody connects', async () => {
  const { lines, exitCode } = await suggest('example.com', { resolver: `127.0.0.1:${server.address().port}` });
  expect(lines.join('\n')).toMatch(/The policy that is served is none that all senders take: [\s\S]*has no address of the public internet, only 127\.0\.0\.1 \(NOT_PUBLIC\)/);
  expect(lines.join('\n')).toContain('MailProvider.googleWorkspace()');
  expect(exitCode).toBe(1);
  // once to know whether it is there, once to connect
  expect(asked.filter(question => question === 'A mta-sts.example.com')).toHaveLength(2);
});

test.each(['nonsense', '', '127.0.0.1:x', '127.0.0.1:99999999'])('%j is no resolver, which is told', async resolver => {
  expect(await suggest('example.com', { resolver })).toEqual({ lines: [], error: expect.stringMatching(/^--resolver is ".*": give an address, such as 192\.0\.2\.53/), exitCode: 2 });
});
