import { parseTlsRptRecord, renderTlsRptRecord } from '../../../lib/protocol';

function codes(...txts: string[]) {
  return parseTlsRptRecord(txts).findings.map(({ code }) => code).join(' ');
}

const A = 'mailto:a@example.com';
const B = 'mailto:b@example.com';

// protocol facts 2.2: the RFC allows it.
test.each([
  ['the plain record', [`v=TLSRPTv1; rua=${A}`], [A], ''],
  ['no space', [`v=TLSRPTv1;rua=${A}`], [A], ''],
  ['a semicolon at the end', [`v=TLSRPTv1; rua=${A};`], [A], ''],
  ['a semicolon and a space at the end', [`v=TLSRPTv1; rua=${A}; `], [A], ''],
  ['two addresses', [`v=TLSRPTv1; rua=${A},${B}`], [A, B], 'tlsrpt-several-uris'],
  ['a space before a semicolon', [`v=TLSRPTv1 ; rua=${A}`], [A], 'tlsrpt-space-before-semicolon'],
  ['a space after the comma', [`v=TLSRPTv1; rua=${A}, ${B}`], [A, B], 'tlsrpt-space-around-comma tlsrpt-several-uris'],
  ['a space before the comma', [`v=TLSRPTv1; rua=${A} ,${B}`], [A, B], 'tlsrpt-space-around-comma tlsrpt-several-uris'],
  ['two rua', [`v=TLSRPTv1; rua=${A}; rua=${B}`], [A], 'tlsrpt-rua-twice'],
  ['an extension after rua', [`v=TLSRPTv1; rua=${A}; ext=foo`], [A], 'tlsrpt-extension'],
  ['an extension before rua', [`v=TLSRPTv1; ext=foo; rua=${A}`], [A], 'tlsrpt-extension'],
  ['https', ['v=TLSRPTv1; rua=https://r.example.com/v1'], ['https://r.example.com/v1'], ''],
  ['https with a port', ['v=TLSRPTv1; rua=https://r.example.com:8443/v1'], ['https://r.example.com:8443/v1'], 'tlsrpt-https-port-or-query'],
  ['https with a query', ['v=TLSRPTv1; rua=https://r.example.com/?d=1'], ['https://r.example.com/?d=1'], 'tlsrpt-https-port-or-query'],
  ['https with = in its path', ['v=TLSRPTv1; rua=https://r.example.com/d=1'], ['https://r.example.com/d=1'], 'tlsrpt-https-port-or-query'],
  ['https with a host without a dot', ['v=TLSRPTv1; rua=https://localhost/v1'], ['https://localhost/v1'], 'tlsrpt-https-host-single-label'],
  ['a scheme in capitals', ['v=TLSRPTv1; rua=MAILTO:a@example.com'], ['MAILTO:a@example.com'], 'tlsrpt-scheme-case'],
  ['a hyphen in the local part', ['v=TLSRPTv1; rua=mailto:tls-rpt@example.com'], ['mailto:tls-rpt@example.com'], 'tlsrpt-local-part'],
  ['a hyphen in the domain', ['v=TLSRPTv1; rua=mailto:tls@ex-ample.com'], ['mailto:tls@ex-ample.com'], ''],
  ['percent-encoding', ['v=TLSRPTv1; rua=mailto:a%21b@example.com'], ['mailto:a%21b@example.com'], 'tlsrpt-percent-encoding'],
  ['a query of mailto', [`v=TLSRPTv1; rua=${A}?subject=x`], [`${A}?subject=x`], 'tlsrpt-mailto-query'],
  ['http beside mailto', [`v=TLSRPTv1; rua=${A},http://r.example.com`], [A], 'tlsrpt-several-uris tlsrpt-scheme-unsupported'],
  ['an unrelated record before it', ['hello', `v=TLSRPTv1; rua=${A}`], [A], 'tlsrpt-unrelated-txt'],
])('%s is valid, and the finding names what is unusual', (_, txts, rua, expected) => {
  expect(parseTlsRptRecord(txts)).toMatchObject({ valid: true, rua });
  expect(codes(...txts)).toBe(expected);
});

