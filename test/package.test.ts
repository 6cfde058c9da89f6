import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';

const root = join(__dirname, '..');
/** Made by installing, building, running and packing: the copy begins without, as a fresh clone does, but for the bundles. */
const MADE = ['node_modules', '.git', '.local', '.jsii', 'build', 'cdk.out', 'coverage', 'dist'];

/** The environment of a newcomer's shell: nothing in it comes from jest or from the npm that runs these tests. */
const env = {
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: process.env.HOME,
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  CDK_VALIDATION: 'false',
};

let folder: string;
let consumer: string;
let unpacked: string;
let files: string[];

/**
 * Compiles a copy with jsii as the build does (a plain tsc makes no .jsii), so that the build/ of the working tree stays as it
 * is; packs it with npm, which applies .npmignore; and unpacks it where npm would install it.
 */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mta-sts-package-'));
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  for (const name of readdirSync(root).filter(entry => !MADE.includes(entry))) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  run('node_modules/.bin/jsii', ['--silence-warnings=reserved-word'], copy);
  run('npm', ['pack', '--ignore-scripts', '--offline', '--pack-destination', folder], copy);

  consumer = join(folder, 'consumer');
  unpacked = join(consumer, 'node_modules', 'cdk-mta-sts');
  mkdirSync(unpacked, { recursive: true });
  run('tar', ['-xzf', join(folder, readdirSync(folder).find(name => name.endsWith('.tgz'))!), '--strip-components=1', '-C', unpacked], folder);
  for (const peer of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(join(root, 'node_modules', peer), join(consumer, 'node_modules', peer));
  }
  files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(unpacked.length + 1))
    .sort();
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the package holds the constructs, their jsii assembly and everything that synthesis reads', () => {
  expect(files).toEqual(expect.arrayContaining([
    '.jsii',
    'LICENSE',
    'README.md',
    'assets/edge/viewer-request.js',
    ...['check-command', 'held', 'held-aws', 'index', 'progress', 'review-command', 'suggest'].map(name => `assets/mta-sts/${name}.js`),
    'assets/policy-publisher/index.js',
    'assets/public-suffix/index.js',
    'build/lib/index.d.ts',
    'build/lib/index.js',
    'package.json',
  ]));
});

test('the package holds the bundle of every Lambda function', () => {
  const handlers = readdirSync(join(root, 'lib', 'handlers')).filter(name => existsSync(join(root, 'lib', 'handlers', name, 'index.ts')));
  expect(handlers).toContain('policy-publisher');
  expect(files).toEqual(expect.arrayContaining(handlers.map(name => `assets/${name}/index.js`)));
});

test('the package holds no sources, no tests and none of our tools', () => {
  expect(files.filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  // what only the bundles need is in the bundles
  expect(files.filter(file => /^build\/(?!lib\/)|^build\/lib\/handlers\//.test(file))).toEqual([]);
  const top = [...new Set(files.map(file => file.split('/')[0]))];
  const allowed = /^(\.jsii|package\.json|LICENSE|(README|API|CHANGELOG|CONTRIBUTING|SECURITY)\.md|assets|build|rosetta)$/;
  expect(top.filter(name => !allowed.test(name))).toEqual([]);
});

test('every file that the code of the package refers to is in it', () => {
  const references = files.filter(file => /^build\/.*(\.js|\.d\.ts)$/.test(file)).flatMap(file =>
    [...read(file).matchAll(/(?:require\(|from |import\()["'](\.[^"']+)["']/g)].map(([, target]) => ({ file, target: join(dirname(file), target) })));
  expect(references.length).toBeGreaterThan(20);
  const endings = ['.js', '.d.ts', '/index.js', '/index.d.ts', ''];
  expect(references.filter(({ target }) => !endings.some(ending => files.includes(target + ending)))).toEqual([]);
});

test('the package brings no other package with it', () => {
  const { dependencies, optionalDependencies, bundledDependencies, bundleDependencies, peerDependencies } = JSON.parse(read('package.json'));
  expect({ dependencies, optionalDependencies, bundledDependencies, bundleDependencies }).toEqual({});
  expect(Object.keys(peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
});

test('a new project synthesizes the first construct of the README, with the bundle of the publisher in its assets', () => {
  const [, example] = /^```ts nofixture\n([\s\S]*?)^```$/m.exec(read('README.md'))!;
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  writeFileSync(join(consumer, 'app.js'), ts.transpileModule(example, { compilerOptions }).outputText);
  const outdir = join(consumer, 'cdk.out');
  run(process.execPath, ['app.js'], consumer, {
    CDK_OUTDIR: outdir,
    CDK_DEFAULT_ACCOUNT: '111122223333',
    CDK_DEFAULT_REGION: 'us-east-1',
    // what a look-up has found
    CDK_CONTEXT_JSON: JSON.stringify({
      'hosted-zone:account=111122223333:domainName=example.com:region=us-east-1': { Id: '/hostedzone/Z0123456789', Name: 'example.com.' },
    }),
  });

  const { Resources } = JSON.parse(readFileSync(join(outdir, 'MailSecurity.template.json'), 'utf8'));
  const ofType = (type: string) => Object.values<Resource>(Resources).filter(({ Type }) => Type === type);
  expect(ofType('Custom::MtaStsPolicy').map(({ Properties }) => Properties.Domain)).toEqual(['example.com']);
  const [publisher, ...others] = ofType('AWS::Lambda::Function');
  expect(others).toEqual([]);
  const asset = join(outdir, `asset.${publisher.Properties.Code.S3Key.replace('.zip', '')}`, 'index.js');
  expect(readFileSync(asset, 'utf8')).toBe(readFileSync(join(root, 'assets', 'policy-publisher', 'index.js'), 'utf8'));
  expect(run(process.execPath, ['-p', `typeof require(${JSON.stringify(asset)}).handler`], consumer).trim()).toBe('function');
});

test('the command of the package runs in a new project', () => {
  const { bin } = JSON.parse(read('package.json'));
  writeFileSync(join(consumer, 'example.com.txt'), 'version: STSv1\r\nmode: testing\r\nmx: mail.example.com\r\nmax_age: 604800\r\n');
  expect(existsSync(join(unpacked, bin['mta-sts']))).toBe(true);
  expect(run(process.execPath, [join(unpacked, bin['mta-sts']), 'lint', 'example.com.txt'], consumer)).toMatch(/[0-9a-f]{32}/);
});

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly Domain: string; readonly Code: { readonly S3Key: string } };
}

function read(file: string): string {
  return readFileSync(join(unpacked, file), 'utf8');
}

/** @throws with all that the program said, when it fails. */
function run(program: string, args: string[], cwd: string, more: Record<string, string> = {}): string {
  try {
    return execFileSync(program, args, { cwd, env: { ...env, ...more }, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout: string; stderr: string };
    throw new Error(`${message}\n${stdout}${stderr}`);
  }
}
