import { setTimeout } from 'node:timers/promises';
import { InFlight } from '../../../lib/net/in-flight';

test('no more than so many are done at a time, and all of them in the end', async () => {
  const queue = new InFlight(3);
  let [running, most] = [0, 0];
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await setTimeout(1);
    running -= 1;
    return 'done';
  };
  expect(await Promise.all(Array.from({ length: 20 }, () => queue.run(work)))).toEqual(Array(20).fill('done'));
  expect(most).toBe(3);
});

test('of those that wait the urgent ones are first, and each kind in its order', async () => {
  const queue = new InFlight(1);
  const begun: string[] = [];
  const add = (name: string, isUrgent: boolean) => queue.run(async () => { begun.push(name); }, isUrgent);
  await Promise.all([add('running', false), add('a', false), add('b', false), add('urgent c', true), add('urgent d', true)]);
  expect(begun).toEqual(['running', 'urgent c', 'urgent d', 'a', 'b']);
});

test('what fails gives its place back', async () => {
  const queue = new InFlight(1);
  const failed = queue.run(() => Promise.reject(new Error('no')));
  const thrown = queue.run(() => { throw new Error('at once'); });
  const after = queue.run(() => Promise.resolve('yes'));
  await expect(failed).rejects.toThrow('no');
  await expect(thrown).rejects.toThrow('at once');
  expect(await after).toBe('yes');
});
