import { formatInstant, formatSeconds, later } from '../../../lib/change';

test('a moment is written up to the minute, and never earlier than it is', () => {
  expect(formatInstant(Date.UTC(2026, 11, 8, 10, 51))).toBe('2026-12-08 10:51 UTC');
  expect(formatInstant(Date.UTC(2026, 11, 8, 10, 51) + 1)).toBe('2026-12-08 10:52 UTC');
});

test('what does not end, or ends after all dates, is said so', () => {
  expect(formatInstant(Infinity)).toBe('no end');
  expect(formatInstant(later(8.64e15, 1))).toBe('no end');
});

test.each([
  [1_209_600, '14 days'], [173_100, '2 days 5 minutes'], [3661, '1 hour 1 minute 1 second'], [86_400, '1 day'], [0, '0 seconds'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});
