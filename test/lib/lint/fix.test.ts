import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/jest';
import { MtaStsPolicy } from '../../../lib';
import { exitCode, lintPolicyFile } from '../../../lib/lint/lint';
import { parsePolicy } from '../../../lib/protocol';

const STRICT = 'version: STSv1\r\nmode: testing\r\nmx: a.example.com\r\nmx: b.example.com\r\nmax_age: 604800\r\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mta-sts-fix-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(text: string, name = 'example.com.txt'): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function fix(path: string) {
  const { lines, state } = lintPolicyFile(path, { fix: true });
  return { said: lines.join('\n'), state };
}

test.each<[string, string, RegExp]>([
  ['LF', STRICT.replaceAll('\r\n', '\n'), /every line ends with CRLF/],
  ['no end of the last line', STRICT.slice(0, -2), /every line ends with CRLF/],
  ['another order', 'max_age: 604800\r\nversion: STSv1\r\nmx: b.example.com\r\nmx: a.example.com\r\nmode: testing\r\n', /in the order version, mode, mx \(sorted\), max_age/],
  ['capitals', STRICT.replace('a.example', 'A.Example'), /- line 3: "mx: A\.Example\.com"\n {2}\+ "mx: a\.example\.com"/],
  ['no space, and a tab', STRICT.replace('mode: ', 'mode:').replace('max_age: ', 'max_age:\t'), /- line 2: "mode:testing"\n[\s\S]*\+ "mode: testing"/],
  ['a host twice', STRICT.replace('max_age', 'mx: a.example.com\r\nmax_age'), /- line 5: "mx: a\.example\.com"/],
  ['a number with zeros', STRICT.replace('604800', '0604800'), /\+ "max_age: 604800"/],
])('a policy with %s gets its strict form, is told what changed, and keeps its id', (_what, text, says) => {
  const path = file(text);
  const { id } = MtaStsPolicy.fromFile(path);
  const { said, state } = fix(path);
  expect(readFileSync(path, 'utf8')).toBe(STRICT);
  expect(said).toMatch(says);
  expect(said).toContain(`id ${id}`);
  expect(state).toBe('publishable');
  expect(said).not.toContain('warning');
  expect(fix(path).said).not.toContain('fixed');
});

test('a strict one is not touched', () => {
  const path = file(STRICT);
  const { ino, mtimeMs } = statSync(path);
  expect(fix(path).said).not.toContain('fixed');
  expect(statSync(path)).toMatchObject({ ino, mtimeMs });
});

test('without --fix nothing is written', () => {
  const path = file(STRICT.replaceAll('\r\n', '\n'));
  lintPolicyFile(path);
  expect(readFileSync(path, 'utf8')).not.toContain('\r');
});

test.each<[string, string, string, RegExp]>([
  ['a key of an extension', STRICT.replace('mode', 'x-owner: mail team\r\nmode'), 'publishable', /no place for line 2, and what you wrote is not thrown away/],
  ['a comment', `# reviewed by us\r\n${STRICT}`, 'faulty', /not fixed/],
  ['a blank line', `${STRICT}\r\n`, 'faulty', /not fixed/],
  ['two modes', STRICT.replace('mx', 'mode: enforce\r\nmx'), 'faulty', /not fixed/],
  ['a max_age that some ignore', STRICT.replace('604800', '60'), 'faulty', /not fixed/],
  ['no host', 'version: STSv1\nmode: none\nmax_age: 86400\n', 'faulty', /not fixed/],
])('what has %s is left as it is, and the reason is said', (_what, text, state, says) => {
  const path = file(text);
  expect(fix(path)).toEqual({ said: expect.stringMatching(says), state });
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('permissions stay, and nothing is left beside', () => {
  const path = file(STRICT.replaceAll('\r\n', '\n'));
  chmodSync(path, 0o640);
  fix(path);
  expect(statSync(path).mode % 0o1000).toBe(0o640);
  expect(readdirSync(folder)).toEqual(['example.com.txt']);
});

test('a link stays a link, and what it leads to is fixed', () => {
  const target = file(STRICT.replaceAll('\r\n', '\n'), 'real.txt');
  const link = join(folder, 'link.txt');
  symlinkSync('real.txt', link);
  fix(link);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, 'utf8')).toBe(STRICT);
});

test('what cannot be written stays whole, and is code 2', () => {
  const text = STRICT.replaceAll('\r\n', '\n');
  const path = file(text);
  // somebody has the name beside: it is not taken from them
  const beside = `${path}.${process.pid}.tmp`;
  writeFileSync(beside, 'theirs');
  const verdict = lintPolicyFile(path, { fix: true });
  expect(verdict).toMatchObject({ state: 'unwritable', lines: expect.arrayContaining([expect.stringMatching(/cannot be written: EEXIST/)]) });
  expect(exitCode([verdict])).toBe(2);
  expect([readFileSync(path, 'utf8'), readFileSync(beside, 'utf8')]).toEqual([text, 'theirs']);
});

const line = fc.oneof(
  fc.constantFrom('version: STSv1', 'mode: testing', 'mode:enforce', 'mx: a.example.com', 'mx: *.B.example.com', 'mx:\tc.example.com ', 'max_age: 604800', 'max_age: 00086400', 'x: y', '', '# x', 'mx: localhost'),
);
property.prop([fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean()], { numRuns: 300 })(
  'whatever a file has: senders read the same before and after, and a second run changes nothing', (lines, end, complete) => {
    const text = ['version: STSv1', 'mode: testing', ...lines].join(end) + (complete ? end : '');
    const path = file(text);
    fix(path);
    const after = readFileSync(path, 'utf8');
    const [one, other] = [text, after].map(each => {
      const { valid, policy } = parsePolicy(each);
      return { valid, policy: policy && { ...policy, mx: [...policy.mx].sort() } };
    });
    expect(other).toEqual(one);
    fix(path);
    expect(readFileSync(path, 'utf8')).toBe(after);
  });
