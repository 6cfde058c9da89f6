import { txtValue } from '../../../lib/assembly';

test.each([
  ['"v=STSv1; id=1"', 'v=STSv1; id=1'],
  ['"v=STSv1; " "id=1"', 'v=STSv1; id=1'],
  ['"a\\"b\\\\c\\073d"', 'a"b\\c;d'],
  ['bare', 'bare'],
  ['', ''],
])('%s is read as Route 53 reads it', (value, text) => {
  expect(txtValue(value)).toBe(text);
});

test('a value that never ends takes no time', () => {
  const start = performance.now();
  txtValue('"a\\'.repeat(1_000_000));
  expect(performance.now() - start).toBeLessThan(500);
});
