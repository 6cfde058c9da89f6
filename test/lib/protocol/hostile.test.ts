import {
  explainUncovered, mxMatches, nearMiss, normalizeMxPattern, parsePolicy, parseStsRecord, parseTlsRptRecord,
} from '../../../lib/protocol';

const SIZE = 200_000;

// A reader that goes back over what it has read needs half a minute for these, a linear one a fraction of a second.
test.each([
  'a', ' ', '\t', '\n', '\r', '\r\n', ':', '\0', '-', 'a-', '.', 'a.', '*', '*.', ';', '; ', ' ;', '=', 'a=', ',', ', ', '%', '%41',
  '!', '@', '/', '\\', '"', '[', ':1', 'ü', '\ud800', '\ufeff', '<', 'mx: a\n', 'mx: ä\n', 'mode: none\n', 'ext: a:b\n',
  'id=1;', 'rua=mailto:a@b.c;', 'mailto:a@b.c,', 'V=', '9',
])('200 000 characters of %j are read in time, with few and short findings', (unit) => {
  const text = unit.repeat(Math.ceil(SIZE / unit.length));
  const started = process.cpuUsage();
  const results = [
    parsePolicy(text), parsePolicy(`mx: ${text}`), parsePolicy(`max_age: ${text}x`), parsePolicy(`${text}: x`),
    parseStsRecord([text]), parseStsRecord([`v=STSv1;${text}`]), parseStsRecord([`v=STSv1; id=${text}x`]), parseStsRecord([`v${text}`]),
    parseTlsRptRecord([`v=TLSRPTv1;${text}x`]), parseTlsRptRecord([`v=TLSRPTv1; rua=mailto:${text}x`]),
    parseTlsRptRecord([`v=TLSRPTv1; rua=https://${text}x`]), parseTlsRptRecord([`v=TLSRPTv1${text}x`]),
  ];
  mxMatches(text, `*.${text}`);
  nearMiss(text, `*.${text}x`);
  nearMiss(text, text.slice(1));
  expect(() => normalizeMxPattern(text)).toThrow();
  const { user } = process.cpuUsage(started);
  expect(user / 1e6).toBeLessThan(5);
  for (const { findings } of results) {
    expect(findings.length).toBeLessThan(250);
    expect(findings.every(({ message }) => message.length < 1000)).toBe(true);
  }
});

test('a thousand TXT records are read, with few findings', () => {
  const { valid, findings } = parseStsRecord(Array.from({ length: 1000 }, (_, i) => `v=STSv2; id=${i}`));
  expect(valid).toBe(false);
  expect(findings).toHaveLength(20);
});

test('many hosts are explained against many patterns', () => {
  const names = Array.from({ length: 300 }, (_, i) => `mx${i}.example.com`);
  expect(explainUncovered(names, names)).toEqual([]);
});

test('control characters do not come through to a message', () => {
  const text = 'version: \u001b[2J\u202e\u009b\nmode: \u0085\nmx: \u2028\nmax_age: \u0007\n';
  const messages = [...parsePolicy(text).findings, ...parseStsRecord([text]).findings].map(({ message }) => message).join('');
  expect(messages).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
});
