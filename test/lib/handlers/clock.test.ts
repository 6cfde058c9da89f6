import { VirtualClock } from './fakes';
import { Backoff, systemClock } from '../../../lib/handlers/clock';

test('the pauses double up to the ceiling', async () => {
  const clock = new VirtualClock();
  const start = clock.now();
  const backoff = new Backoff(clock, 100, 400);
  const moments: number[] = [];
  for (let i = 0; i < 5; i++) {
    await backoff.wait(Infinity);
    moments.push(clock.now() - start);
  }
  // half of each pause is jitter, and the clock's chance is one half
  expect(moments).toEqual([75, 225, 525, 825, 1125]);
});

test('the last pause ends at the deadline, and then there is none', async () => {
  const clock = new VirtualClock();
  const deadline = clock.now() + 120;
  const backoff = new Backoff(clock, 100, 400);
  expect(await backoff.wait(deadline)).toBe(true);
  expect(await backoff.wait(deadline)).toBe(true);
  expect(clock.now()).toBe(deadline);
  expect(await backoff.wait(deadline)).toBe(false);
  expect(clock.now()).toBe(deadline);
});

test('the system clock sleeps for as long as it is told', async () => {
  const start = systemClock.now();
  await systemClock.sleep(20);
  expect(systemClock.now() - start).toBeGreaterThanOrEqual(19);
  expect(systemClock.random()).toBeLessThan(1);
});
