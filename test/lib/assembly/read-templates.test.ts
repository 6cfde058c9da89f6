import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { isUnreadableInput, readTemplates } from '../../../lib/assembly';
import { FLAGS } from '../synth';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const TEMPLATE = { Resources: { Policy: { Type: 'Custom::MtaStsPolicy', Properties: { Domain: 'example.com' } } } };

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function manifest(artifacts: unknown, name = 'manifest.json'): string {
  write(name, { version: '54.0.0', artifacts });
  return folder;
}

function stackArtifact(templateFile: unknown): object {
  return { type: 'aws:cloudformation:stack', environment: 'aws://111122223333/eu-west-1', displayName: 'Prod/Mail', properties: { templateFile } };
}

function problemOf(path: string): string {
  try {
    readTemplates(path);
  } catch (error) {
    expect(isUnreadableInput(error)).toBe(true);
    return (error as Error).message;
  }
  throw new Error('It was read.');
}

test('a template by itself is named by its file', () => {
  const [{ stack, resources, environment }, ...others] = readTemplates(write('Mail.template.json', TEMPLATE));
  expect([stack, environment, others]).toEqual(['Mail', undefined, []]);
  expect(resources.get('Policy')).toMatchObject({ type: 'Custom::MtaStsPolicy', properties: { Domain: 'example.com' }, conditional: false });
});

test('an assembly is read with its stages and nested stacks, which know what their parents give them', () => {
  const app = new App({ outdir: folder, context: FLAGS });
  const stage = new Stage(app, 'Prod');
  const stack = new Stack(stage, 'Mail', { env: { account: '111122223333', region: 'eu-west-1' } });
  new CfnResource(stack, 'Zone', { type: 'AWS::Route53::HostedZone' });
  const nested = new NestedStack(stack, 'Inner', { parameters: { Host: 'mx.example.com' } });
  const inmost = new NestedStack(nested, 'Inmost');
  new CfnResource(inmost, 'Policy', { type: 'Custom::MtaStsPolicy' });
  new CfnResource(nested, 'Other', { type: 'AWS::SNS::Topic' });
  new CfnResource(new Stack(app, 'Else'), 'Topic', { type: 'AWS::SNS::Topic' });
  app.synth();
  const templates = readTemplates(folder);
  expect(templates.map(each => each.stack)).toEqual([
    expect.stringMatching(/^Prod\/Mail/), expect.stringMatching(/^Prod\/Mail.*\/Inner/), expect.stringMatching(/\/Inner.*\/Inmost/), 'Else',
  ].sort((a, b) => Number(String(a) === 'Else') - Number(String(b) === 'Else')));
  expect(templates[0].environment).toBe('aws://111122223333/eu-west-1');
  expect(templates[1].parameters).toMatchObject({ Host: 'mx.example.com' });
  expect([...templates[2].resources.values()].map(({ type }) => type)).toContain('Custom::MtaStsPolicy');
});

describe('what is no template is refused with the file and the place', () => {
  test.each<[string, unknown, RegExp]>([
    ['a file that ends too early', '{\n  "Resources": {\n', /broken\.json: .*is not JSON.*give a template/i],
    ['a comma too many', '{\n  "Resources": {},\n}', /line 3, column 1 is not JSON/],
    ['YAML', 'Resources:\n  Policy:\n    Type: Custom::MtaStsPolicy\n', /looks like YAML.*cdk synth/],
    ['a list', [TEMPLATE], /has a list at its top/],
    ['a text', '"Resources"', /has "Resources" at its top/],
    ['no resources', { Outputs: {} }, /Resources is not there/],
    ['a list of resources', { Resources: [] }, /Resources is no object/],
    ['a resource that is a text', { Resources: { Policy: 'x' } }, /Resources\.Policy is no object/],
    ['a resource without a type', { Resources: { Policy: {} } }, /Resources\.Policy\.Type is no text/],
    ['properties that are a list', { Resources: { Policy: { Type: 'T', Properties: [] } } }, /Resources\.Policy\.Properties is no object/],
  ])('%s', (_what, content, says) => {
    expect(problemOf(write('broken.json', content))).toMatch(says);
  });

  test('a file of 50 MB is not even parsed', () => {
    const path = write('large.json', `{"Resources":{"A":{"Type":"${'x'.repeat(50 * 1024 * 1024)}"}}}`);
    const started = process.hrtime.bigint();
    expect(problemOf(path)).toMatch(/large\.json: has 51 MB.*1 MB at most/);
    expect(Number(process.hrtime.bigint() - started)).toBeLessThan(1e9);
  });

  test('what is nested without end', () => {
    const deep = `{"Resources":{"A":{"Type":"T","Properties":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}}}`;
    expect(problemOf(write('deep.json', deep))).toMatch(/nested more than 200 deep, at Resources\.A\.Properties/);
  });

  test('a path where nothing is, and a directory that is no assembly', () => {
    expect(problemOf(join(folder, 'nothing'))).toMatch(/nothing: is not there: give a template in JSON/);
    expect(problemOf(folder)).toMatch(/manifest\.json: is not there: give the directory that `cdk synth` writes/);
  });

  test('keys that mean something to JavaScript are names like others', () => {
    const path = write('odd.json', '{"Resources":{"__proto__":{"Type":"T"},"constructor":{"Type":"T"}}}');
    expect([...readTemplates(path)[0].resources.keys()]).toEqual(['__proto__', 'constructor']);
  });
});

