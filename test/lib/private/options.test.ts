import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorityOption, edgeOption, resolverOption } from '../../../lib/private/options';
import { Certificate, makeCertificate } from '../handlers/certificates';

let folder: string;
let one: Certificate;
let other: Certificate;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'options-'));
  [one, other] = [await makeCertificate({ names: ['one.example'] }), await makeCertificate({ names: ['other.example'] })];
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
  const path = join(folder, 'ca.pem');
  writeFileSync(path, content);
  return path;
}

describe('--ca takes', () => {
  test.each<[string, () => string]>([
    ['a certificate', () => one.cert],
    ['several, with what people write between them', () => `# ours\r\n${one.cert}\n\nand the other\n${other.cert.replaceAll('\n', '\r\n')}`],
    ['a certificate beside something else in PEM', () => `${one.key}${one.cert}\n${one.key}`],
    ['one by its older name', () => one.cert.replaceAll(' CERTIFICATE', ' X509 CERTIFICATE')],
  ])('%s', (_what, content) => {
    expect(authorityOption(file(content()))?.toString()).toBe(content());
  });
});

describe('--ca refuses, with the file and what is allowed,', () => {
  const ALLOWED = /^--ca is ".*ca\.pem", (.*): give a file with the certificate of the authority in PEM, which begins with -----BEGIN CERTIFICATE-----/;

  test.each<[string, () => string | Buffer, string]>([
    ['an empty file', () => '', 'which has no certificate in PEM'],
    ['a page of Markdown', () => '# cdk-mta-sts\n', 'which has no certificate in PEM'],
    ['a key', () => one.key, 'which has no certificate in PEM'],
    ['a certificate in DER', () => Buffer.from(one.certificate.rawData), 'which has no certificate in PEM'],
    ['one that is cut off', () => one.cert.slice(0, 200), 'whose certificate 1 cannot be read'],
    ['one with a byte less', () => one.cert.replace(/\n[A-Za-z0-9+/]{4}/, '\n'), 'whose certificate 1 cannot be read'],
    ['a second one that is none', () => `${one.cert}\n-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n`, 'whose certificate 2 cannot be read'],
    ['a second one that is cut off', () => `${one.cert}\n${other.cert.slice(0, 200)}`, 'whose certificate 2 cannot be read'],
  ])('%s', (_what, content, why) => {
    expect(() => authorityOption(file(content()))).toThrow(ALLOWED);
    expect(() => authorityOption(file(content()))).toThrow(why);
  });
});

test.each<[string, string, number]>([['192.0.2.53', '192.0.2.53', 53], ['127.0.0.1:5353', '127.0.0.1', 5353], ['[2001:db8::53]', '2001:db8::53', 53], ['[::1]:5353', '::1', 5353]])(
  '%s is an address, with the port of DNS where it names none', (value, host, port) => {
    expect(resolverOption(value)).toEqual({ host, port });
  });

test('an edge has the port of HTTPS where it names none, and what is left out stays so', () => {
  expect(edgeOption('192.0.2.80')).toEqual({ host: '192.0.2.80', port: 443 });
  expect([resolverOption(undefined), edgeOption(undefined), authorityOption(undefined)]).toEqual([undefined, undefined, undefined]);
});

test.each(['', 'localhost', '127.0.0.1:', '127.0.0.1:0', '127.0.0.1:65536', '1.2.3', '999.0.0.1', '1.2.3.4.5', '[1.2.3.4]', '[:::]', '::1'])('%j is no address with a port, and is told as it was given', value => {
  expect(() => resolverOption(value)).toThrow(`--resolver is ${JSON.stringify(value)}: give an address and a port, such as 127.0.0.1:53 or [::1]:53.`);
  expect(() => edgeOption(value)).toThrow(`--edge is ${JSON.stringify(value)}: give an address and a port, such as 127.0.0.1:443 or [::1]:443.`);
});

test('a file of an authority that is not there is told', () => {
  expect(() => authorityOption(join(folder, 'nothing.pem'))).toThrow(/^--ca is ".*nothing\.pem", which is not there: give another file\.$/);
});
