import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, BuildOptions, Plugin } from 'esbuild';

/**
 * Bundles into assets/ what runs outside of the user's synthesis, with its libraries inside: the package has no runtime
 * dependencies. Every folder `lib/handlers/<name>` with an index.ts is a Lambda function, `assets/<name>/index.js`.
 */
const node: BuildOptions = { bundle: true, minify: true, platform: 'node', mainFields: ['module', 'main'], logLevel: 'warning' };

/** The SDK is in a file of its own beside the command, which loads it only when it asks an account: `lint` is as quick as without. */
const sdkBeside: Plugin = {
  name: 'sdk-beside',
  setup: ({ onResolve }) => onResolve({ filter: /\/held-aws\.js$/ }, ({ path }) => ({ path, external: true })),
};

const handlers = readdirSync('lib/handlers').filter(name => existsSync(join('lib/handlers', name, 'index.ts')));

async function bundle(): Promise<void> {
  await Promise.all([
    ...handlers.map(name => build({ ...node, entryPoints: [`lib/handlers/${name}/index.ts`], target: 'node22', outfile: `assets/${name}/index.js` })),
    build({ ...node, entryPoints: ['tldts-icann'], target: 'node20', outfile: 'assets/public-suffix/index.js' }),
    build({
      ...node, entryPoints: ['bin/mta-sts.ts'], target: 'node20', banner: { js: '#!/usr/bin/env node' }, outfile: 'assets/mta-sts/index.js', plugins: [sdkBeside],
    }),
    build({ ...node, entryPoints: ['lib/audit/held-aws.ts'], target: 'node20', outfile: 'assets/mta-sts/held-aws.js' }),
    // not a bundle: CloudFront wants one function at the top level, and reviewers read it in the template
    build({ entryPoints: ['lib/edge/viewer-request.ts'], target: 'es2020', logLevel: 'warning', outfile: 'assets/edge/viewer-request.js' }),
  ]);
}

void bundle();
