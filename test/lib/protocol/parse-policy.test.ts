import { parsePolicy } from '../../../lib/protocol';

const LINES = ['version: STSv1', 'mode: enforce', 'mx: mail.example.com', 'max_age: 604800'];

/** A good policy with the line of a key replaced. */
function withLine(key: string, ...replacement: string[]): string {
  return LINES.flatMap((line) => line.startsWith(`${key}:`) ? replacement : [line]).map((line) => `${line}\n`).join('');
}

/** A good policy with lines of ours after it. */
function withMore(...more: string[]): string {
  return [...LINES, ...more].map((line) => `${line}\n`).join('');
}

function codes(text: string) {
  return parsePolicy(text).findings.map(({ code, line }) => line === undefined ? code : `${code}:${line}`);
}

const GOOD = withMore();

test('a plain policy is read, and nothing is found', () => {
  expect(parsePolicy(GOOD)).toEqual({ valid: true, policy: { mode: 'enforce', mx: ['mail.example.com'], maxAge: 604800 }, findings: [] });
});

test.each([
  ['with CRLF', GOOD.replaceAll('\n', '\r\n')],
  ['without a line end at the end', GOOD.trimEnd()],
  ['with several spaces after the colon', GOOD.replaceAll(': ', ':   ')],
  ['with its keys in another order', [...LINES].reverse().join('\n')],
  ['with zeros in front of max_age', GOOD.replace('604800', '0000604800')],
])('a policy %s is the same policy, and nothing is found', (_, text) => {
  expect(parsePolicy(text)).toEqual(parsePolicy(GOOD));
});

// protocol facts 1.2: the RFC allows it, and somebody rejects or misreads it.
test.each([
  ['CRLF and LF mixed', GOOD.replace('\n', '\r\n'), 'policy-mixed-line-endings:2'],
  ['no space after the colon', withLine('mode', 'mode:enforce'), 'policy-no-space-after-colon:2'],
  ['a tab after the colon', withLine('mode', 'mode:\tenforce'), 'policy-tab-after-colon:2'],
  ['a space at the end of a line', withLine('mode', 'mode: enforce '), 'policy-trailing-space:2'],
  ['a tab at the end of a line', withLine('mode', 'mode: enforce\t'), 'policy-trailing-space:2'],
  ['an unknown key', withMore('comment: hello'), 'policy-unknown-key:5'],
  ['a colon in the value of an unknown key', withMore('report: https://x.example'), 'policy-unknown-key:5 policy-extension-colon:5'],
  ['UTF-8 in the value of an unknown key', withMore('comment: café'), 'policy-unknown-key:5 policy-non-ascii:5'],
  ['version twice', withMore('version: STSv1'), 'policy-duplicate-key:5'],
  ['mode twice', withMore('mode: none'), 'policy-duplicate-key:5'],
  ['max_age twice', withMore('max_age: 1'), 'policy-duplicate-key:5'],
  ['a second mode that is none', withMore('mode: bogus'), 'policy-duplicate-key:5'],
  ['mode none without mx', 'version: STSv1\nmode: none\nmax_age: 86400\n', 'policy-mode-none-without-mx policy-mode-none:2'],
  ['mode none with mx', withLine('mode', 'mode: none'), 'policy-mode-none:2'],
  ['max_age 0', withLine('max_age', 'max_age: 0'), 'policy-max-age-zero:4'],
  ['max_age 1', withLine('max_age', 'max_age: 1'), 'policy-max-age-below-day:4'],
  ['max_age 86399', withLine('max_age', 'max_age: 86399'), 'policy-max-age-below-day:4'],
  ['max_age 86400', withLine('max_age', 'max_age: 86400'), ''],
  ['max_age 31557599', withLine('max_age', 'max_age: 31557599'), ''],
  ['max_age 31557600', withLine('max_age', 'max_age: 31557600'), 'policy-max-age-at-limit:4'],
  ['a label of 64 octets', withLine('mx', `mx: ${'a'.repeat(64)}.example.com`), 'mx-label-too-long:3'],
  ['a label of 63 octets', withLine('mx', `mx: ${'a'.repeat(63)}.example.com`), ''],
  ['a name of 254 octets', withLine('mx', `mx: ${'a.'.repeat(126)}aa`), 'mx-name-too-long:3'],
  ['a name of 253 octets', withLine('mx', `mx: ${'a.'.repeat(126)}a`), ''],
  ['an IPv4 address', withLine('mx', 'mx: 192.0.2.1'), 'mx-address:3'],
  ['a single label', withLine('mx', 'mx: localhost'), 'mx-single-label:3'],
  ['capitals in mx', withLine('mx', 'mx: Mail.example.com'), 'mx-upper-case:3'],
  ['an mx twice', withLine('mx', 'mx: mail.example.com', 'mx: MAIL.example.com'), 'mx-upper-case:4 mx-duplicate:4'],
  ['a wildcard over a top-level domain', withLine('mx', 'mx: *.com'), 'mx-wide-wildcard:3'],
  ['a wildcard over a provider', withLine('mx', 'mx: *.google.com'), 'mx-wide-wildcard:3'],
  ['a wildcard that covers none of the hosts', withLine('mx', 'mx: *.outlook.com'), 'mx-wildcard-covers-none:3'],
])('%s is valid, and the finding names it', (_, text, expected) => {
  const { valid, policy } = parsePolicy(text);
  expect([valid, policy !== undefined]).toEqual([true, true]);
  expect(codes(text).join(' ')).toBe(expected);
});

