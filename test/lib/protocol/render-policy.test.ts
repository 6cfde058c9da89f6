import { normalizePolicy, parsePolicy, renderPolicy } from '../../../lib/protocol';

const GOOD = { mode: 'enforce', mx: ['mail.example.com'], maxAge: 604800 };

test('a policy is ASCII in CRLF lines, in the order version, mode, mx, max_age', () => {
  expect(renderPolicy({ ...GOOD, mx: ['mail.example.com', '*.example.net'] })).toBe(
    'version: STSv1\r\nmode: enforce\r\nmx: *.example.net\r\nmx: mail.example.com\r\nmax_age: 604800\r\n',
  );
});

test.each(['enforce', 'testing'])('a policy of mode %s has no finding', (mode) => {
  expect(parsePolicy(renderPolicy({ ...GOOD, mode })).findings).toEqual([]);
});

test('a policy of mode none keeps its mx', () => {
  expect(parsePolicy(renderPolicy({ ...GOOD, mode: 'none' })).policy).toEqual({ ...GOOD, mode: 'none' });
});

test.each([
  ['another order', ['b.example.com', 'a.example.com', '*.example.net']],
  ['capitals', ['*.Example.NET', 'A.EXAMPLE.com', 'b.example.com']],
  ['trailing dots', ['*.example.net.', 'a.example.com.', 'b.example.com.']],
  ['duplicates', ['a.example.com', '*.example.net', 'b.example.com', 'a.example.com', 'A.example.com.']],
])('%s of mx gives the same bytes', (_, mx) => {
  expect(renderPolicy({ ...GOOD, mx })).toBe(renderPolicy({ ...GOOD, mx: ['*.example.net', 'a.example.com', 'b.example.com'] }));
});

test('U-labels become A-labels', () => {
  expect(normalizePolicy({ ...GOOD, mx: ['mail.bücher.example', '*.BÜCHER.example'] }).mx)
    .toEqual(['*.xn--bcher-kva.example', 'mail.xn--bcher-kva.example']);
});

test('a mode that does not exist is an error with those that do', () => {
  expect(() => renderPolicy({ ...GOOD, mode: 'Enforce' }))
    .toThrow('mode "Enforce" is not one of "enforce", "testing", "none"; write one of these, in lower case');
});

test.each(['enforce', 'testing', 'none'])('mode %s without mx is an error', (mode) => {
  expect(() => renderPolicy({ ...GOOD, mode, mx: [] })).toThrow(/^mx \[\] names no host.*list the hosts of the MX records/);
});

test('the error of mode none without mx says who needs one', () => {
  expect(() => renderPolicy({ ...GOOD, mode: 'none', mx: [] })).toThrow('chasquid and Stalwart');
  expect(() => renderPolicy({ ...GOOD, mode: 'enforce', mx: [] })).not.toThrow('chasquid');
});

test('a bad mx is an error that names it', () => {
  expect(() => renderPolicy({ ...GOOD, mx: ['mail.example.com', '192.0.2.1'] })).toThrow('mx "192.0.2.1" is an IP address');
});

test.each([0, -1, 1, 86399, 31557600, 31557601, 604800.5, NaN, Infinity])('max_age %p is an error with the range', (maxAge) => {
  expect(() => renderPolicy({ ...GOOD, maxAge }))
    .toThrow(`max_age ${maxAge} is not a whole number of seconds from 86400 (a day) to 31557599`);
});

test.each([86400, 31557599])('max_age %p is rendered', (maxAge) => {
  expect(renderPolicy({ ...GOOD, maxAge })).toContain(`max_age: ${maxAge}\r\n`);
});

/** A policy of as many mx of 24 octets a line as fit, the last one lengthened to fill the size. */
function policyOf(octets: number) {
  const count = Math.floor((octets - renderPolicy(GOOD).length) / 24) + 1;
  const mx = Array.from({ length: count }, (_, i) => `mx${String(i).padStart(4, '0')}.example.com`);
  const rest = octets - (renderPolicy({ ...GOOD, mx: mx.slice(0, 1) }).length + (count - 1) * 24);
  return { ...GOOD, mx: [...mx.slice(0, -1), `${'x'.repeat(rest)}${mx[count - 1]}`] };
}

test('10239 octets are rendered, and 10240 are an error that says what to do', () => {
  expect(renderPolicy(policyOf(10239))).toHaveLength(10239);
  expect(() => renderPolicy(policyOf(10240))).toThrow(/has 10240 octets.*cut it off at 10240; cover several hosts with one wildcard/);
});
