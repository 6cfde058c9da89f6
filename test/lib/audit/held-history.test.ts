import { historyOf, Known } from '../../../lib/audit/held-history';
import { StoredText } from '../../../lib/audit/held-version';
import { heldPolicies } from '../../../lib/change';
import { Policy, policyId, renderPolicy } from '../../../lib/protocol';

const DAY = 86_400_000;
const NOW = 100 * DAY;
const WAIT = 300_000 + 2 * DAY;
const LATE = 20 * 60_000;

const a: Policy = { mode: 'enforce', mx: ['a.example.net'], maxAge: 1_209_600 };
const b: Policy = { mode: 'enforce', mx: ['b.example.net'], maxAge: 1_209_600 };
const none: Policy = { mode: 'none', mx: ['a.example.net'], maxAge: 86_400 };

function idOf(policy: Policy, revision = 0): string {
  return policyId(renderPolicy(policy), revision);
}

function version(daysAgo: number, policy: Policy, revision = 0): StoredText {
  return { at: NOW - daysAgo * DAY, text: renderPolicy(policy), id: idOf(policy, revision) };
}

/** The dates of one policy, from now, in ms. */
function until(of: Policy, known: Known) {
  const held = heldPolicies(historyOf(known, NOW), NOW, { recordTtl: 300, mxTtl: 300 });
  const found = held.find(({ policy }) => policy.mx[0] === of.mx[0] && policy.mode === of.mode);
  return found && { ids: found.ids, current: found.current, normal: found.until.normal - NOW, worst: found.until.worst - NOW };
}

const endless = { normal: Infinity, worst: Infinity };

describe('when the record announces the newest version', () => {
  test('it is held without end, and the one before until the record changed, with both waits', () => {
    const known = { versions: [version(1, none), version(30, a)], id: idOf(none), since: NOW - DAY + 60_000 };
    expect(until(none, known)).toMatchObject({ current: true, ...endless });
    expect(until(a, known)).toEqual({ ids: [idOf(a)], current: false, normal: -DAY + 60_000 + WAIT, worst: -DAY + 60_000 + WAIT + 14 * DAY });
  });

  test('one that was replaced twice was announced up to some minutes after the version that replaced it', () => {
    const known = { versions: [version(1, none), version(5, b), version(30, a)], id: idOf(none), since: NOW - DAY };
    expect(until(a, known)).toMatchObject({ worst: -5 * DAY + LATE + WAIT + 14 * DAY });
  });

  test('of a record that is not in the stack nobody knows when it followed: the one before counts until now', () => {
    expect(until(a, { versions: [version(5, none), version(30, a)], id: idOf(none) })).toMatchObject({ normal: WAIT, worst: WAIT + 14 * DAY });
  });

  test('a record that followed days later, after a deploy that failed half-way, ends the old id then', () => {
    const known = { versions: [version(5, none), version(30, a)], id: idOf(none), since: NOW - DAY };
    expect(until(a, known)).toMatchObject({ normal: -DAY + WAIT });
  });

  test('what was replaced long ago is forgotten', () => {
    expect(until(a, { versions: [version(40, none), version(90, a)], id: idOf(none), since: NOW - 40 * DAY })).toBeUndefined();
  });
});

