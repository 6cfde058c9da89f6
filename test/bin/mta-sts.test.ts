import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MtaStsPolicy } from '../../lib';

/** An app that has a policy, in this folder. */
function writeApp(folder: string): string {
  const file = join(folder, 'Mail.template.json');
  writeFileSync(file, JSON.stringify({
    Resources: {
      Policy: {
        Type: 'Custom::MtaStsPolicy',
        Properties: {
          Domain: 'example.com', PolicyId: '1', Policy: ['version: STSv1', 'mode: testing', 'mx: mail.example.com', 'max_age: 604800'],
        },
      },
    },
  }));
  return file;
}

const command = join(__dirname, '..', '..', 'assets', 'mta-sts', 'index.js');

function mtaSts(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('mta-sts lint', () => {
  let folder: string;
  const file = (name: string, text: string | Buffer) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mta-sts-lint-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('a policy that can be published gets its id, which is that of the construct, and code 0', () => {
    const path = file('good.txt', 'version: STSv1\nmode: testing\nmx: mail.example.com\nmax_age: 604800\n');
    const { status, stdout } = mtaSts('lint', path);
    expect(stdout).toBe(`${path}: testing, 1 mx, max_age 604800, id ${MtaStsPolicy.fromFile(path).id}\n`);
    expect(status).toBe(0);
  });

  test('what is unwise is said with its line and code, and is no failure', () => {
    const path = file('wide.txt', 'version: STSv1\nmode: testing\nmx: *.co.nz\nmax_age: 604800\n');
    const { status, stdout } = mtaSts('lint', path);
    expect(stdout).toMatch(/warning.*"\*\.co\.nz".*\[mx-wide-wildcard\]/);
    expect(status).toBe(0);
  });

  test('a policy that cannot be published is told by its line, and gives code 1', () => {
    const path = file('bad.txt', 'version: STSv1\nmode: Enforce\nmx: mail.example.com\nmax_age: 604800\n');
    const { status, stdout } = mtaSts('lint', path);
    expect(stdout).toMatch(/cannot be published\n {2}error {2}line 2: .*\[policy-mode-unknown\]/);
    expect(status).toBe(1);
  });

  test('a valid policy that has no strict form says why', () => {
    const path = file('none.txt', 'version: STSv1\nmode: none\nmax_age: 86400\n');
    const { status, stdout } = mtaSts('lint', path);
    expect(stdout).toMatch(/cannot be published[\s\S]*mx/);
    expect(status).toBe(1);
  });

  test('a file that is not there gives code 2, beside one that is good', () => {
    const good = file('good.txt', 'version: STSv1\nmode: testing\nmx: mail.example.com\nmax_age: 604800\n');
    const { status, stdout } = mtaSts('lint', join(folder, 'nothing.txt'), good);
    expect(stdout).toMatch(/nothing\.txt" cannot be read: there is no such file\.$/m);
    expect(stdout).not.toContain('cdk.json');
    expect(stdout).toMatch(/good\.txt: testing/);
    expect(status).toBe(2);
  });

  test('a page of HTML is cut short, and a file that is not UTF-8 is named', () => {
    const html = mtaSts('lint', file('page.html', '<!doctype html>\n' + '<p>\n'.repeat(500)));
    expect(html.stdout.split('\n').length).toBeLessThan(20);
    expect(html.status).toBe(1);
    expect(mtaSts('lint', file('latin.txt', Buffer.from([0xff, 0xfe, 0x00]))).stdout).toMatch(/not UTF-8/);
  });
});

describe('nothing that a stranger named reaches the terminal, or the log of a CI run, as a command', () => {
  const HOSTILE = '\u001b]0;x\u0007\n::error::owned\u202e##[error]owned';
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mta-sts-hostile-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function saidOf(args: string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', cwd: folder });
    expect(status).not.toBeNull();
    return `${stdout}${stderr}`;
  }

  test.each<[string, string[]]>([
    ['a file to lint', ['lint', HOSTILE]],
    ['a file that is not there', ['lint', `nowhere${HOSTILE}`]],
    ['a file to fix', ['lint', '--fix', HOSTILE]],
    ['a file that looks like a command', ['lint', '::error::owned']],
    ['and one that is not there', ['lint', ' ::error::nowhere']],
    ['a domain', ['check', HOSTILE]],
    ['a domain for suggest', ['suggest', HOSTILE]],
    ['a domain for held', ['held', HOSTILE]],
    ['an option', ['check', `--${HOSTILE}`]],
    ['a command', [HOSTILE]],
    ['a list', ['check', '--file', `nowhere${HOSTILE}`]],
    ['facts', ['check', '--facts', HOSTILE]],
    ['facts that are not there', ['check', '--facts', `::error::${HOSTILE}`]],
    ['an authority', ['check', 'example.com', '--ca', `nowhere${HOSTILE}`]],
    ['a format', ['check', 'example.com', '--format', HOSTILE]],
    ['what to look at', ['check', 'example.com', '--only', HOSTILE]],
    ['an app', ['check', '--expect', HOSTILE]],
    ['an app of the review', ['review', '--head', `nowhere${HOSTILE}`]],
    ['an app of the review that is no JSON', ['review', '--head', HOSTILE, '--base', HOSTILE]],
  ])('as %s', (_what, args) => {
    writeFileSync(join(folder, HOSTILE), 'version: STSv1\nmode: testing\nmx: Mail.example.com\nmax_age: 604800\n');
    writeFileSync(join(folder, '::error::owned'), 'version: STSv1\n');
    const said = saidOf(args);
    expect(said).not.toBe('');
    // eslint-disable-next-line no-control-regex
    expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^\s*::|##\[/m);
  });

  test('and a path without any of that is printed as it was given', () => {
    writeFileSync(join(folder, 'büch er (1).txt'), 'version: STSv1\n');
    expect(saidOf(['lint', './büch er (1).txt'])).toMatch(/^\.\/büch er \(1\)\.txt: cannot be published$/m);
  });
});

test.each<[string, string[]]>([
  ['a policy', ['lint', '/dev/zero']],
  ['a list of domains', ['check', '--file', '/dev/zero']],
  ['facts', ['check', '--facts', '/dev/zero']],
  ['an authority', ['check', 'example.com', '--ca', '/dev/zero']],
  ['an authority of a suggestion', ['suggest', 'example.com', '--ca', '/dev/zero']],
  ['an authority of the review', ['review', '--head', 'APP', '--ca', '/dev/zero']],
  ['an app', ['check', '--expect', '/dev/zero']],
])('%s without end is not read to its end, and gives code 2', (_what, args) => {
  const folder = mkdtempSync(join(tmpdir(), 'mta-sts-endless-'));
  try {
    const app = writeApp(folder);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=400', command, ...args.map(arg => arg === 'APP' ? app : arg)], { encoding: 'utf8', timeout: 15_000 });
    expect([status, `${stdout}${stderr}`]).toEqual([2, expect.stringMatching(/has more than \d+ MB|is not a plain file/)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a list of domains may come through a pipe', () => {
  const { status, stderr } = spawnSync('bash', ['-c', `sleep 0.2 | "${process.execPath}" "${command}" check --file <(sleep 0.2; echo 'exa mple.com')`], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringContaining('exa mple.com')]);
});

test('mta-sts lint --fix writes the strict form, and the second time nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mta-sts-fix-'));
  const path = join(folder, 'example.com.txt');
  try {
    writeFileSync(path, 'version: STSv1\nmode: testing\nmx: Mail.example.com\nmax_age: 604800\n');
    expect(mtaSts('lint', '--fix', path)).toMatchObject({ status: 0, stdout: expect.stringContaining('fixed:') });
    expect(readFileSync(path, 'utf8')).toBe(MtaStsPolicy.fromFile(path).text);
    expect(mtaSts('lint', '--fix', path)).toMatchObject({ status: 0, stdout: expect.not.stringContaining('fixed') });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each<[string, string[], RegExp]>([
  ['a domain that is none', ['exa mple.com'], /exa mple\.com/],
  ['another language', ['example.com', '--language', 'cobol'], /--language is "cobol"/],
  ['a resolver that is none', ['example.com', '--resolver', 'nonsense'], /--resolver is "nonsense"/],
  ['an edge that is none', ['example.com', '--edge', 'nonsense'], /--edge is "nonsense"/],
  ['an authority that is not there', ['example.com', '--ca', 'nowhere.pem'], /--ca is "nowhere\.pem", which is not there/],
  ['a resolver that does not answer', ['example.com', '--resolver', '127.0.0.1:9'], /DNS could not be asked/],
])('mta-sts suggest with %s gives code 2 and one line that says so', (_what, args, says) => {
  const { status, stdout, stderr } = mtaSts('suggest', ...args);
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(says) });
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('what goes into a file or another program has no colours, in a CI neither', () => {
  const { stdout } = spawnSync(process.execPath, [command, 'check', 'example.com', '--resolver', '127.0.0.1:9', '--no-smtp'], {
    encoding: 'utf8', env: { ...process.env, CI: 'true', NO_COLOR: '' },
  });
  expect(stdout).toMatch(/^warning example\.com {2}could not be asked/);
});

test('an answer that cannot be written is none, and who stops reading has what they wanted', () => {
  const shell = (line: string) => spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { encoding: 'utf8' });
  const lint = `${JSON.stringify(process.execPath)} ${JSON.stringify(command)} lint ${JSON.stringify(join(__dirname, '..', '..', 'policies', 'kiwibiz.co.nz.txt'))}`;
  expect(shell(`${lint} > /dev/full`)).toMatchObject({ status: 2, stderr: expect.stringContaining('error: The answer could not be written (ENOSPC)') });
  expect(shell(`${lint} | true`)).toMatchObject({ status: 0, stderr: '' });
});

test('a wrong call gives code 2, and help and version give 0', () => {
  expect(mtaSts('lint')).toMatchObject({ status: 2, stderr: expect.stringContaining('missing required argument') });
  expect(mtaSts('lint', '--nonsense', 'x')).toMatchObject({ status: 2, stderr: expect.stringContaining('unknown option') });
  expect(mtaSts('nonsense')).toMatchObject({ status: 2 });
  expect(mtaSts('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('lint') });
  expect(mtaSts('--version')).toMatchObject({ status: 0 });
});

describe('mta-sts held', () => {
  test.each<[string, string[], RegExp]>([
    ['a domain that is none', ['held', 'exa mple.com'], /exa mple\.com/],
    ['a TTL that is none', ['held', 'example.com', '--mx-ttl', '5m'], /whole number of seconds/],
    ['a host that no MX record can have', ['held', 'example.com', '--to', '*.example.net'], /\*\.example\.net/],
    ['no domain', ['held'], /missing required argument 'domain'/],
  ])('%s gives code 2 and one line that says so', (_what, args, says) => {
    const { status, stdout, stderr } = mtaSts(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test.each<[string, string[], RegExp]>([
    ['a profile that is not there', ['--stack', 'Mail', '--region', 'eu-west-1', '--profile', 'there-is-none'], /^error: There are no AWS credentials.*"there-is-none"/],
    ['a past without a stack', ['--nothing-before'], /^error: --nothing-before is about the versions of a stack/],
    ['a region without a stack', ['--region', 'eu-west-1'], /^error: --region and --profile say where the stack is/],
  ])('%s gives code 2, with what it takes', (_what, args, says) => {
    const { status, stdout, stderr } = mtaSts('held', 'example.com', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });

  test('for programs it is an object, whatever went wrong', () => {
    const { status, stdout, stderr } = mtaSts('held', 'exa mple.com', '--json');
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ domain: 'exa mple.com', exitCode: 2 });
  });

  test('hosts of --to do not take the domain for one of theirs', () => {
    expect(mtaSts('held', '--to', '*.example.net', 'exa mple.com').stderr).toMatch(/exa mple\.com/);
  });
});

describe('what never settles is never green', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mta-sts-silent-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The real command, with code that runs before it. */
  function prepared(code: string, ...args: string[]) {
    writeFileSync(join(folder, 'before.js'), code);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', join(folder, 'before.js'), command, ...args], { encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  /** No answer of DNS, no time limit and nothing that Node waits for: what a promise that is never settled looks like from outside. */
  const SILENCE = `
    const nothing = () => new Proxy(function () {}, { get: (_, name) => name === 'then' || name === Symbol.toPrimitive ? undefined : nothing(), apply: () => nothing() });
    globalThis.setTimeout = globalThis.setInterval = nothing();
    require('node:dgram').createSocket = nothing();
    require('node:dns/promises').Resolver = class { constructor() { return new Proxy({}, { get: () => () => new Promise(() => {}) }); } };`;

  test.each<[string, () => string[]]>([
    ['check', () => ['check', 'example.com']],
    ['suggest', () => ['suggest', 'example.com']],
    ['held', () => ['held', 'example.com']],
    ['review', () => ['review', '--head', writeApp(folder)]],
  ])('%s gives code 2, and says so', (_what, args) => {
    expect(prepared(SILENCE, ...args())).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(/^error: .*never came to an end/) });
  });

  test.each([[['check', 'example.com', '--format', 'json']], [['held', 'example.com', '--json']], [['review', '--head', 'APP', '--format', 'json']]])(
    'for programs it is an object: %p', args => {
      const { status, stdout } = prepared(SILENCE, ...args.map(arg => arg === 'APP' ? writeApp(folder) : arg));
      expect([status, JSON.parse(stdout)]).toEqual([2, expect.objectContaining({ exitCode: 2, error: expect.stringContaining('never came to an end') })]);
    });

  test('nor is what falls over on its way, which Node would end with 1, as if a policy were faulty', () => {
    const fault = 'require("node:dgram").createSocket = () => { setImmediate(() => { throw new Error("out\\u001b[31m of nowhere"); }); return new (require("node:events"))(); };';
    const { status, stderr } = prepared(`${SILENCE}${fault}`, 'check', 'example.com');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: This should not have happened: Error: out\\u\{1b\}\[31m of nowhere\n$/);
  });
});

test('the SDK is loaded for a stack alone', () => {
  const loaded = (...args: string[]) => {
    const code = `require(${JSON.stringify(command)});`
      + 'process.on("exit", () => console.log("SDK " + Object.keys(require.cache).some(file => file.endsWith("held-aws.js"))));';
    return spawnSync(process.execPath, ['-e', code, '--', ...args], { encoding: 'utf8', env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' } }).stdout;
  };
  expect(loaded('lint', 'nothing.txt')).toContain('SDK false');
  expect(loaded('held', 'example.com', '--stack', 'Mail', '--profile', 'there-is-none')).toContain('SDK true');
});