describe('a manifest', () => {
  test.each<[string, unknown, RegExp]>([
    ['without artifacts', undefined, /artifacts is not there/],
    ['with an artifact that is none', { Mail: 1 }, /artifacts\.Mail is no object/],
    ['that names no file', { Mail: stackArtifact(undefined) }, /artifacts\.Mail\.properties\.templateFile is not there, not the name of a file/],
    ['that names a file which is gone', { Mail: stackArtifact('gone.json') }, /"gone\.json", which is not there: run `cdk synth` again/],
    ['that names a file elsewhere', { Mail: stackArtifact('../../../../../../etc/passwd') }, /passwd", which is outside of/],
    ['that holds itself', { Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } }, /which is outside of/],
  ])('%s is refused', (_what, artifacts, says) => {
    expect(problemOf(manifest(artifacts))).toMatch(says);
  });

  test('that leads outside by a link is refused', () => {
    symlinkSync('/etc/hostname', join(folder, 'link.json'));
    expect(problemOf(manifest({ Mail: stackArtifact('link.json') }))).toMatch(/outside of/);
  });

  test('with stages that hold each other is refused', () => {
    mkdirSync(join(folder, 'a'));
    symlinkSync('..', join(folder, 'a', 'up'));
    manifest({ Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'a' } } });
    manifest({ Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'up/a' } } }, 'a/manifest.json');
    expect(problemOf(folder)).toMatch(/nested more than 10 deep/);
  });

  test('with nested stacks that hold each other is refused, however often each is named', () => {
    const hash = 'a'.repeat(64);
    const nested = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: { 'Fn::Sub': `https://s3.test/bucket/${hash}.json` } } };
    write('Mail.nested.template.json', { Resources: { One: nested, Two: nested } });
    write('Mail.template.json', { Resources: { One: nested } });
    write('Mail.assets.json', { files: { [hash]: { source: { path: 'Mail.nested.template.json' } } } });
    manifest({ Mail: stackArtifact('Mail.template.json'), Assets: { type: 'cdk:asset-manifest', properties: { file: 'Mail.assets.json' } } });
    expect(problemOf(folder)).toMatch(/nested more than 10 deep/);
  });

  test('with an asset that is gone is refused', () => {
    write('Mail.template.json', TEMPLATE);
    write('Mail.assets.json', { files: { x: { source: { path: 'gone.nested.template.json' } } } });
    manifest({ Mail: stackArtifact('Mail.template.json'), Assets: { type: 'cdk:asset-manifest', properties: { file: 'Mail.assets.json' } } });
    expect(problemOf(folder)).toMatch(/Mail\.assets\.json: files\.x\.source\.path names "gone\.nested\.template\.json", which is not there/);
  });

  test('with artifacts of other kinds is read', () => {
    write('Mail.template.json', TEMPLATE);
    manifest({ Tree: { type: 'cdk:tree' }, Later: { type: 'something:new' }, Mail: stackArtifact('Mail.template.json') });
    expect(readTemplates(folder).map(({ stack }) => stack)).toEqual(['Prod/Mail']);
  });
});
