import * as fc from 'fast-check';
import { literal, literalText, literalTexts } from '../../../lib/assembly';

test.each([
  ['a text', 'a', 'a'],
  ['a number', 300, '300'],
  ['Fn::Join of literals', { 'Fn::Join': ['.', ['_mta-sts', 'example', 'com']] }, '_mta-sts.example.com'],
  ['Fn::Join of functions over literals', { 'Fn::Join': ['', ['a', { 'Fn::Select': ['1', ['x', 'b']] }]] }, 'ab'],
  ['Fn::Join of what Fn::Split makes', { 'Fn::Join': ['-', { 'Fn::Split': ['.', 'a.b'] }] }, 'a-b'],
  ['Fn::Sub without a variable', { 'Fn::Sub': 'example.com' }, 'example.com'],
  ['Fn::Sub with literal variables', { 'Fn::Sub': ['${A}.example.com and ${!B}', { A: 'news' }] }, 'news.example.com and ${B}'],
])('%s is worked out', (_, value, text) => {
  expect(literalText(value)).toBe(text);
});

test.each([
  ['a reference', { Ref: 'Domain' }],
  ['an attribute', { 'Fn::GetAtt': ['A', 'B'] }],
  ['Fn::Join with a reference', { 'Fn::Join': ['', ['a', { Ref: 'B' }]] }],
  ['Fn::Sub with a parameter', { 'Fn::Sub': '${Domain}' }],
  ['Fn::Sub with a name that objects have', { 'Fn::Sub': ['${constructor}', {}] }],
  ['Fn::If', { 'Fn::If': ['C', 'a', 'b'] }],
  ['a function that nobody knows', { 'Fn::Whatever': ['a'] }],
  ['two functions in one', { 'Fn::Sub': 'a', 'Fn::Join': ['', ['b']] }],
  ['an index that is out of the list', { 'Fn::Select': ['7', ['a']] }],
  ['nothing', null],
  ['a text that is too long for any value', 'a'.repeat(100_001)],
])('%s is known to the deploy alone', (_, value) => {
  expect(literalText(value)).toBeUndefined();
});

test('a list says in which place the token is', () => {
  expect(literalTexts(['a', { Ref: 'B' }, 'c'])).toEqual(['a', undefined, 'c']);
  expect(literalTexts({ Ref: 'List' })).toBeUndefined();
});

test('functions in functions are followed so deep and no deeper', () => {
  const join = (depth: number): unknown => depth === 0 ? 'a' : { 'Fn::Join': ['', [join(depth - 1)]] };
  expect(literalText(join(40))).toBe('a');
  expect(literalText(join(10_00))).toBeUndefined();
});

test('variables that never end take no time', () => {
  const start = performance.now();
  expect(literalText({ 'Fn::Sub': '${'.repeat(50_000) })).toBe('${'.repeat(50_000));
  expect(performance.now() - start).toBeLessThan(500);
});

const names = fc.constantFrom('Fn::Join', 'Fn::Sub', 'Fn::Select', 'Fn::Split', 'Ref', '__proto__', 'constructor');
const { value: anything } = fc.letrec(tie => ({
  value: fc.oneof({ depthSize: 'small' }, fc.string(), fc.integer(), fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(names, tie('value'), { maxKeys: 2 })),
}));

test('whatever a value is, nothing is thrown', () => {
  fc.assert(fc.property(anything, value => {
    const found = literal(value);
    expect(found === undefined || typeof found === 'string' || Array.isArray(found)).toBe(true);
  }));
});
