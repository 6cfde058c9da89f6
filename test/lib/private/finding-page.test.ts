import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { pageOf, runbook } from '../../../lib/private/finding-page';

const ROOT = join(__dirname, '..', '..', '..');
const MAIN = 'https://github.com/cdk-mta-sts/cdk-mta-sts/blob/main/';

/** The texts of a program, without its comments. */
function textsOf(name: string, source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
      texts.push(node.text);
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.ES2022));
  return texts;
}

function sources(): { name: string; source: string }[] {
  return ['lib', 'bin'].flatMap(folder => (readdirSync(join(ROOT, folder), { recursive: true }) as string[])
    .filter(name => name.endsWith('.ts'))
    .map(name => ({ name: join(folder, name), source: readFileSync(join(ROOT, folder, name), 'utf8') })));
}

/** Of files that the package does not have. */
function bare(texts: readonly string[]): string[] {
  return texts.filter(text => /(?<!\/)\bdocs\/[a-z]/.test(text));
}

test('no message names a file of docs without its address: who installs the package has none, and one that did would be found', () => {
  expect(sources().flatMap(({ name, source }) => bare(textsOf(name, source)).map(text => `${name}: ${text}`))).toEqual([]);
  expect(bare(textsOf('x.ts', '/** docs/a.md */ say(`see ${x} (docs/runbooks/retire.md)`, "https://example.com/docs/b.md");'))).toEqual([' (docs/runbooks/retire.md)']);
});

test('every runbook that a message names is there', () => {
  const named = sources().flatMap(({ source }) => [...source.matchAll(/\brunbook\('([^']+)'\)/g)].map(([, name]) => name));
  expect(named).toEqual(expect.arrayContaining(['go-live', 'mail-refused', 'move-here']));
  expect(named.filter(name => !existsSync(join(ROOT, runbook(name as 'retire').replace(MAIN, ''))))).toEqual([]);
  expect(pageOf('README').startsWith(MAIN) && existsSync(join(ROOT, pageOf('README').replace(MAIN, '')))).toBe(true);
});
