import { normalizeDomain, normalizeHost, normalizeMxPattern } from '../../../lib/protocol';

const ALL = [['domain', normalizeDomain], ['host', normalizeHost], ['mx', normalizeMxPattern]] as const;

describe.each(ALL)('a %s', (what, normalize) => {
  test.each([
    ['stays', 'mail.example.com', 'mail.example.com'],
    ['with digits and hyphens stays', '1-2--3.example.com', '1-2--3.example.com'],
    ['comes in lower case', 'Mail.EXAMPLE.Com', 'mail.example.com'],
    ['loses one trailing dot', 'example.com.', 'example.com'],
    ['of U-labels becomes A-labels', 'Mail.BÜCHER.example', 'mail.xn--bcher-kva.example'],
    ['of U-labels loses one trailing dot', 'bücher.example.', 'xn--bcher-kva.example'],
    ['in Chinese with its own full stop becomes A-labels', '例子。中国', 'xn--fsqu00a.xn--fiqs8s'],
    ['of A-labels stays', 'xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['with a label of 63 octets stays', `${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('%s: %s', (_, input, expected) => {
    expect(normalize(input)).toBe(expected);
  });

  test.each([
    ['', 'is empty'],
    ['.', 'is empty'],
    ['..', 'an empty label'],
    [' example.com', 'has a space'],
    ['example.com ', 'has a space'],
    ['exa mple.com', 'has a space'],
    ['example.com\n', 'has a space'],
    ['a.example.com,b.example.com', 'has a space or separator'],
    ['192.0.2.1', 'is an IP address'],
    ['[192.0.2.1]', 'is an IP address'],
    ['2001:db8::1', 'is an IP address'],
    ['[2001:db8::1]', 'is an IP address'],
    ['[IPv6:2001:db8::1]', 'is an IP address'],
    ['0x7f.1', 'is an IP address or ends like one'],
    ['mail.example.0x7f', 'is an IP address or ends like one'],
    ['mail.example.123', 'is an IP address or ends like one'],
    ['１２７.０.０.１', 'is an IP address'],
    ['https://example.com', 'is a URL'],
    ['example.com/', 'is a URL'],
    ['example.com:25', 'has a port'],
    ['a:b.example.com', 'has ":" in it'],
    ['_dmarc.example.com', 'has an underscore'],
    ['ü_x.example.com', 'has an underscore'],
    ['mail..example.com', 'has an empty label'],
    ['.example.com', 'has an empty label'],
    ['example.com..', 'ends with a dot'],
    ['bücher.xn--a.com', 'has no form in A-labels'],
    ['-mail.example.com', 'begins or ends with a hyphen'],
    ['mail-.example.com', 'begins or ends with a hyphen'],
    ['user@example.com', 'has "@" in it'],
    ['example%2ecom.net', 'has "%" in it'],
    ['"example.com"', 'in it'],
    ['localhost', 'has one label'],
    ['bücher', 'has one label'],
    ['*', 'has a wildcard'],
    ['*.*.example.com', 'has a wildcard'],
    ['*example.com', 'has a wildcard'],
    ['mail.*.example.com', 'has a wildcard'],
    ['mx*.example.com', 'has a wildcard'],
    [`${'a'.repeat(64)}.example.com`, 'has a label of 64 octets'],
    [`${'ü'.repeat(60)}.example.com`, 'has a label of 6'],
    [`${'a.'.repeat(126)}aa`, 'has 254 octets'],
    ['exa\0mple.com', 'has "\\u0000" in it'],
    ['\ud800.example.com', 'has no form in A-labels'],
    ['ü%41.example.com', 'has no form in A-labels'],
  ])('that is %j is an error', (input, expected) => {
    let message = '';
    try {
      normalize(input);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.startsWith(`${what} "`)).toBe(true);
    expect(message).toContain(expected);
    expect(message).toContain('; ');
  });

  test('that is no text is an error', () => {
    expect(() => normalize(undefined as unknown as string)).toThrow(`${what} undefined is not a text`);
  });
});

test('an address for a domain is not answered with advice about certificates, and one for a host is', () => {
  expect(() => normalizeDomain('192.0.2.1')).toThrow('domain "192.0.2.1" is an IP address or ends like one; give a mail domain, such as "example.com"');
  expect(() => normalizeHost('192.0.2.1')).toThrow('give the host name that the certificate is for');
});

test('a wildcard over two or more labels is a pattern, and neither a host nor a domain', () => {
  expect(normalizeMxPattern('*.EXAMPLE.com.')).toBe('*.example.com');
  expect(normalizeMxPattern('*.bücher.example')).toBe('*.xn--bcher-kva.example');
  expect(() => normalizeHost('*.example.com')).toThrow('host "*.example.com" has a wildcard');
  expect(() => normalizeDomain('*.example.com')).toThrow('domain "*.example.com" has a wildcard');
});

test('a wildcard over one label is an error that says what a wildcard needs', () => {
  expect(() => normalizeMxPattern('*.com')).toThrow('mx "*.com" covers a whole top-level domain; put two or more labels after "*."');
});

test('a domain leaves room for the names below it', () => {
  const longest = `${'a.'.repeat(120)}aa`;
  expect(normalizeDomain(longest)).toHaveLength(242);
  expect(() => normalizeDomain(`${longest}a`)).toThrow('has 243 octets, and with "_smtp._tls." in front no more than 253 fit');
  expect(normalizeHost(`${longest}a`)).toHaveLength(243);
});

test('characters that a terminal would act on are escaped in the error', () => {
  expect(() => normalizeHost('\u202emoc.elpmaxe\u001b[2J')).toThrow('"\\u{202e}moc.elpmaxe\\u001b[2J"');
});

test('a long value is cut in the error', () => {
  expect(() => normalizeHost('a'.repeat(100_000))).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{1,200}$/) }));
});
