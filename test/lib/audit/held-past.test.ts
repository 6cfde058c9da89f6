import { Known } from '../../../lib/audit/held-history';
import { heldFromBefore } from '../../../lib/audit/held-past';
import { StoredText } from '../../../lib/audit/held-version';
import { Policy, policyId, renderPolicy } from '../../../lib/protocol';

const DAY = 86_400_000;
const NOW = 1000 * DAY;
const LATE = 20 * 60_000;
const WAIT = 300_000 + 2 * DAY;
const YEAR = 31_557_600_000;

const a: Policy = { mode: 'testing', mx: ['a.example.net'], maxAge: 1_209_600 };
const b: Policy = { ...a, mx: ['b.example.net'] };

function idOf(policy: Policy, revision = 0): string {
  return policyId(renderPolicy(policy), revision);
}

function version(daysAgo: number, policy: Policy): StoredText {
  return { at: NOW - daysAgo * DAY, text: renderPolicy(policy), id: idOf(policy) };
}

function until(known: Known) {
  const found = heldFromBefore(known, NOW, { recordTtl: 300, mxTtl: 300 });
  return found && { current: found.current, normal: found.until.normal - NOW, worst: found.until.worst - NOW };
}

test('it was announced until some minutes after the oldest version, and for no longer when more versions came', () => {
  const first = { current: false, normal: -30 * DAY + LATE + WAIT, worst: -30 * DAY + LATE + WAIT + YEAR };
  expect(until({ versions: [version(1, b), version(30, a)], id: idOf(b), since: NOW - DAY })).toEqual(first);
  expect(until({ versions: [version(1, b), version(30, a)], id: idOf(b) })).toEqual(first);
  expect(until({ versions: [version(1, a), version(2, b), version(30, a)], id: idOf(a), since: NOW - DAY })).toEqual(first);
});

test('the record tells when it ended, if it changed once only', () => {
  expect(until({ versions: [version(30, a)], id: idOf(a), since: NOW - 30 * DAY + 60_000 })).toMatchObject({ normal: -30 * DAY + 60_000 + WAIT });
  expect(until({ versions: [version(30, a)], id: idOf(a), since: NOW - 20 * DAY })).toMatchObject({ normal: -20 * DAY + WAIT });
  expect(until({ versions: [version(30, a)], id: idOf(a, 1), since: NOW - 20 * DAY })).toMatchObject({ normal: -30 * DAY + LATE + WAIT });
});

test('it counts from now on where nothing says that another id came', () => {
  expect(until({ versions: [version(30, a)], id: idOf(a) })).toMatchObject({ normal: WAIT, worst: WAIT + YEAR });
  expect(until({ versions: [version(30, a)], id: idOf(a, 1) })).toMatchObject({ normal: WAIT, worst: WAIT + YEAR });
  const byHand = { at: NOW - 30 * DAY, text: renderPolicy(a) };
  expect(until({ versions: [byHand], id: undefined })).toMatchObject({ normal: WAIT + YEAR, worst: WAIT + YEAR });
});

test('a record that is gone leaves the worst case alone', () => {
  const found = until({ versions: [version(30, a)], id: undefined })!;
  expect(found.normal).toBe(found.worst);
});

test('it has no end under an id that was there before the oldest version, as after a new bucket in the same stack', () => {
  expect(until({ versions: [version(30, a)], id: idOf(a), since: NOW - 90 * DAY })).toMatchObject({ normal: Infinity, worst: Infinity });
  expect(until({ versions: [version(30, a)], id: 'byhand' })).toMatchObject({ normal: Infinity, worst: Infinity });
});

test('it is over when the oldest version is a year and some days old', () => {
  expect(until({ versions: [version(367, a)], id: idOf(a), since: NOW - 367 * DAY })).toMatchObject({ worst: expect.any(Number) });
  expect(until({ versions: [version(368, a)], id: idOf(a), since: NOW - 368 * DAY })).toBeUndefined();
});

test('without a version nothing says when it ended', () => {
  expect(until({ versions: [], id: idOf(a), policy: a })).toBeUndefined();
});
