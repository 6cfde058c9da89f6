import { remembered } from '../../../lib/private/remembered';

test('the same question is answered once, also a list of the same texts', () => {
  const read = jest.fn((texts: readonly string[]) => ({ length: texts.length }));
  const answers = remembered(read);
  expect(answers(['a', 'b'])).toEqual({ length: 2 });
  expect(answers(['a', 'b'])).toBe(answers(['a', 'b']));
  expect(answers(['a,b'])).toEqual({ length: 1 });
  expect(read).toHaveBeenCalledTimes(2);
});

test('of many questions only those that were asked last are kept', () => {
  const read = jest.fn((text: string) => text.toUpperCase());
  const answers = remembered(read);
  answers('first');
  answers('second');
  for (let index = 0; index < 31; index++) {
    answers('first');
    answers(`other ${index}`);
  }
  read.mockClear();
  expect([answers('first'), answers('second')]).toEqual(['FIRST', 'SECOND']);
  expect(read.mock.calls).toEqual([['second']]);
});

test('an answer of nothing is an answer', () => {
  const read = jest.fn(() => undefined);
  const answers = remembered(read);
  expect([answers('x'), answers('x')]).toEqual([undefined, undefined]);
  expect(read).toHaveBeenCalledTimes(1);
});
