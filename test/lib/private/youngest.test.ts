import { Youngest } from '../../../lib/private/youngest';

test('an answer is made once while it is kept, and the one that was asked for longest ago goes first', () => {
  const kept = new Youngest<string>(2);
  const made: string[] = [];
  const get = (key: string) => kept.get(key, () => {
    made.push(key);
    return key.toUpperCase();
  });
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(get)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
