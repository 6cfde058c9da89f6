import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { directoryOf, EMPTY, manifest, nested } from './files';
import { readTemplates } from '../../../lib/assembly';
import { ACCOUNT, newApp, newMtaSts, newStack } from '../synth';

const POLICY = { Type: 'Custom::MtaStsPolicy', Properties: { Domain: 'example.com' } };

function problemOf(path: string): string {
  try {
    readTemplates(path);
  } catch (error) {
    expect((error as Error).name).toBe('UnreadableInput');
    return (error as Error).message;
  }
  throw new Error('It was read.');
}

describe('what the CDK synthesizes', () => {
  function synthesized(metadata: boolean): string {
    const app = newApp({ postCliContext: metadata ? { 'aws:cdk:enable-asset-metadata': true } : {} });
    newMtaSts(newStack(app, 'Plain'));
    const stage = new Stage(app, 'Prod', { env: { account: ACCOUNT, region: 'us-east-1' } });
    const stack = new Stack(stage, 'Mail');
    newMtaSts(new NestedStack(stack, 'Nest') as Stack);
    const printed = jest.spyOn(console, 'error').mockImplementation();
    try {
      return app.synth().directory;
    } finally {
      printed.mockRestore();
    }
  }

  test.each([['by their metadata', true], ['by the manifest of assets', false]])('is read with its stages, and nested stacks %s', (_, metadata) => {
    const templates = readTemplates(synthesized(metadata));
    expect(templates.map(({ stack, stage, region, account }) => [stack.replace(/[0-9A-F]{8}/g, '#'), stage, region, account])).toEqual([
      ['Prod/ProdMail#', 'Prod', 'us-east-1', ACCOUNT],
      ['Prod/ProdMail#/NestNestedStackNestNestedStackResource#', 'Prod', 'us-east-1', ACCOUNT],
      ['Plain', '', 'us-east-1', ACCOUNT],
    ]);
    const publications = templates.map(({ resources }) => Object.values(resources).filter(({ Type }) => Type === 'Custom::MtaStsPolicy').length);
    expect(publications).toEqual([0, 1, 1]);
    expect(templates.flatMap(({ unread }) => unread)).toEqual([]);
  });

  test('is read from one template, too, and what it leads to is said', () => {
    const file = join(directoryOf({ 'Mail.template.json': { Resources: { P: POLICY, N: nested('n.json') } }, 'n.json': EMPTY }), 'Mail.template.json');
    expect(readTemplates(file)).toMatchObject([{ stack: 'Mail', stage: '', file, unread: [expect.stringContaining('the nested stack N')] }]);
  });
});

