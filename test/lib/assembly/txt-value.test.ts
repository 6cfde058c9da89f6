import { txtText } from '../../../lib/assembly';

test.each([
  ['"v=STSv1; id=1"', 'v=STSv1; id=1'],
  ['"one" "two"', 'onetwo'],
  ['"a \\"b\\" \\\\"', 'a "b" \\'],
  ['"\\303\\274"', '\u00c3\u00bc'],
  ['bare', ''],
])('%s is %j', (value, text) => {
  expect(txtText(value)).toBe(text);
});
