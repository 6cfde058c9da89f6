import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captured } from './run.mjs';
import { printable } from './workflow.mjs';

const RELEASE = /^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/** The program that reviews, and its first arguments. */
export async function reviewTool(inputs, { env, bare, folder, actionRoot }) {
  if (inputs.command !== '') {
    return { program: 'bash', args: ['--noprofile', '--norc', '-euo', 'pipefail', '-c', `${inputs.command} "$@"`, 'review'] };
  }
  const version = wantedVersion(inputs.version, env.ACTION_REF ?? '', JSON.parse(readFileSync(join(actionRoot, 'package.json'), 'utf8')).version);
  const prefix = join(folder, 'tool');
  mkdirSync(prefix);
  // In a folder of its own: an .npmrc or a lock file of the checkout has no say in what reviews it. Without the peers, which
  // are the CDK: the command line has all it needs inside.
  const { code, stderr } = await captured('npm', [
    'install', '--prefix', prefix, '--no-save', '--no-package-lock', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund',
    `cdk-mta-sts@${version}`,
  ], { cwd: prefix, env: bare, folder, name: 'npm' });
  if (code !== 0) {
    throw new Error(`cdk-mta-sts ${version} could not be installed: ${printable(stderr)}`);
  }
  return { program: join(prefix, 'node_modules', '.bin', 'mta-sts'), args: [] };
}

/** Always one release and never a range: a review says tomorrow what it says today. */
function wantedVersion(input, ref, own) {
  if (input !== '') {
    if (!RELEASE.test(input)) {
      throw new Error(`version is ${JSON.stringify(input)}: give one release, such as 1.2.3`);
    }
    return RELEASE.exec(input)[1];
  }
  const release = [own === '0.0.0' ? '' : own, ref].map(text => RELEASE.exec(text)?.[1]).find(found => found !== undefined);
  if (release === undefined) {
    throw new Error(`the action is used at ${JSON.stringify(ref)}, which tells no release: give \`version\`, the release of cdk-mta-sts to review with`);
  }
  return release;
}
