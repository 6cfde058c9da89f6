import { parseStsRecord, renderStsRecord } from '../../../lib/protocol';

function codes(...txts: string[]) {
  return parseStsRecord(txts).findings.map(({ code }) => code).join(' ');
}

// protocol facts 2.1: the RFC allows it.
test.each([
  ['the plain record', ['v=STSv1; id=abc123'], 'abc123', ''],
  ['no space', ['v=STSv1;id=abc123'], 'abc123', ''],
  ['a semicolon at the end', ['v=STSv1; id=abc123;'], 'abc123', ''],
  ['an id of 32', [`v=STSv1; id=${'a'.repeat(32)}`], 'a'.repeat(32), ''],
  ['a semicolon and a space at the end', ['v=STSv1; id=1; '], '1', 'sts-space-after-last-semicolon'],
  ['a space before the first semicolon', ['v=STSv1 ; id=1'], '1', 'sts-space-before-semicolon'],
  ['a space before the last semicolon', ['v=STSv1; id=1 ;'], '1', 'sts-space-before-semicolon'],
  ['a tab after the semicolon', ['v=STSv1;\tid=1'], '1', 'sts-tab'],
  ['two ids', ['v=STSv1; id=1; id=2'], '1', 'sts-id-twice'],
  ['an extension after the id', ['v=STSv1; id=1; ext=foo'], '1', 'sts-extension'],
  ['an extension before the id', ['v=STSv1; ext=foo; id=1'], '1', 'sts-extension'],
  ['an unrelated record before it', ['v=spf1 -all', 'v=STSv1; id=1'], '1', 'sts-unrelated-txt'],
  ['an unrelated record after it', ['v=STSv1; id=1', 'hello'], '1', 'sts-unrelated-txt'],
  ['a record of another version beside it', ['v=STSv2; id=2', 'v=STSv1; id=1'], '1', 'sts-unrelated-txt'],
  ['255 octets', [`v=STSv1; id=1; ext=${'x'.repeat(236)}`], '1', 'sts-extension'],
  ['256 octets', [`v=STSv1; id=1; ext=${'x'.repeat(237)}`], '1', 'sts-over-255-octets sts-extension'],
])('%s is valid, and the finding names what is unusual', (_, txts, id, expected) => {
  expect(parseStsRecord(txts)).toMatchObject({ valid: true, id });
  expect(codes(...txts)).toBe(expected);
});

// protocol facts 2.1: the RFC does not allow it.
test.each([
  ['no TXT at all', [], 'sts-no-record'],
  ['an SPF record alone', ['v=spf1 -all'], 'sts-unrelated-txt sts-no-record'],
  ['a TLS-RPT record', ['v=TLSRPTv1; rua=mailto:a@example.com'], 'sts-unrelated-txt sts-no-record'],
  ['an empty TXT', [''], 'sts-unrelated-txt sts-no-record'],
  ['two records', ['v=STSv1; id=1', 'v=STSv1; id=2'], 'sts-several-records'],
  ['two equal records', ['v=STSv1; id=1', 'v=STSv1; id=1'], 'sts-several-records'],
  ['two records, one with a space before the semicolon', ['v=STSv1; id=1', 'v=STSv1 ; id=2'], 'sts-several-records'],
  ['a space at the end', ['v=STSv1; id=1 '], 'sts-trailing-space'],
  ['two semicolons at the end', ['v=STSv1; id=1;;'], 'sts-empty-field'],
  ['two semicolons in the middle', ['v=STSv1;; id=1'], 'sts-empty-field'],
  ['a space in front', [' v=STSv1; id=1'], 'sts-leading-space'],
  ['no semicolon after the version', ['v=STSv1 id=1'], 'sts-version-delimiter'],
  ['a comma after the version', ['v=STSv1, id=1'], 'sts-version-delimiter'],
  ['the version alone', ['v=STSv1'], 'sts-version-delimiter'],
  ['quotation marks', ['"v=STSv1; id=1"'], 'sts-quotes'],
  ['a backslash', ['v=STSv1\\; id=1'], 'sts-backslash'],
  ['the id first', ['id=1; v=STSv1'], 'sts-version-not-first'],
  ['a capital V', ['V=STSv1; id=1'], 'sts-version-unknown'],
  ['lower case', ['v=stsv1; id=1'], 'sts-version-unknown'],
  ['another version', ['v=STSv2; id=1'], 'sts-version-unknown'],
  ['a longer version', ['v=STSv10; id=1'], 'sts-version-unknown'],
  ['spaces around = of the version', ['v = STSv1; id=1'], 'sts-space-around-equals'],
  ['spaces around = of the id', ['v=STSv1; id = 1'], 'sts-space-around-equals'],
  ['no id', ['v=STSv1;'], 'sts-id-missing'],
  ['an empty id', ['v=STSv1; id='], 'sts-id-missing'],
  ['ID in capitals', ['v=STSv1; ID=1'], 'sts-extension sts-id-missing'],
  ['an id of 33', [`v=STSv1; id=${'a'.repeat(33)}`], 'sts-id-too-long'],
  ['an id with a hyphen', ['v=STSv1; id=2024-01-01'], 'sts-id-characters'],
  ['an id with an underscore', ['v=STSv1; id=a_b'], 'sts-id-characters'],
  ['an id with a dot', ['v=STSv1; id=1.2'], 'sts-id-characters'],
  ['an id that is a time', ['v=STSv1; id=2024-01-01T00:00:00Z'], 'sts-id-characters'],
  ['an id in base64', ['v=STSv1; id=abc+/='], 'sts-id-characters'],
  ['an id with an umlaut', ['v=STSv1; id=ä'], 'sts-id-characters'],
  ['a field without =', ['v=STSv1; id=1; junk'], 'sts-field-malformed'],
  ['an extension without a value', ['v=STSv1; id=1; ext='], 'sts-field-malformed'],
  ['a space in the value of an extension', ['v=STSv1; id=1; ext=a b'], 'sts-field-malformed'],
  ['a second = in the value of an extension', ['v=STSv1; id=1; ext=a=b'], 'sts-field-malformed'],
  ['an umlaut in the value of an extension', ['v=STSv1; id=1; ext=ä'], 'sts-field-malformed'],
  ['a line end', ['v=STSv1; id=1\n'], 'sts-id-characters'],
  ['NUL', ['v=STSv1; id=1; e\0=1'], 'sts-field-malformed'],
])('%s is invalid, and the finding names it', (_, txts, expected) => {
  const { valid, id } = parseStsRecord(txts);
  expect([valid, id]).toEqual([false, undefined]);
  expect(codes(...txts)).toBe(expected);
});

test('an id is rendered in the form that all accept', () => {
  expect(renderStsRecord('20240101T000000')).toBe('v=STSv1; id=20240101T000000');
});

test.each(['a'.repeat(32), '1', 'Az09'])('id %s comes back from its record without a finding', (id) => {
  expect(parseStsRecord([renderStsRecord(id)])).toEqual({ valid: true, id, findings: [] });
});

test.each(['', 'a'.repeat(33), '2024-01-01', 'a b', 'ä', '1;', '1\n'])('id %j is an error', (id) => {
  expect(() => renderStsRecord(id)).toThrow(`id ${JSON.stringify(id)} is not 1 to 32 letters and digits`);
});
