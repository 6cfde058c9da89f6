import { alternate, compare, isMissed } from '../../benchmarks/comparison';
import { summarize } from '../../benchmarks/statistics';
import { renderTable } from '../../benchmarks/table';

const twiceAsFast = { ours: [1, 2, 3], theirs: [2, 4, 6] };

test('a summary is the median and the quartiles, whatever the order', () => {
  expect(summarize([5, 1, 3, 2, 4])).toEqual({ median: 3, low: 2, high: 4, count: 5 });
  expect(summarize([1, 2])).toEqual({ median: 1.5, low: 1.25, high: 1.75, count: 2 });
});

test('without a measurement there is no summary', () => {
  expect(() => summarize([])).toThrow('no measurement was taken');
});

test('a ratio is that of measurements taken together, not of the medians', () => {
  const oneSlowMoment = { ours: [10, 100, 10], theirs: [20, 200, 40] };
  expect(compare('', 'ms', oneSlowMoment, 'other').ratio).toMatchObject({ median: 0.5 });
});

test('a target is missed by more than it allows, and kept by exactly that', () => {
  expect(isMissed(compare('', 'ms', twiceAsFast, 'other', { of: 'ratio', atMost: 0.49 }))).toBe(true);
  expect(isMissed(compare('', 'ms', twiceAsFast, 'other', { of: 'ratio', atMost: 0.5 }))).toBe(false);
  expect(isMissed(compare('', 'ms', twiceAsFast, 'other', { of: 'ours', atMost: 1.9 }))).toBe(true);
  expect(isMissed(compare('', 'ms', twiceAsFast, 'other', { of: 'ours', atMost: 2 }))).toBe(false);
});

test('a target of a ratio is missed where there is nothing to compare with, and where a measurement failed', () => {
  expect(isMissed({ name: '', unit: '', ours: summarize([1]), target: { of: 'ratio', atMost: 9 } })).toBe(true);
  expect(isMissed(compare('', 'ms', { ours: [NaN], theirs: [1] }, 'other', { of: 'ratio', atMost: 9 }))).toBe(true);
});

test('without a target nothing is missed', () => {
  expect(isMissed(compare('', 'ms', { ours: [9], theirs: [1] }, 'other'))).toBe(false);
});

test('both sides take turns, and so does who begins', async () => {
  const order: string[] = [];
  const measure = (side: string) => async () => order.push(side);
  expect(await alternate(2, measure('ours'), measure('theirs'))).toEqual({ ours: [1, 4], theirs: [2, 3] });
  expect(order).toEqual(['ours', 'theirs', 'theirs', 'ours']);
});

test('the table says which target is missed', () => {
  const lines = renderTable([
    compare('change', 'ms', twiceAsFast, 'other', { of: 'ratio', atMost: 0.25 }),
    compare('size', 'KB', { ours: [90.1], theirs: [450.4] }, 'other', { of: 'ours', atMost: 250 }),
  ]).split('\n');
  expect(lines[1]).toMatch(/^change +2 ms \(1.5–2.5\) +4 ms \(3–5\), other +0.5 \(0.5–0.5\) +≤ 0.25 × +MISSED$/);
  expect(lines[2]).toMatch(/^size +90.1 KB +450 KB, other +0.2 +≤ 250 KB +kept$/);
});
