import { historyOf } from '../../../lib/audit/version-history';
import { heldPolicies } from '../../../lib/change';

const DAY = 86_400_000;
const NOW = 100 * DAY;
const TTLS = { recordTtl: 300, mxTtl: 300 };

function text(mode: string, mx: string): string {
  return `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: 1209600\r\n`;
}

function held(...given: Parameters<typeof historyOf>) {
  return heldPolicies(historyOf(...given), NOW, TTLS)
    .map(({ policy, ids, current, until }) => ({ mx: policy.mx[0], mode: policy.mode, ids, current, until }));
}

test('one version whose id is announced is held as long as that is so', () => {
  expect(held([{ from: NOW - DAY, text: text('enforce', 'a.example'), id: 'a' }], 'a', NOW))
    .toEqual([{ mx: 'a.example', mode: 'enforce', ids: ['a'], current: true, until: { normal: Infinity, worst: Infinity } }]);
});

test('an older version is held from the moment when the next one came, with both waits', () => {
  const [current, old] = held([
    { from: NOW - 30 * DAY, text: text('enforce', 'a.example'), id: 'a' },
    { from: NOW - DAY, text: text('none', 'a.example'), id: 'b' },
  ], 'b', NOW);
  expect(current).toMatchObject({ mode: 'none', current: true });
  expect(old).toMatchObject({ mode: 'enforce', current: false, until: { normal: NOW + DAY + 300_000, worst: NOW - DAY + 300_000 + 16 * DAY } });
});

test('a text that was served for a moment and taken back counts: a sender may hold it under the id that stayed', () => {
  const found = held([
    { from: NOW - 30 * DAY, text: text('enforce', 'a.example'), id: 'a' },
    { from: NOW - DAY, text: text('enforce', 'b.example'), id: 'b' },
    { from: NOW - DAY + 1000, text: text('enforce', 'a.example'), id: 'a' },
  ], 'a', NOW);
  expect(found.find(({ mx }) => mx === 'b.example')).toMatchObject({ current: false, ids: expect.arrayContaining(['a']), until: { worst: Infinity } });
});

test('what is forgotten by everybody is not listed', () => {
  expect(held([
    { from: 0, text: text('enforce', 'a.example'), id: 'a' },
    { from: NOW - 60 * DAY, text: text('testing', 'a.example'), id: 'b' },
  ], 'b', NOW)).toEqual([expect.objectContaining({ mode: 'testing' })]);
});

test('without a TXT record a text that is still served has no end: some senders refresh by time; one that is gone has', () => {
  const version = { from: NOW - DAY, text: text('enforce', 'a.example'), id: 'a' };
  expect(held([version], undefined, NOW)).toMatchObject([{ current: false, until: { worst: Infinity } }]);
  expect(held([version, { from: NOW }], undefined, NOW)).toMatchObject([{ current: false, until: { worst: NOW + 300_000 + 16 * DAY } }]);
});

test('an id that no version has is announced beside what is served', () => {
  expect(held([{ from: NOW - DAY, text: text('enforce', 'a.example'), id: 'a' }], 'other', NOW)[0]).toMatchObject({ ids: ['a', 'other'], current: true });
});

test('a deleted object ends its version, what is no policy is held by nobody, and a version without a label is served under the ids of its time', () => {
  expect(held([
    { from: NOW - 3 * DAY, text: '<html>' },
    { from: NOW - 2 * DAY, text: text('enforce', 'a.example'), id: 'a' },
    { from: NOW - DAY, text: text('enforce', 'b.example') },
    { from: NOW - DAY + 1000 },
  ], 'a', NOW).map(({ mx, ids }) => [mx, ids])).toEqual([['a.example', ['a']], ['b.example', ['a']]]);
});
