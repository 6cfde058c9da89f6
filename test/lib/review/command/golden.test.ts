import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { createColors } from 'picocolors';
import { expectGolden } from './golden';
import { failing, Review } from '../../../../lib/review';
import { formatJson } from '../../../../lib/review/command/format-json';
import { formatMarkdown } from '../../../../lib/review/command/format-markdown';
import { formatText } from '../../../../lib/review/command/format-text';
import { blocksOf, ROOT } from '../../../documents';
import { PULL_REQUESTS, reviewPullRequests } from '../pull-requests';

const GOLDEN = join(__dirname, 'golden');
const plain = createColors(false);
const schema = JSON.parse(readFileSync(join(ROOT, 'docs', 'schemas', 'review.schema.json'), 'utf8'));

let reviews: Map<string, Review[]>;

beforeAll(() => {
  reviews = reviewPullRequests();
}, 300_000);

describe.each(Object.keys(PULL_REQUESTS))('the pull request "%s"', name => {
  const file = (extension: string) => join(GOLDEN, `${name.replaceAll(/[^a-z]+/g, '-')}.${extension}`);

  test('reads so in a terminal', () => {
    expectGolden(file('txt'), reviews.get(name)!.map(each => `${formatText(each, plain).join('\n')}\n`).join('\n'));
  });

  test('reads so as a comment', () => {
    expectGolden(file('md'), reviews.get(name)!.map(each => `${formatMarkdown(each).join('\n')}\n`).join('\n'));
  });

  test('is JSON as its schema says', () => {
    const validate = new Ajv({ allErrors: true, strict: true }).compile(schema);
    for (const each of reviews.get(name)!) {
      const value = JSON.parse(formatJson(each, failing(each, 'high') ? 1 : 0).join('\n'));
      expect([validate(value), validate.errors]).toEqual([true, null]);
    }
  });
});

test('the schema takes nothing else', () => {
  const validate = new Ajv({ strict: true }).compile(schema);
  expect(validate({ error: 'cdk.out: is not there', exitCode: 2 })).toBe(true);
  expect(validate({ error: 'x', exitCode: 1 })).toBe(false);
  const value = JSON.parse(formatJson(reviews.get('order only')![0], 0).join('\n'));
  expect(validate({ ...value, level: 'terrible' })).toBe(false);
  expect(validate({ ...value, more: 1 })).toBe(false);
});

test('the README shows what the command prints', () => {
  const shown = blocksOf(readFileSync(join(ROOT, 'README.md'), 'utf8')).map(({ code }) => code);
  const [swap] = reviews.get('provider swapped in one step')!;
  const text = formatText({ ...swap, base: 'base.out', head: 'head.out' }, plain, 100).join('\n');
  expect(shown.map(code => code.trimEnd())).toContain(text);
});