// protocol facts 1.3: the RFC does not allow it, and some accept it.
test.each([
  ['an empty text', '', 'policy-empty'],
  ['a blank line at the end', `${GOOD}\n`, 'policy-blank-line:5'],
  ['a blank line in the middle', GOOD.replace('\n', '\n\n'), 'policy-blank-line:2'],
  ['a blank line at the beginning', `\n${GOOD}`, 'policy-blank-line:1'],
  ['a line of spaces', GOOD.replace('\n', '\n  \n'), 'policy-blank-line:2'],
  ['a byte order mark', `\ufeff${GOOD}`, 'policy-bom:1'],
  ['a byte order mark and nothing else', '\ufeff', 'policy-empty policy-bom:1'],
  ['a space before the colon', withLine('mode', 'mode : enforce'), 'policy-space-before-colon:2'],
  ['an indented line', withLine('mode', '  mode: enforce'), 'policy-indented-line:2'],
  ['a comment', withMore('# our policy: strict'), 'policy-line-malformed:5'],
  ['a line without a colon', withMore('garbage'), 'policy-line-malformed:5'],
  ['a line without a key', withMore(': value'), 'policy-line-malformed:5'],
  ['a key of 33 characters', withMore(`${'k'.repeat(33)}: value`), 'policy-line-malformed:5'],
  ['carriage returns alone', GOOD.replaceAll('\n', '\r'), 'policy-bare-cr:1'],
  ['a key in capitals', withLine('mode', 'Mode: enforce'), 'policy-mode-missing policy-key-case:2'],
  ['mx in capitals', withLine('mx', 'MX: mail.example.com'), 'policy-mx-missing policy-key-case:3'],
  ['a mode in capitals', withLine('mode', 'mode: Enforce'), 'policy-mode-unknown:2'],
  ['a mode of an old draft', withLine('mode', 'mode: report'), 'policy-mode-unknown:2'],
  ['an empty mode', withLine('mode', 'mode:'), 'policy-mode-unknown:2'],
  ['a version in lower case', withLine('version', 'version: stsv1'), 'policy-version-unknown:1'],
  ['another version', withLine('version', 'version: STSv2'), 'policy-version-unknown:1'],
  ['no version', withLine('version'), 'policy-version-missing'],
  ['no mode', withLine('mode'), 'policy-mode-missing'],
  ['no max_age', withLine('max_age'), 'policy-max-age-missing'],
  ['max_age 31557601', withLine('max_age', 'max_age: 31557601'), 'policy-max-age-above-limit:4'],
  ['max_age of ten digits', withLine('max_age', 'max_age: 9999999999'), 'policy-max-age-above-limit:4'],
  ['max_age of eleven digits', withLine('max_age', 'max_age: 99999999999'), 'policy-max-age-above-limit:4'],
  ['max_age of eleven digits with zeros in front', withLine('max_age', 'max_age: 00000604800'), 'policy-max-age-syntax:4'],
  ...['-1', '6e5', '0x10', '604800.5', '', '604800s', '604_800', '+604800', '６０４８００'].map((value) =>
    [`max_age ${JSON.stringify(value)}`, withLine('max_age', `max_age: ${value}`.trimEnd()), 'policy-max-age-syntax:4']),
  ['enforce without mx', withLine('mx'), 'policy-mx-missing'],
  ['a typo in the key of mx', withLine('mx', 'nmx: mail.example.com'), 'policy-mx-missing policy-unknown-key:3'],
  ['an empty mx', withLine('mx', 'mx:'), 'mx-empty:3'],
  ['an empty unknown key', withMore('ext:'), 'policy-value-empty:5'],
  ['two hosts on a line with a comma', withLine('mx', 'mx: a.example.com, b.example.com'), 'mx-several-on-line:3'],
  ['two hosts on a line with a space', withLine('mx', 'mx: a.example.com b.example.com'), 'mx-several-on-line:3'],
  ['a trailing dot', withLine('mx', 'mx: mail.example.com.'), 'mx-trailing-dot:3'],
  ['a U-label', withLine('mx', 'mx: mail.bücher.example'), 'mx-u-label:3'],
  ['an underscore', withLine('mx', 'mx: mail_1.example.com'), 'mx-underscore:3'],
  ['a leading dot', withLine('mx', 'mx: .example.com'), 'mx-empty-label:3'],
  ['an empty label', withLine('mx', 'mx: mail..example.com'), 'mx-empty-label:3'],
  ...['*', '*.*.example.com', '*example.com', 'mx.*.example.com', 'mx*.example.com'].map((value) =>
    [`mx ${value}`, withLine('mx', `mx: ${value}`), 'mx-wildcard-misplaced:3']),
  ['quotation marks', withLine('mx', 'mx: "mail.example.com"'), 'mx-character:3'],
  ['a bracketed address', withLine('mx', 'mx: [192.0.2.1]'), 'mx-address:3'],
  ['a bracketed IPv6 address', withLine('mx', 'mx: [IPv6:2001:db8::1]'), 'mx-address:3'],
  ['an IPv6 address', withLine('mx', 'mx: 2001:db8::1'), 'mx-address:3'],
  ['a port', withLine('mx', 'mx: mail.example.com:25'), 'mx-port:3'],
  ['a URL', withLine('mx', 'mx: smtp://mail.example.com'), 'mx-url:3'],
  ['a hyphen at the end of a label', withLine('mx', 'mx: mail-.example.com'), 'mx-hyphen:3'],
  ['a page of HTML', '<!DOCTYPE html>\n<html><body>\nmode: enforce\n</body></html>\n', 'policy-html:1'],
  ['NUL', withMore('comment: a\0b'), 'policy-control-character:5'],
  ['a tab within a value', withMore('comment: a\tb'), 'policy-control-character:5'],
  ['half of a surrogate pair', withMore('comment: \ud83d'), 'policy-not-utf8:5'],
])('%s is invalid, and the finding names it', (_, text, expected) => {
  const { valid, policy } = parsePolicy(text);
  expect([valid, policy]).toEqual([false, undefined]);
  expect(codes(text).join(' ')).toBe(expected);
});

