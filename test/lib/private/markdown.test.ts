import { code, inline } from '../../../lib/private/markdown';

/** As GitHub's filters see it: entities are characters again, each text between tags and comments by itself, and code left out. */
function texts(markdown: string): string[] {
  return markdown.replace(/<code>.*?<\/code>/g, '<c>').split(/<!-- -->|<[^>]*>/)
    .map(text => text.replace(/&#(\d+);/g, (_, point) => String.fromCodePoint(Number(point))));
}

test.each([
  ['a mention', '@team look, and @org/team'],
  ['a reference', 'see #1 and org/repo#2'],
  ['an issue by its old name', 'see GH-1, gh-23 and (GH-4)'],
  ['a commit', 'since 1a2b3c4, 1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d and abcdefA'],
  ['a commit of another', 'org/repo@1a2b3c4d'],
  ['addresses', 'https://a.example www.a.example a@b.example'],
])('%s in what a stranger wrote is no link on GitHub', (_what, text) => {
  const seen = texts(inline(text));
  expect(seen.join('')).toBe(text);
  for (const each of seen) {
    expect(each).not.toMatch(/@\w|#\d|\bGH-\d|\b(?=\d*[a-f])[0-9a-f]{7,40}\b/i);
  }
  expect(inline(text)).not.toMatch(/:\/\/|www\./);
});

test('text that GitHub links nothing of stays as it is, and code is code', () => {
  for (const text of ['14 days, max_age 31557600', 'high-1, facade', 'decaf bad']) {
    expect(inline(text).replace('&#95;', '_')).toBe(text);
  }
  expect(inline('the record `v=1`')).toBe('the record <code>v&#61;1</code>');
  expect(code('@team GH-1')).toBe('<code>&#64;team GH-1</code>');
});