// protocol facts 2.2: the RFC does not allow it, or no report can be sent.
test.each([
  ['no TXT at all', [], 'tlsrpt-no-record'],
  ['an SPF record alone', ['v=spf1 -all'], 'tlsrpt-unrelated-txt tlsrpt-no-record'],
  ['two records', [`v=TLSRPTv1; rua=${A}`, `v=TLSRPTv1; rua=${B}`], 'tlsrpt-several-records'],
  ['two semicolons', [`v=TLSRPTv1;; rua=${A}`], 'tlsrpt-empty-field'],
  ['a space at the end', [`v=TLSRPTv1; rua=${A} `], 'tlsrpt-trailing-space'],
  ['a space in front', [` v=TLSRPTv1; rua=${A}`], 'tlsrpt-leading-space'],
  ['spaces around =', [`v=TLSRPTv1; rua = ${A}`], 'tlsrpt-space-around-equals'],
  ['the version alone', ['v=TLSRPTv1'], 'tlsrpt-version-delimiter'],
  ['a longer version', [`v=TLSRPTv10; rua=${A}`], 'tlsrpt-version-unknown'],
  ['lower case', [`v=tlsrptv1; rua=${A}`], 'tlsrpt-version-unknown'],
  ['rua first', [`rua=${A}; v=TLSRPTv1`], 'tlsrpt-version-not-first'],
  ['quotation marks', [`"v=TLSRPTv1; rua=${A}"`], 'tlsrpt-quotes'],
  ['a backslash', [`v=TLSRPTv1\\; rua=${A}`], 'tlsrpt-backslash'],
  ['no rua', ['v=TLSRPTv1;'], 'tlsrpt-rua-missing'],
  ['an empty rua', ['v=TLSRPTv1; rua='], 'tlsrpt-rua-missing'],
  ['a field without =', [`v=TLSRPTv1; rua=${A}; junk`], 'tlsrpt-field-malformed'],
  ['an address without a scheme', ['v=TLSRPTv1; rua=a@example.com'], 'tlsrpt-scheme-missing'],
  ['a host without a scheme', ['v=TLSRPTv1; rua=r.example.com'], 'tlsrpt-scheme-missing'],
  ['http alone', ['v=TLSRPTv1; rua=http://r.example.com'], 'tlsrpt-scheme-unsupported tlsrpt-rua-missing'],
  ['a size limit', [`v=TLSRPTv1; rua=${A}!10m`], 'tlsrpt-exclamation-mark'],
  ['a comma at the end', [`v=TLSRPTv1; rua=${A},`], 'tlsrpt-several-uris tlsrpt-address-invalid'],
  ['a space in an address', ['v=TLSRPTv1; rua=mailto:a b@example.com'], 'tlsrpt-address-invalid'],
  ['an umlaut in an address', ['v=TLSRPTv1; rua=mailto:ä@example.com'], 'tlsrpt-address-invalid'],
  ['half of a percent-encoding', ['v=TLSRPTv1; rua=mailto:a%2@example.com'], 'tlsrpt-address-invalid'],
  ['mailto without an address', ['v=TLSRPTv1; rua=mailto:example.com'], 'tlsrpt-address-invalid'],
  ['https without a host', ['v=TLSRPTv1; rua=https:/v1'], 'tlsrpt-address-invalid'],
])('%s is invalid, and the finding names it', (_, txts, expected) => {
  const { valid, rua } = parseTlsRptRecord(txts);
  expect([valid, rua]).toEqual([false, []]);
  expect(codes(...txts)).toBe(expected);
});

