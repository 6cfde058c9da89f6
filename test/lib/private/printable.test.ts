import { printable, printableJson, printablePath } from '../../../lib/private/printable';

const HOSTILE = 'a\u001b[2Jb\u009bc\u202ed\u2028e\ud800f\ng';

test('what a terminal would act on is shown instead, and the rest stays', () => {
  expect(printable(HOSTILE)).toBe('a\\u{1b}[2Jb\\u{9b}c\\u{202e}d\\u{2028}e\\u{d800}f\\u{a}g');
  expect(printable('bücher.example: 14 days, {a}')).toBe('bücher.example: 14 days, {a}');
});

test('JSON says the same as before, without such characters', () => {
  const text = printableJson({ name: HOSTILE, tag: '\u{e0001}', list: [1] });
  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  expect(JSON.parse(text)).toEqual({ name: HOSTILE, tag: '\u{e0001}', list: [1] });
});

test('what the log of a CI run takes for a command is none any more, and JSON stays what it says', () => {
  expect(printable('a ##[error]b [c] # d')).toBe('a ##\\u{5b}error]b [c] # d');
  expect(JSON.parse(printableJson(['##[x]']))).toEqual(['##[x]']);
  expect(printableJson(['##[x]'])).not.toContain('##[');
  expect([printablePath('::error::a'), printablePath(' ::a'), printablePath('./a::b.txt')]).toEqual(['./::error::a', './ ::a', './a::b.txt']);
});
