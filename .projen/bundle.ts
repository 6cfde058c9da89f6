import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, BuildOptions, Plugin } from 'esbuild';

/**
 * Bundles into assets/ what runs outside of the user's synthesis, with its libraries inside: the package has no runtime
 * dependencies. Every folder `lib/handlers/<name>` with an index.ts is a Lambda function, `assets/<name>/index.js`.
 */
const node: BuildOptions = { bundle: true, minify: true, platform: 'node', mainFields: ['module', 'main'], logLevel: 'warning' };

/** Each command is in a file of its own beside `index.js`, and so is the SDK: what is not asked for is neither read nor compiled, so that `lint` is quick in a hook. */
const commands: Record<string, string> = {
  'index': 'bin/mta-sts.ts',
  'check-command': 'lib/audit/check-command/check-command.ts',
  'progress': 'lib/audit/check-command/progress.ts',
  'held': 'lib/audit/held.ts',
  'held-aws': 'lib/audit/held-aws.ts',
  'review-command': 'lib/review/command/review-command.ts',
  'suggest': 'lib/audit/suggest/suggest.ts',
};

const besides: Plugin = {
  name: 'besides',
  setup: ({ onResolve }) => onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, importer }) => {
    // the SDK has such imports of its own, and stays whole
    if (kind !== 'dynamic-import' || importer.includes('node_modules')) {
      return undefined;
    }
    const isThere = basename(path, '.js') in commands;
    return isThere ? { path: `./${basename(path)}`, external: true } : { errors: [{ text: `${path} would be missing: name it in commands (.projen/bundle.ts)` }] };
  }),
};

const handlers = readdirSync('lib/handlers').filter(name => existsSync(join('lib/handlers', name, 'index.ts')));

async function bundle(): Promise<void> {
  await Promise.all([
    ...handlers.map(name => build({ ...node, entryPoints: [`lib/handlers/${name}/index.ts`], target: 'node22', outfile: `assets/${name}/index.js` })),
    build({ ...node, entryPoints: ['tldts-icann'], target: 'node20', outfile: 'assets/public-suffix/index.js' }),
    build({
      ...node,
      entryPoints: commands,
      target: 'node20',
      // import() would start the loader of ES modules, which takes longer than the files
      supported: { 'dynamic-import': false },
      outdir: 'assets/mta-sts',
      plugins: [besides],
    }),
    // not a bundle: CloudFront wants one function at the top level, and reviewers read it in the template
    build({ entryPoints: ['lib/edge/viewer-request.ts'], target: 'es2020', logLevel: 'warning', outfile: 'assets/edge/viewer-request.js' }),
  ]);
}

void bundle();