describe('rendering', () => {
  test.each([
    ['one address', ['mailto:tlsrpt@example.com'], 'v=TLSRPTv1; rua=mailto:tlsrpt@example.com'],
    ['addresses in their order, with bare commas', [B, A, 'https://r.example.com/v1'], `v=TLSRPTv1; rua=${B},${A},https://r.example.com/v1`],
    ['an address given twice once', [A, A, 'MAILTO:a@Example.com'], `v=TLSRPTv1; rua=${A}`],
    ['the local part as it is, and the rest in lower case', ['Mailto:Tls.A@EXAMPLE.com.'], 'v=TLSRPTv1; rua=mailto:Tls.A@example.com'],
    ['a U-label in a domain as an A-label', ['mailto:a@bücher.example'], 'v=TLSRPTv1; rua=mailto:a@xn--bcher-kva.example'],
    ['+, - and _ in a local part', ['mailto:tls-reports+sts_1@example.com'], 'v=TLSRPTv1; rua=mailto:tls-reports+sts_1@example.com'],
    ['https without a path', ['https://R.example.com'], 'v=TLSRPTv1; rua=https://r.example.com'],
  ])('writes %s', (_, rua, expected) => {
    expect(renderTlsRptRecord(rua)).toBe(expected);
  });

  test.each([
    ['an address without a scheme', 'a@example.com', 'begins with neither "mailto:" nor "https://"'],
    ['an empty text', '', 'begins with neither'],
    ['http', 'http://r.example.com/v1', 'is not encrypted; write "https://"'],
    ['another scheme', 'ftp://r.example.com', 'begins with neither'],
    ['a size limit', `${A}!10m`, 'has "!" in it; leave out the size limit'],
    ['a comma', `${A},${B}`, 'has "," in it; give each address as an element of the list'],
    ['percent-encoding', 'mailto:a%21b@example.com', 'has "%" in it; use an address that needs no percent-encoding'],
    ['a query of mailto', `${A}?subject=x`, 'has "?" in it; leave out the query'],
    ['a space', 'mailto:a b@example.com', 'has " " in it'],
    ['a space after the scheme', 'mailto: a@example.com', 'has " " in it'],
    ['a semicolon', `${A};`, 'has ";" in it'],
    ['no local part', 'mailto:@example.com', 'has "" before the "@"'],
    ['no @', 'mailto:example.com', 'has no "@"'],
    ['two dots in the local part', 'mailto:a..b@example.com', 'before the "@"'],
    ['a dot at the end of the local part', 'mailto:a.@example.com', 'before the "@"'],
    ['two @', 'mailto:a@b@example.com', 'has "a@b" before the "@"'],
    ['an umlaut in the local part', 'mailto:ä@example.com', 'has "ä" before the "@"'],
    ['a local part of 65', `mailto:${'a'.repeat(65)}@example.com`, 'before the "@"'],
    ['a domain that is an address', 'mailto:a@[192.0.2.1]', 'has no usable host'],
    ['a domain of one label', 'mailto:a@localhost', 'has no usable host; host "localhost" has one label'],
    ['a port', 'https://r.example.com:8443/v1', 'has no usable host; host "r.example.com:8443" has a port'],
    ['a query', 'https://r.example.com/?d=1', 'has "?" in it; leave out the query'],
    ['= in a path', 'https://r.example.com/d=1', 'has "/d=1" as its path'],
    ['a fragment', 'https://r.example.com/#x', 'has "#" in it'],
    ['a user', 'https://u@r.example.com/', 'has no usable host'],
    ['a host without a dot', 'https://localhost/v1', 'has no usable host; host "localhost" has one label'],
    ['one slash', 'https:/r.example.com', 'has no "//" after the scheme'],
  ])('refuses %s', (_, uri, expected) => {
    let message = '';
    try {
      renderTlsRptRecord([uri]);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.startsWith(`rua ${JSON.stringify(uri)} `) || uri.length > 60).toBe(true);
    expect(message).toContain(expected);
  });

  test('refuses an empty list', () => {
    expect(() => renderTlsRptRecord([])).toThrow('rua [] names no address; give one such as "mailto:tls-reports@example.com"');
  });

  test('refuses what does not fit into one string of DNS', () => {
    const nine = Array.from({ length: 9 }, (_, i) => `mailto:r${i}@example.com`);
    const rua = (last: number) => [...nine, `mailto:${'a'.repeat(last)}@example.com`];
    const fits = 255 - renderTlsRptRecord(rua(1)).length + 1;
    expect(renderTlsRptRecord(rua(fits))).toHaveLength(255);
    expect(() => renderTlsRptRecord(rua(fits + 1))).toThrow('makes a record of 256 octets');
  });
});
