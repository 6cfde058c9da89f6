import { awscdk, cdk, javascript, typescript } from 'projen';

/** The peer floor, and what we build and test on: the newest that npm, PyPI, Maven and Go all serve. */
const CDK_VERSION = '2.263.0';

const SDK_CLIENTS = ['acm', 'cloudformation', 'cloudfront', 'cloudwatch-logs', 'iam', 'lambda', 'route-53', 's3', 'sts'];

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-mta-sts',
  description: 'MTA-STS and TLS-RPT for a mail domain with one AWS CDK construct: published in the right order, and proven.',
  author: 'The developers of cdk-mta-sts',
  authorAddress: 'maintainers@users.noreply.github.com',
  repositoryUrl: 'https://github.com/cdk-mta-sts/cdk-mta-sts.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The developers of cdk-mta-sts',
  copyrightPeriod: '2026',
  keywords: ['awscdk', 'aws-cdk', 'mta-sts', 'tls-rpt', 'smtp'],
  stability: 'experimental',
  defaultReleaseBranch: 'main',

  cdkVersion: CDK_VERSION,
  constructsVersion: '10.8.1',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',
  bin: { 'mta-sts': 'assets/mta-sts/index.js' },
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '20',
  packageManager: javascript.NodePackageManager.NPM,

  projenVersion: '0.103.25',
  projenrcTs: true,
  projenrcTsOptions: { projenCodeDir: '.projen' },
  runner: typescript.TypeScriptRunner.tsx(),

  srcdir: 'lib',
  libdir: 'build/lib',
  testdir: 'test',
  entrypoint: 'build/lib/index.js',
  sampleCode: false,
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,

  devDeps: [
    ...SDK_CLIENTS.map(client => `@aws-sdk/client-${client}@^3.1164.0`),
    '@fast-check/jest@^2',
    '@peculiar/x509@^2',
    '@types/cli-progress@^3',
    '@types/dns-packet@^5',
    '@types/node@^20',
    '@types/smtp-server@^3',
    'ajv@^8',
    'aws-cdk@~2.1148.1',
    'aws4fetch@^1.0.20',
    'cdk-nag@^3.0.2',
    'cli-progress@^3',
    'cli-table3@^0.6.5',
    'commander@^14',
    'diff@^9',
    'dns-packet@^5.6.1',
    'esbuild@~0.28.0',
    'fast-check@^4',
    'fast-xml-parser@^5',
    'ipaddr.js@^2',
    'picocolors@^1',
    'reflect-metadata@^0.2.2',
    'smtp-server@^3',
    'tldts-icann@^7',
    'tsx@^4.23.0',
    'yaml@^2',
  ],
  allowScripts: ['esbuild', 'unrs-resolver'],

  tsconfig: {
    include: ['lib/**/*.ts', 'bin/**/*.ts'],
    compilerOptions: { rootDir: '.', outDir: 'build', types: ['node'] },
  },
  tsconfigDev: {
    include: ['../local/**/*.ts', '../benchmarks/**/*.ts', '../examples/**/*.ts', '../lib/**/*.ts', '../bin/**/*.ts'],
    compilerOptions: { types: ['node', 'jest'] },
  },
  validateTsconfig: cdk.ValidateTsconfig.STRICT,
  typecheckTests: true,
  jestOptions: {
    jestVersion: '^30.0.0',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    coverageText: false,
    jestConfig: {
      collectCoverage: false,
      setupFiles: ['<rootDir>/test/setup.ts'],
      testTimeout: 60_000,
    },
  },
  tsJestOptions: {
    // the types are checked once for the whole tree (typecheckTests), not once for each worker
    transformOptions: { diagnostics: typescript.TsJestDiagnostics.none() },
  },
  eslintOptions: { dirs: ['lib', 'bin'], devdirs: ['test', 'local', 'benchmarks', 'examples'] },

  release: false,
  depsUpgrade: false,
  pullRequestTemplate: true,
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: {
      semanticTitleOptions: { types: ['feat', 'fix', 'docs', 'test', 'refactor', 'perf', 'chore', 'ci', 'build'] },
    },
  },
});

// jsii-diff needs the published package, and there is none yet
project.deps.removeDependency('jsii-diff');
project.removeTask('compat');

for (const bundled of ['lib/handlers/**', 'lib/net/**', 'lib/audit/**', 'lib/review/command/**']) {
  project.eslint?.allowDevDeps(bundled);
}
project.eslint?.allowDevDeps('bin/**');
// the project service looks for the tsconfig.json nearest to each file, and has none for local, examples and benchmarks
const eslintrc = project.tryFindObjectFile('.eslintrc.json');
eslintrc?.addDeletionOverride('parserOptions.projectService');
eslintrc?.addOverride('parserOptions.project', ['./test/tsconfig.json', './.projen/tsconfig.json']);

// unrs-resolver 1.13 breaks `npm ci`
project.package.addPackageResolutions('unrs-resolver@1.12.2');
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');

// --- bundles: what runs outside of the user's synthesis has its libraries inside

const bundle = project.addTask('bundle', {
  description: 'Bundle the Lambda handlers, the command line and the CloudFront function into assets/',
  exec: 'tsx .projen/bundle.ts',
});
project.preCompileTask.spawn(bundle);
project.testTask.prependSpawn(bundle);

// --- what a newcomer runs

for (const [name, description] of [
  ['local', 'Deploy the example to a local cloud, and show what the world sees'],
  ['bench', 'Run the benchmarks side by side'],
]) {
  const task = project.addTask(name, { description });
  task.spawn(bundle);
  task.exec(`tsx ${name === 'local' ? 'local' : 'benchmarks'}/run.ts`, { receiveArgs: true });
}

// --- what runs mail servers and other people's clients

for (const [name, program, description] of [
  ['test:e2e', 'test/e2e/run.ts', 'Send real mail past an attacker, while the policy is deployed and changed (as root, on Linux)'],
  ['test:interop', 'test/interop/run.ts', 'Have the clients and checkers of others read what is published, and write docs/interop.md'],
]) {
  const task = project.addTask(name, { description });
  task.spawn(bundle);
  task.exec(`tsx ${program}`, { receiveArgs: true });
}

// mail as it came: its line ends are CRLF
project.gitattributes.addAttributes('*.eml', '-text');

project.gitignore.exclude('/build/', '/assets/', '/cdk.out/', '/.local/', '/cdk.context.json', '*.tsbuildinfo', '__pycache__/');
// first: including a folder takes away what was excluded in it
project.npmignore?.include('/build/', '/assets/');
project.npmignore?.exclude(
  '/action/', '/action.yml', '/bin/*.ts', '/local/', '/policies/', '/examples/', '/benchmarks/', '/docs/', '/.ci/', '/.local/',
  '/cdk.json', '/cdk.context.json', '/cdk.out/', '/.npmrc', '/build/bin/', '/build/test/',
  '/build/lib/assembly/', '/build/lib/audit/', '/build/lib/handlers/', '/build/lib/net/', '/build/lib/review/',
);

project.synth();
