import { setImmediate } from 'node:timers/promises';
import { Turns } from '../../../lib/net/turns';

test('a rush is done in its order, and others get their turn in between', async () => {
  const turns = new Turns();
  const done: number[] = [];
  for (let index = 0; index < 100; index++) {
    turns.add(() => done.push(index));
  }
  expect(done).toEqual([]);
  await setImmediate();
  const before = done.length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(100);
  while (done.length < 100) {
    await setImmediate();
  }
  expect(done).toEqual(Array.from({ length: 100 }, (_, index) => index));
});

test('what is added later is done as well, also by the work itself', async () => {
  const turns = new Turns();
  const done: string[] = [];
  turns.add(() => turns.add(() => done.push('second')));
  await setImmediate();
  await setImmediate();
  expect(done).toEqual(['second']);
  turns.add(() => done.push('third'));
  await setImmediate();
  expect(done).toEqual(['second', 'third']);
});