test('the first of two modes and max_ages counts, as the RFC says', () => {
  const { policy } = parsePolicy(withMore('mode: none', 'max_age: 1'));
  expect(policy).toEqual({ mode: 'enforce', mx: ['mail.example.com'], maxAge: 604800 });
});

test('one bad mx makes the policy invalid though another is good', () => {
  expect(parsePolicy(withMore('mx: mail_1.example.com')).valid).toBe(false);
});

test('a key in capitals beside the right one is an extension', () => {
  expect(codes(withMore('Mode: none'))).toEqual(['policy-unknown-key:5']);
});

test('mx are read in lower case, in their order, each once', () => {
  const { policy } = parsePolicy(withLine('mx', 'mx: b.example.com', 'mx: A.example.com', 'mx: B.example.com'));
  expect(policy?.mx).toEqual(['b.example.com', 'a.example.com']);
});

test('emoji in an extension is UTF-8 as any other', () => {
  expect(parsePolicy(withMore('comment: 📧')).valid).toBe(true);
});

test('a text of 10240 octets is noted, and one octet less is not', () => {
  const fill = (octets: number) => withMore(`comment: ${'x'.repeat(octets - GOOD.length - 'comment: \n'.length)}`);
  expect(fill(10239)).toHaveLength(10239);
  expect(codes(fill(10239))).not.toContain('policy-over-10-kib');
  expect(codes(fill(10240))).toContain('policy-over-10-kib');
  expect(codes(fill(65536))).toContain('policy-over-10-kib');
  expect(codes(fill(65537))).toContain('policy-over-64-kib');
});

test('size is counted in octets, not in characters', () => {
  expect(codes(withMore(`comment: ${'é'.repeat(5100)}`))).toContain('policy-over-10-kib');
});

test('a public suffix is too wide for a wildcard when the caller knows it', () => {
  const text = withLine('mx', 'mx: *.co.nz');
  expect(codes(text)).toEqual([]);
  expect(parsePolicy(text, { isPublicSuffix: (name) => name === 'co.nz' }).findings.map(({ code }) => code)).toEqual(['mx-wide-wildcard']);
});

test('the finding of a U-label has the A-label to write', () => {
  expect(parsePolicy(withLine('mx', 'mx: *.bücher.example')).findings[0].message).toContain('write "*.xn--bcher-kva.example"');
});
