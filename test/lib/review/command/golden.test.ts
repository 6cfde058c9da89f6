import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { createColors } from 'picocolors';
import { expectGolden } from './golden';
import { failing } from '../../../../lib/review';
import { formatJson } from '../../../../lib/review/command/format-json';
import { formatMarkdown } from '../../../../lib/review/command/format-markdown';
import { formatText } from '../../../../lib/review/command/format-text';
import { blocksOf, ROOT } from '../../../documents';
import { PullRequest, reviewPullRequests } from '../pull-requests';

const GOLDEN = join(__dirname, 'golden');
const plain = createColors(false);
const schema = JSON.parse(readFileSync(join(ROOT, 'docs', 'schemas', 'review.schema.json'), 'utf8'));

const all: PullRequest[] = reviewPullRequests();

describe.each(all.map(each => [each.name, each] as const))('the pull request %s', (name, { review }) => {
  const file = (extension: string) => join(GOLDEN, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.${extension}`);

  test('reads so in a terminal', () => {
    expectGolden(file('txt'), `${formatText(review, plain).join('\n')}\n`);
  });

  test('reads so as a comment', () => {
    expectGolden(file('md'), `${formatMarkdown(review).join('\n')}\n`);
  });

  test('is JSON as its schema says', () => {
    const validate = new Ajv({ allErrors: true, strict: true }).compile(schema);
    const value = JSON.parse(formatJson(review, failing(review, 'high') ? 1 : 0).join('\n'));
    expect([validate(value), validate.errors]).toEqual([true, null]);
  });
});

function reviewOf(branch: string) {
  return all.find(each => each.branch === branch)!.review;
}

test('the schema takes nothing else', () => {
  const validate = new Ajv({ strict: true }).compile(schema);
  expect(validate({ error: 'cdk.out: is not there', exitCode: 2 })).toBe(true);
  expect(validate({ error: 'x', exitCode: 1 })).toBe(false);
  const value = JSON.parse(formatJson(reviewOf('order-only'), 0).join('\n'));
  expect(validate({ ...value, level: 'terrible' })).toBe(false);
  expect(validate({ ...value, more: 1 })).toBe(false);
});

test('the README shows what the command prints', () => {
  const shown = blocksOf(readFileSync(join(ROOT, 'README.md'), 'utf8')).map(({ code }) => code);
  const text = formatText({ ...reviewOf('provider-swapped-in-one-step'), base: 'base.out', head: 'head.out' }, plain, 100).join('\n');
  expect(shown.map(code => code.trimEnd())).toContain(text);
});
