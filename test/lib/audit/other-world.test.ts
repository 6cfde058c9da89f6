import { createSocket, Socket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Answer, decode, encode } from 'dns-packet';
import { held } from '../../../lib/audit/held';
import { HeldOptions } from '../../../lib/audit/held-request';
import { suggest, SuggestOptions } from '../../../lib/audit/suggest/suggest';
import { makeCertificate } from '../handlers/certificates';

const RECORDS: Record<string, Answer[]> = {
  'MX example.com': [{ name: 'example.com', type: 'MX', data: { preference: 1, exchange: 'smtp.google.com' } }],
  'NS example.com': [{ name: 'example.com', type: 'NS', data: 'ns-1.awsdns-01.com' }],
  'TXT _mta-sts.example.com': [{ name: '_mta-sts.example.com', type: 'TXT', data: 'v=STSv1; id=1' }],
  'A mta-sts.example.com': [{ name: 'mta-sts.example.com', type: 'A', data: '127.0.0.1' }],
};

let resolver: Socket;
let edge: Server;
let folder: string;
let ca: string;
let asked: string[];
/** A question that the resolver does not manage. */
let broken: string | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mta-sts-world-'));
  ca = join(folder, 'ca.pem');
  const authority = await makeCertificate({ names: ['Test authority'] });
  writeFileSync(ca, authority.cert);
  const { cert, key } = await makeCertificate({ names: ['mta-sts.example.com'], issuer: authority });
  edge = createServer({ cert, key }, (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' })
    .end('version: STSv1\r\nmode: enforce\r\nmx: smtp.google.com\r\nmax_age: 1209600\r\n'));
  resolver = createSocket('udp4', (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const { type, name } = questions[0];
    asked.push(`${type} ${name}`);
    const [noError, servFail, nxDomain] = [0, 2, 3];
    const code = name === 'exmaple.com' ? nxDomain : `${type} ${name}` === broken ? servFail : noError;
    resolver.send(encode({ type: 'response', id, flags: code, questions, answers: RECORDS[`${type} ${name}`] ?? [] }), port, address);
  });
  await new Promise<void>(resolve => resolver.bind(0, '127.0.0.1', resolve));
  await new Promise<void>(resolve => edge.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  asked = [];
  broken = undefined;
});
afterAll(async () => {
  edge.closeAllConnections();
  await new Promise(resolve => edge.close(resolve));
  await new Promise<void>(resolve => resolver.close(() => resolve()));
  rmSync(folder, { recursive: true });
});

async function said(options: SuggestOptions, domain = 'example.com') {
  const { lines, ...rest } = await suggest(domain, { resolver: `127.0.0.1:${resolver.address().port}`, ...options });
  return { code: lines.join('\n'), ...rest };
}

const at = () => `127.0.0.1:${(edge.address() as AddressInfo).port}`;

test('the policy is asked for at the edge that is named, though it is a private address, and by its authority', async () => {
  const { code, exitCode } = await said({ edge: at(), ca });
  expect(code).toContain('MtaStsPolicy.enforce(');
  expect(exitCode).toBe(0);
});

test('without its authority the edge is one that nobody trusts, which is the first thing to know', async () => {
  const { code, exitCode } = await said({ edge: at() });
  expect(code).toMatch(/Know this first/);
  expect(code).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(exitCode).toBe(1);
});

test('the resolver that is named tells everything, and where it leads to a private address nobody connects', async () => {
  const { code, exitCode } = await said({});
  expect(code.replaceAll(/\n\/\/ /g, ' ')).toContain('has no address of the public internet, only 127.0.0.1 (NOT_PUBLIC)');
  expect(code).toContain('MailProvider.googleWorkspace()');
  expect(exitCode).toBe(1);
  // once to know whether it is there, once to connect
  expect(asked.filter(question => question === 'A mta-sts.example.com')).toHaveLength(2);
});

test('a name that DNS does not have is looked at again for its spelling, as check says, and one without mail is there', async () => {
  expect(await said({}, 'exmaple.com')).toEqual({
    code: '', error: 'exmaple.com does not exist in DNS.\nLook at the spelling, and at the registration of the domain.', exitCode: 1,
  });
  expect(await said({}, 'nomail.example')).toEqual({ code: '', error: expect.stringMatching(/^nomail\.example receives no mail: /), exitCode: 1 });
});

const WRONG: [string, SuggestOptions & HeldOptions, RegExp][] = [
  ['a resolver', { resolver: 'nonsense' }, /^--resolver is "nonsense": give an address and a port/],
  ['an edge', { edge: 'localhost:443' }, /^--edge is "localhost:443": give an address and a port/],
  ['an authority', { ca: 'nowhere.pem' }, /^--ca is "nowhere\.pem", which is not there/],
];

test.each(WRONG)('what is not %s is told before anything is asked', async (_what, options, error) => {
  expect(await said(options)).toEqual({ code: '', error: expect.stringMatching(error), exitCode: 2 });
  expect(asked).toEqual([]);
});

async function heldThere(options: HeldOptions) {
  const { lines, ...rest } = await held('example.com', { resolver: `127.0.0.1:${resolver.address().port}`, ...options });
  return { text: lines.join('\n'), ...rest };
}

test('what senders hold is asked for there as well', async () => {
  const { text, exitCode } = await heldThere({ edge: at(), ca });
  expect(text).toContain('smtp.google.com');
  expect(exitCode).toBe(1);
  expect(asked).toContain('TXT _mta-sts.example.com');
});

test('an address of one family is enough, where DNS fails for the other', async () => {
  broken = 'AAAA mta-sts.example.com';
  expect((await heldThere({ ca })).text).toContain('only 127.0.0.1');
});

test('a failure of DNS is not the same as no address', async () => {
  broken = 'A mta-sts.example.com';
  expect((await heldThere({ ca })).text).toContain('ESERVFAIL');
});

test.each(WRONG)('what senders hold is not asked for where there is not %s', async (_what, options, error) => {
  expect(await heldThere(options)).toEqual({ text: '', error: expect.stringMatching(error), exitCode: 2 });
  expect(asked).toEqual([]);
});
