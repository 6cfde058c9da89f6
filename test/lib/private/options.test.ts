import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorityOption, edgeOption, resolverOption } from '../../../lib/private/options';
import { makeCertificate } from '../handlers/certificates';

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

describe('a file of an authority', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mta-sts-authority-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    writeFileSync(join(folder, 'ca.pem'), text);
    return join(folder, 'ca.pem');
  };

  test('is read whole', async () => {
    const { cert } = await makeCertificate({ names: ['Test authority'] });
    expect(authorityOption(file(cert))?.toString()).toBe(cert);
  });

  test.each([['nothing', ''], ['something else', 'garbage'], ['a certificate that is cut off', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n']])(
    // Node would take none of it, and trust nobody without a word
    'with %s in it is no authority', (_what, text) => {
      expect(() => authorityOption(file(text))).toThrow(/^--ca is ".*ca\.pem", which has no certificate in PEM: give the file of the authority, beginning with -----BEGIN CERTIFICATE-----\.$/);
    });

  test('that is not there is told', () => {
    expect(() => authorityOption(join(folder, 'nothing.pem'))).toThrow(/^--ca is ".*nothing\.pem", which could not be read \(ENOENT\): give another file\.$/);
  });
});