test('a nested stack of somewhere else is said, and the rest is read', () => {
  const template = { Resources: { P: POLICY, N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://example.com/t.json' } } } };
  expect(readTemplates(directoryOf({ 'manifest.json': manifest({ Mail: 'm.template.json' }), 'm.template.json': template })))
    .toMatchObject([{ stack: 'Mail', unread: [expect.stringContaining('the nested stack N of Mail')] }]);
});

test('keys that JavaScript has a meaning for are names like others', () => {
  const file = join(directoryOf({ 't.json': '{"Resources":{"__proto__":{"Type":"A","Properties":{"__proto__":{"x":1}}},"constructor":{"Type":"B"}}}' }), 't.json');
  const [{ resources }] = readTemplates(file);
  expect(Object.keys(resources)).toEqual(['__proto__', 'constructor']);
  expect(resources.toString).toBeUndefined();
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

describe('what cannot be read is told with the file and the place', () => {
  const stack = (files: Readonly<Record<string, unknown>>) => directoryOf({ 'manifest.json': manifest({ Mail: 'm.json' }), ...files });

  const INPUTS: Readonly<Record<string, [make: () => string, ...told: string[]]>> = {
    'nothing there': [() => '/nowhere/cdk.out', '/nowhere/cdk.out: is not there', 'cdk synth'],
    'a directory that is no assembly': [() => directoryOf({ 'a.json': EMPTY }), 'manifest.json: is not there', 'cdk synth'],
    'a template that is missing': [() => stack({}), 'm.json: is not there'],
    'a file that is cut off': [() => stack({ 'm.json': '{\n  "Resources": {' }), 'm.json, line 2, column 17: is not JSON'],
    'a wrong character': [() => stack({ 'm.json': '{\n  "Resources": nothing\n}' }), 'm.json, line 2, column 17: is not JSON'],
    'an empty file': [() => stack({ 'm.json': '' }), 'm.json, line 1, column 1: is not JSON'],
    'bytes': [() => stack({ 'm.json': '\u0000\u0001\u001b[31m' }), 'm.json, line 1, column 1: is not JSON'],
    'YAML': [() => stack({ 'm.json': 'Resources:\n  A:\n    Type: B\n' }), 'm.json, line 1', 'looks like YAML', '`cdk synth --json`'],
    'a list': [() => stack({ 'm.json': '[]' }), 'm.json, line 1: is JSON and not an object'],
    'no resources': [() => stack({ 'm.json': '{}' }), 'm.json, $.Resources: must be an object, got nothing'],
    'a resource that is none': [() => stack({ 'm.json': { Resources: { A: null } } }), 'm.json, $.Resources["A"]: must be an object with a Type, got null'],
    'properties that are none': [() => stack({ 'm.json': { Resources: { A: { Type: 'B', Properties: [1] } } } }),
      '$.Resources["A"].Properties: must be an object, got [1]'],
    'a manifest without artifacts': [() => directoryOf({ 'manifest.json': {} }), 'manifest.json, $.artifacts: must be an object'],
    'a manifest in the place of its directory': [() => join(directoryOf({ 'manifest.json': manifest({}) }), 'manifest.json'), 'give the directory'],
    'a manifest that names a file outside': [() => directoryOf({ 'manifest.json': manifest({ Mail: '../../etc/passwd' }) }),
      'manifest.json, $.artifacts["Mail"].properties.templateFile: names "../../etc/passwd", which is not inside'],
    'a manifest that names an absolute path': [() => directoryOf({ 'manifest.json': manifest({ Mail: '/etc/passwd' }) }), 'names "/etc/passwd", which is not inside'],
    'a manifest that names no file': [() => directoryOf({ 'manifest.json': manifest({ Mail: { a: 1 } }) }), 'names no file, got {"a":1}'],
    'a name with NUL in it': [() => directoryOf({ 'manifest.json': manifest({ Mail: 'a\0b' }) }), 'names no file'],
    'a stage in itself': [() => directoryOf({ 'manifest.json': manifest({}, { Prod: '.' }) }), 'is of a stage that is there twice, or in itself'],
    'a stage that is missing': [() => directoryOf({ 'manifest.json': manifest({}, { Prod: 'assembly-Prod' }) }), 'assembly-Prod/manifest.json: is not there'],
    'a nested stack that is missing': [() => stack({ 'm.json': { Resources: { N: nested('n.json') } } }),
      'm.json, $.Resources["N"]: has its template in "n.json", which is not there'],
    'a nested stack outside': [() => stack({ 'm.json': { Resources: { N: nested('../n.json') } } }), 'm.json, $.Resources["N"]: names "../n.json"'],
    'a nested stack in itself': [() => stack({ 'm.json': { Resources: { N: nested('m.json') } } }), 'm.json: is a nested stack in itself'],
    'two nested stacks in each other': [() => stack({ 'm.json': { Resources: { N: nested('n.json') } }, 'n.json': { Resources: { N: nested('m.json') } } }),
      'm.json: is a nested stack in itself'],
    'a directory in the place of a template': [() => stack({ 'm.json/x': '' }), 'm.json: is not a plain file'],
    'brackets without end': [() => stack({ 'm.json': '{"a":\n' + '['.repeat(1e6) }), 'm.json, line 2, column 200: is nested more than 200 levels deep'],
    'objects without end': [() => stack({ 'm.json': '{"a":'.repeat(1e6) }), 'is nested more than 200 levels deep'],
  };

  test.each(Object.entries(INPUTS))('%s', (_, [make, ...told]) => {
    const problem = problemOf(make());
    told.forEach(each => expect(problem).toContain(each));
    // eslint-disable-next-line no-control-regex
    expect(problem).not.toMatch(/[\x00-\x1f]/);
  });

  test('a link that leads out', () => {
    const directory = stack({});
    writeFileSync(join(directory, '..', 'outside.json'), JSON.stringify(EMPTY));
    symlinkSync('../outside.json', join(directory, 'm.json'));
    expect(problemOf(directory)).toContain('m.json: is a link out of the directory');
  });

  test('a link that stays inside is followed, and so is the directory itself when it is one', () => {
    const directory = stack({ 'real.json': EMPTY });
    symlinkSync('real.json', join(directory, 'm.json'));
    symlinkSync(directory, `${directory}-link`);
    expect(readTemplates(`${directory}-link`)).toHaveLength(1);
  });

  test('a stage that is a link to what it is in', () => {
    const directory = directoryOf({ 'manifest.json': manifest({}, { Prod: 'assembly-Prod' }) });
    symlinkSync('.', join(directory, 'assembly-Prod'));
    expect(problemOf(directory)).toContain('assembly-Prod/manifest.json: is of a stage that is there twice, or in itself');
  });

  test('a link to itself', () => {
    const directory = stack({});
    symlinkSync('m.json', join(directory, 'm.json'));
    expect(problemOf(directory)).toContain('m.json: cannot be read (ELOOP)');
  });

  test('50 MB, without having them in memory', () => {
    const directory = stack({ 'm.json': '{' });
    truncateSync(join(directory, 'm.json'), 50 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    expect(problemOf(directory)).toContain('m.json: has 50 MiB, more than the 16 MiB that are read of one file');
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
  });

  test('nested stacks that double at each level end at a limit', () => {
    const levels = Array.from({ length: 18 }, (_, level) => [`${level}.json`, { Resources: { A: nested(`${level + 1}.json`), B: nested(`${level + 1}.json`) } }]);
    const directory = directoryOf({ 'manifest.json': manifest({ Mail: '0.json' }), ...Object.fromEntries(levels), '18.json': EMPTY });
    expect(problemOf(directory)).toContain('more than the 5000 that are read');
  }, 20_000);
});
