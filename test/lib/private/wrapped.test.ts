import { wrapped } from '../../../lib/private/wrapped';

test('words are in lines of a width, each with what stands before it', () => {
  expect(wrapped('one two three four', '// ', 13)).toEqual(['// one two', '// three four']);
});

test('a word that is longer stands by itself, so that it can be copied', () => {
  expect(wrapped('see https://example.com/a/long/address there', '', 10)).toEqual(['see', 'https://example.com/a/long/address', 'there']);
});

test('a line begins with no word that may not begin one', () => {
  expect(wrapped('one @two three', '', 4, { mayBegin: word => !word.startsWith('@') })).toEqual(['one @two', 'three']);
});

test('a word that may begin no line takes the one before it along, and no line is too long for it', () => {
  expect(wrapped('one two @three', '', 10, { mayBegin: word => !word.startsWith('@') })).toEqual(['one', 'two @three']);
});

test('nothing is a line without an end of blanks, and what a terminal acts on is told', () => {
  expect(wrapped('', '// ', 10)).toEqual(['//']);
  expect(wrapped('a\nb', '', 10)).toEqual(['a\\u{a}b']);
});

test('the first line can stand elsewhere', () => {
  expect(wrapped('one two three', '  ', 9, { first: '- ' })).toEqual(['- one two', '  three']);
});
