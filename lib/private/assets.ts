import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of a bundle.
 *
 * @throws when it was not made: only in a checkout, where `npm run bundle` makes it.
 */
export function assetPath(name: string): string {
  const path = join(packageRoot(__dirname), 'assets', name);
  if (!existsSync(path)) {
    throw new Error(`${JSON.stringify(path)} is missing: run \`npm run bundle\` in the checkout of cdk-mta-sts, or install the package again.`);
  }
  return path;
}

/** The version of this package. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(__dirname), 'package.json'), 'utf8')).version;
}

/** The sources are one folder nearer to it than the compiled code is. */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) {
    return folder;
  }
  if (dirname(folder) === folder) {
    throw new Error('The package.json of cdk-mta-sts is missing: install the package again.');
  }
  return packageRoot(dirname(folder));
}
