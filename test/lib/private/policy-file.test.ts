import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MtaStsPolicy } from '../../../lib';
import { newApp, newMtaSts, newStack, warningsOf } from '../synth';

const folders: string[] = [];
const GOOD = ['version: STSv1', 'mode: enforce', 'mx: mail.example.com', 'max_age: 604800', ''].join('\r\n');
const PUBLISHED = MtaStsPolicy.fromFile(file(GOOD)).text;

/** A file with this content, and its path. */
function file(content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'policy-file-'));
  folders.push(folder);
  const path = join(folder, 'example.com.txt');
  writeFileSync(path, content);
  return path;
}

function warningsFor(content: string): string[] {
  const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
  newMtaSts(stack, 'MtaSts', { policy: MtaStsPolicy.fromFile(file(content)) });
  return warningsOf(stack);
}

afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true })));

test('a strict file is published as it is', () => {
  expect(PUBLISHED).toBe(GOOD);
});

test.each([
  ['LF line ends', GOOD.replace(/\r\n/g, '\n')],
  ['mixed line ends', GOOD.replace('\r\n', '\n')],
  ['no line end at the end', GOOD.trimEnd()],
  ['another order of the lines', ['max_age: 604800', 'mx: mail.example.com', 'mode: enforce', 'version: STSv1'].join('\n')],
  ['no space after the colons', GOOD.replace(/: /g, ':')],
  ['spaces at the end of a line', GOOD.replace('enforce', 'enforce  ')],
  ['a host in upper case, and twice', GOOD.replace('mx: mail.example.com', 'mx: MAIL.example.com\r\nmx: mail.example.com')],
])('%s: the strict form is published, without a warning about what nobody will see', (_what, content) => {
  expect(MtaStsPolicy.fromFile(file(content)).text).toBe(PUBLISHED);
  expect(warningsFor(content)).toEqual([]);
});

test('a key that is not of RFC 8461 is left out, with a warning that names its line', () => {
  const content = GOOD.replace('max_age', 'comment: hello\r\nmax_age');
  expect(MtaStsPolicy.fromFile(file(content)).text).toBe(PUBLISHED);
  expect(warningsFor(content)).toEqual([
    expect.stringMatching(/^Line 4 of the policy file: "comment" is no key of RFC 8461.*it is left out of what is published.*cdk-mta-sts:policy-unknown-key/s),
  ]);
});

test('a wildcard that is too wide is a warning that names its line, once', () => {
  expect(warningsFor(GOOD.replace('mail.example.com', '*.outlook.com'))).toEqual([
    expect.stringMatching(/^Line 3 of the policy file: mx "\*\.outlook\.com" covers no host of Exchange Online.*cdk-mta-sts:mx-wildcard-covers-none/s),
  ]);
});

test('a relative path begins at the working directory', () => {
  const path = file(GOOD);
  const here = process.cwd();
  process.chdir(join(path, '..'));
  try {
    expect(MtaStsPolicy.fromFile('example.com.txt').text).toBe(PUBLISHED);
  } finally {
    process.chdir(here);
  }
});

test.each<[string, string | Buffer, RegExp]>([
  ['that is empty', '', /the text is empty \[policy-empty\]/],
  ['with a byte order mark', `\ufeff${GOOD}`, /line 1: the text begins with a byte order mark.*\[policy-bom\]/],
  ['of HTML', '<!DOCTYPE html><html><body>Not found</body></html>', /line 1: the text is a page of HTML.*\[policy-html\]/],
  ['with a mistake', GOOD.replace('enforce', 'Enforce'), /line 2: mode "Enforce" is none of.*\[policy-mode-unknown\]/],
  ['with two mistakes', GOOD.replace('enforce', 'on').replace('604800', 'week'), /line 2: .*\n.*line 4: /],
  ['of mode none without mx', 'version: STSv1\nmode: none\nmax_age: 86400\n', /mx \[\] names no host/],
  ['of the limit of max_age, of which one sender makes a day', GOOD.replace('604800', '31557600'), /max_age 31557600 is not/],
  ['over 10 KB', GOOD.replace('mx: ', Array.from({ length: 400 }, (_, i) => `mx: long-host-name-${i}.example.com\r\n`).join('') + 'mx: '), /has 1\d{4} octets/],
  ['that is not UTF-8', Buffer.from(GOOD.replace('mail', 'm\u00e4il'), 'latin1'), /is not UTF-8: a policy is ASCII text; save it as UTF-8/],
  ['of UTF-16', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), /is not UTF-8/],
])('a file %s is refused by its path, with what is wrong', (_what, content, message) => {
  const path = file(content);
  expect(() => MtaStsPolicy.fromFile(path)).toThrow(JSON.stringify(path));
  expect(() => MtaStsPolicy.fromFile(path)).toThrow(message);
});

test('a file that is not there is refused, with where a relative path begins', () => {
  expect(() => MtaStsPolicy.fromFile('policies/example.invalid.txt'))
    .toThrow('The policy file "policies/example.invalid.txt" cannot be read: there is no such file; a relative path begins at the working directory');
});

test('a folder is refused, with what to name instead', () => {
  const path = file(GOOD);
  const folder = join(path, '..', 'folder');
  mkdirSync(folder);
  expect(() => MtaStsPolicy.fromFile(folder)).toThrow(/"[^"]*folder" cannot be read: it is a folder; name the file of one policy in it/);
});
