import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ran, root, runAction, TOKEN, write } from './runner';

/** A registry that has two releases of cdk-mta-sts. */
const VERSIONS = ['1.2.3', '2.0.0'];

let folder: string;
let workspace: string;
let asked: string[];
const server = createServer((request, response) => {
  asked.push(request.url!);
  const tarball = VERSIONS.find(version => request.url === `/cdk-mta-sts/-/cdk-mta-sts-${version}.tgz`);
  if (tarball !== undefined) {
    response.end(readFileSync(join(folder, `cdk-mta-sts-${tarball}.tgz`)));
  } else if (request.url === '/cdk-mta-sts') {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(packument()));
  } else {
    response.writeHead(404).end('{}');
  }
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mta-sts-tool-'));
  for (const version of VERSIONS) {
    const source = join(folder, version);
    write(source, {
      'package.json': JSON.stringify(manifest(version)),
      'cli.mjs': `#!/usr/bin/env node\n${readFileSync(join(__dirname, 'stand-in-review.mjs'), 'utf8')}`,
      'install.js': `require('fs').writeFileSync(${JSON.stringify(join(folder, 'install-ran'))}, '')`,
    });
    execFileSync('npm', ['pack', '--ignore-scripts', '--offline', '--pack-destination', folder], { cwd: source, stdio: 'pipe' });
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
  asked = [];
  workspace = mkdtempSync(join(folder, 'workspace-'));
  write(workspace, {
    'old.out/verdict.json': JSON.stringify({ name: 'before' }),
    'new.out/verdict.json': JSON.stringify({ name: 'after', level: 'none', exitCode: 0 }),
    // of the pull request: it has no say in what reviews it
    '.npmrc': 'registry=http://127.0.0.1:9\n',
    'package.json': JSON.stringify({ name: 'app', overrides: { 'cdk-mta-sts': '2.0.0' } }),
  });
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

test('one release of the package is installed, without the CDK and without running its scripts, and reviews', async () => {
  const { exitCode, log } = await review({ version: '1.2.3' });
  expect(log).toContain('before -> after');
  expect(exitCode).toBe(0);
  expect(asked.sort()).toEqual(['/cdk-mta-sts', '/cdk-mta-sts/-/cdk-mta-sts-1.2.3.tgz']);
  expect(() => readFileSync(join(folder, 'install-ran'))).toThrow(/ENOENT/);
});

test('an action used by the tag of a release reviews with that release', async () => {
  await review({}, { ref: 'v2.0.0' });
  expect(asked).toContain('/cdk-mta-sts/-/cdk-mta-sts-2.0.0.tgz');
});

test('an action whose package.json has a version reviews with that version, also when it is used by a commit', async () => {
  const actionRoot = join(folder, 'action-root');
  cpSync(join(root, 'action'), join(actionRoot, 'action'), { recursive: true });
  write(actionRoot, { 'package.json': JSON.stringify({ version: '2.0.0' }) });
  await review({}, { actionRoot, ref: '3d3c42e5aac5ba805825da76410c181273ba90b1' });
  expect(asked).toContain('/cdk-mta-sts/-/cdk-mta-sts-2.0.0.tgz');
});

test('the version of the workflow goes before that of the action', async () => {
  await review({ version: 'v1.2.3' }, { ref: 'v2.0.0' });
  expect(asked).toContain('/cdk-mta-sts/-/cdk-mta-sts-1.2.3.tgz');
});

test.each([['main'], ['v1'], ['3d3c42e5aac5ba805825da76410c181273ba90b1'], ['']])('an action used at %j asks for a version, and takes no newest one', async ref => {
  const { exitCode, log } = await review({}, { ref });
  expect(exitCode).toBe(2);
  expect(log).toContain(`the action is used at ${JSON.stringify(ref)}, which tells no release: give \`version\``);
  expect(asked).toEqual([]);
});

test('a release that is not there is said', async () => {
  const { exitCode, log } = await review({ version: '9.9.9' });
  expect(exitCode).toBe(2);
  expect(log).toMatch(/cdk-mta-sts 9\.9\.9 could not be installed: npm .*ETARGET/);
});

async function review(inputs: Record<string, string>, job: object = {}): Promise<Ran> {
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const ran = await runAction({
    workspace, env: { npm_config_registry: registry }, inputs: { comment: 'false', base: 'old.out', head: 'new.out', ...inputs }, ...job,
  });
  expect(ran.log).not.toContain(TOKEN);
  return ran;
}

function manifest(version: string): object {
  return {
    name: 'cdk-mta-sts', version, bin: { 'mta-sts': 'cli.mjs' }, scripts: { postinstall: 'node install.js' }, peerDependencies: { 'aws-cdk-lib': '^2.263.0' },
  };
}

function packument(): object {
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const versions = VERSIONS.map(version => {
    const tarball = readFileSync(join(folder, `cdk-mta-sts-${version}.tgz`));
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    return [version, { ...manifest(version), dist: { tarball: `${registry}cdk-mta-sts/-/cdk-mta-sts-${version}.tgz`, integrity } }];
  });
  return { 'name': 'cdk-mta-sts', 'dist-tags': { latest: '2.0.0' }, 'versions': Object.fromEntries(versions) };
}
