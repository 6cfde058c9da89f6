import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'mta-sts-assembly-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A directory of its own with these files: texts as they are, everything else as JSON. */
export function directoryOf(files: Readonly<Record<string, unknown>>): string {
  const directory = mkdtempSync(join(folder, 'input-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return directory;
}

/** A manifest with stacks, by artifact and template file, and stages, by artifact and directory. */
export function manifest(stacks: Readonly<Record<string, unknown>>, stages: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    version: '48.0.0',
    artifacts: {
      ...Object.fromEntries(Object.entries(stacks).map(([id, templateFile]) => [id, {
        type: 'aws:cloudformation:stack', environment: 'aws://111122223333/eu-west-1', properties: { templateFile },
      }])),
      ...Object.fromEntries(Object.entries(stages).map(([id, directoryName]) => [id, { type: 'cdk:cloud-assembly', properties: { directoryName } }])),
    },
  };
}

export const EMPTY = { Resources: {} };

/** A nested stack as the CDK CLI has it written. */
export function nested(file: unknown): unknown {
  return { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://example.com' }, Metadata: { 'aws:asset:path': file } };
}