describe('a text that was taken back', () => {
  const versions = [version(4, a), { ...version(4, b), at: NOW - 4 * DAY - 60_000 }, version(30, a)];

  test('is held without end under the id that is announced again', () => {
    expect(until(b, { versions, id: idOf(a), since: NOW - 4 * DAY })).toMatchObject({ current: false, ...endless });
  });

  test('so it is when the record was never changed', () => {
    expect(until(b, { versions, id: idOf(a), since: NOW - 30 * DAY })).toMatchObject(endless);
  });

  test('is held until the id has changed, by a revision that needs no version', () => {
    const known = { versions, id: idOf(a, 1), since: NOW - DAY };
    expect(until(b, known)).toMatchObject({ worst: -DAY + WAIT + 14 * DAY });
    expect(until(a, known)).toMatchObject({ current: true, ids: expect.arrayContaining([idOf(a), idOf(a, 1)]) });
  });

  test('and until now at least, if nobody knows when that was', () => {
    expect(until(b, { versions, id: idOf(a, 1) })).toMatchObject({ worst: WAIT + 14 * DAY });
  });

  test('counts also when the id that came back was announced before without a version of its own', () => {
    const quiet = [version(4, a, 1), { ...version(4, b, 1), at: NOW - 4 * DAY - 60_000 }, version(30, a)];
    expect(until(b, { versions: quiet, id: idOf(a, 1), since: NOW - 4 * DAY })).toMatchObject(endless);
  });

  // revision 1 of a was taken back when it was announced, b of revision 1 as well, and then the revision was deployed again
  const retried = [version(4, a), { ...version(4, b, 1), at: NOW - 4 * DAY - 60_000 }, version(30, a)];

  test('is held without end if the revision that is announced now was tried before it, both times without a version', () => {
    const known = { versions: retried, id: idOf(a, 1) };
    expect(until(b, { ...known, since: NOW - DAY })).toMatchObject({ current: false, ids: expect.arrayContaining([idOf(a, 1)]), ...endless });
    expect(until(b, known)).toMatchObject(endless);
  });

  test('is held until the id has changed, by a revision above those that were tried', () => {
    expect(until(b, { versions: retried, id: idOf(a, 2), since: NOW - DAY })).toMatchObject({ normal: -DAY + WAIT, worst: -DAY + WAIT + 14 * DAY });
  });

  test('does not when the old text came back under a revision that was raised for it', () => {
    const raised = [version(4, a, 1), version(5, b), version(30, a)];
    expect(until(b, { versions: raised, id: idOf(a, 1), since: NOW - 4 * DAY })).toMatchObject({ normal: -4 * DAY + WAIT });
  });
});

describe('when the record announces something else', () => {
  const versions = [version(1, b), version(30, a)];

  test('an older id holds what is served now, too', () => {
    expect(until(b, { versions, id: idOf(a) })).toMatchObject({ current: true, ids: expect.arrayContaining([idOf(a), idOf(b)]), ...endless });
  });

  test('an id that no version explains may have been there all the time', () => {
    expect(until(a, { versions, id: 'byhand' })).toMatchObject({ ids: expect.arrayContaining(['byhand']), current: false, ...endless });
  });

  test('nothing leaves what is served without end, and the old one with the worst case alone', () => {
    expect(until(b, { versions, id: undefined })).toMatchObject({ current: false, ...endless });
    const old = until(a, { versions, id: undefined })!;
    expect(old.normal).toBe(old.worst);
  });
});

describe('versions that the publisher did not write', () => {
  test('one without a label is held under the ids of its time', () => {
    const byHand = { at: NOW - DAY, text: renderPolicy(b) };
    expect(until(b, { versions: [version(0.5, a), byHand, version(30, a)], id: idOf(a) })).toMatchObject({ ids: [idOf(a)], ...endless });
  });

  test('one before all labels is held under an id that nobody knows', () => {
    const byHand = { at: NOW - 3 * DAY, text: renderPolicy(b) };
    expect(until(b, { versions: [version(1, none), version(2, a), byHand], id: idOf(none), since: NOW - DAY })).toMatchObject({ ids: ['not known'], worst: -2 * DAY + LATE + WAIT + 14 * DAY });
  });

  test('so it is until the record followed, after a first deploy with a label that failed half-way', () => {
    const byHand = { at: NOW - 9 * DAY, text: renderPolicy(b) };
    expect(until(b, { versions: [version(5, a), byHand], id: idOf(a), since: NOW - DAY })).toMatchObject({ worst: -DAY + WAIT + 14 * DAY });
  });

  test('what is no policy is held by nobody, and ends what was served before it, as a deleted object does', () => {
    const { served } = historyOf({ versions: [{ at: NOW }, { at: NOW - DAY, text: '<html>' }, version(2, a)], id: idOf(a) }, NOW);
    expect(served).toEqual([{ policy: a, from: NOW - 2 * DAY, until: NOW - DAY }]);
  });
});

describe('what the policy host serves', () => {
  test('counts as served all the time, if it is not what the bucket has', () => {
    expect(until(b, { versions: [version(1, a)], id: idOf(a), policy: b })).toMatchObject({ current: true, ...endless });
  });

  test('is one and the same, if the bucket has it in another spelling', () => {
    expect(historyOf({ versions: [version(1, a)], id: idOf(a), policy: { ...a, mx: ['A.example.net'] } }, NOW).served).toHaveLength(1);
  });

  test('is all that is known without versions: with an id, and without', () => {
    expect(until(a, { versions: [], id: 'one', policy: a })).toEqual({ ids: ['one'], current: true, ...endless });
    expect(until(a, { versions: [], policy: a })).toMatchObject({ ids: ['not known'], current: false, ...endless });
    expect(historyOf({ versions: [] }, NOW)).toEqual({ served: [], announced: [] });
  });
});
