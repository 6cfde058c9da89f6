import { DAY, NOW, OPTIONS, policy } from './example';
import { heldPolicies, heldUntil, type History, normalWait, safeToMoveMx, safeToRetire, worstCaseWait } from '../../../lib/change';

const HOUR = 3_600_000;
const MARGIN = 48 * HOUR;
const old = policy('enforce', ['a.example.net'], 1_209_600);
const short = policy('enforce', ['b.example.net'], 86_400);
const none = policy('none', ['a.example.net'], 86_400);
const held = (history: History) => heldPolicies(history, NOW, OPTIONS);

/** `old` up to a day ago, then another one. */
const changed = (next = none): History => ({
  served: [{ policy: old, until: NOW - DAY }, { policy: next, from: NOW - DAY }],
  announced: [{ id: 'old', until: NOW - DAY }, { id: 'next', from: NOW - DAY }],
});

describe('the two waits', () => {
  test('the normal one is the longer TTL and 48 hours', () => {
    expect(normalWait({ recordTtl: 300, mxTtl: 3600 })).toBe(3600 + 172_800);
    expect(normalWait({ recordTtl: 7200, mxTtl: 3600 })).toBe(7200 + 172_800);
  });

  test('the worst case adds max_age to the TTL of the TXT record and 48 hours, and a week at least in enforce', () => {
    expect(worstCaseWait(old, OPTIONS)).toBe(300 + 172_800 + 1_209_600);
    expect(worstCaseWait(short, OPTIONS)).toBe(300 + 172_800 + 604_800);
    expect(worstCaseWait(none, OPTIONS)).toBe(300 + 172_800 + 86_400);
  });

  test('the normal one never ends after the worst case', () => {
    const { normal, worst } = heldUntil(none, NOW, { recordTtl: 300, mxTtl: 604_800 });
    expect(normal).toBe(worst);
  });
});

describe('held policies', () => {
  test('what is published is held without end', () => {
    expect(held({ served: [{ policy: old, from: NOW - DAY }], announced: [{ id: 'old', from: NOW - DAY }] }))
      .toEqual([{ policy: old, ids: ['old'], current: true, until: { normal: Infinity, worst: Infinity } }]);
  });

  test('what was replaced is held until both dates', () => {
    const found = held(changed()).find(each => each.policy === old);
    expect(found).toEqual({
      policy: old,
      ids: ['old'],
      current: false,
      until: { normal: NOW - DAY + 3_600_000 + MARGIN, worst: NOW - DAY + 300_000 + MARGIN + 14 * DAY },
    });
  });

  test('what everybody has forgotten is not told', () => {
    expect(heldPolicies(changed(), NOW + 16 * DAY, OPTIONS).map(each => each.policy)).toEqual([none]);
  });

  test('a text that was taken back is held without end while the id that it was seen under is announced', () => {
    const takenBack: History = {
      served: [
        { policy: old, until: NOW - DAY }, { policy: short, from: NOW - DAY, until: NOW - DAY + 60_000 }, { policy: old, from: NOW - DAY + 60_000 },
      ],
      announced: [{ id: 'old' }],
    };
    expect(held(takenBack).find(each => each.policy === short)).toMatchObject({ ids: ['old'], current: false, until: { normal: Infinity, worst: Infinity } });
  });

  test('another revision ends that, after the waits', () => {
    const mended: History = {
      served: [
        { policy: old, until: NOW - DAY }, { policy: short, from: NOW - DAY, until: NOW - DAY + 60_000 }, { policy: old, from: NOW - DAY + 60_000 },
      ],
      announced: [{ id: 'old', until: NOW - HOUR }, { id: 'revision 1', from: NOW - HOUR }],
    };
    expect(held(mended).find(each => each.policy === short)?.until)
      .toEqual({ normal: NOW - HOUR + 3_600_000 + MARGIN, worst: NOW - HOUR + 300_000 + MARGIN + 7 * DAY });
  });

  test('the id of earlier that comes back brings back what was fetched under it in between', () => {
    const reverted: History = {
      served: [{ policy: old, until: NOW - HOUR }, { policy: short, from: NOW - HOUR, until: NOW - 1000 }, { policy: old, from: NOW - 1000 }],
      announced: [{ id: 'old', until: NOW - HOUR }, { id: 'short', from: NOW - HOUR, until: NOW }, { id: 'old', from: NOW }],
    };
    expect(held(reverted).find(each => each.policy === short)).toMatchObject({ ids: ['old', 'short'], until: { worst: Infinity } });
  });

  test('an id of earlier that comes back when all is forgotten brings back nothing', () => {
    const at = NOW - 100 * DAY;
    const reverted: History = {
      served: [{ policy: old, until: at }, { policy: short, from: at, until: NOW - 1000 }, { policy: old, from: NOW - 1000 }],
      announced: [{ id: 'old', until: at }, { id: 'short', from: at, until: NOW }, { id: 'old', from: NOW }],
    };
    expect(held(reverted).find(each => each.policy === short)?.until.worst).toBe(NOW + 300_000 + MARGIN + 7 * DAY);
  });

  test('a text under an id that did not change with it is held without end', () => {
    const history: History = { served: [{ policy: old, until: NOW - DAY }, { policy: short, from: NOW - DAY }], announced: [{ id: 'fixed' }] };
    expect(held(history).map(({ policy: each, until }) => [each, until.worst])).toEqual([[old, Infinity], [short, Infinity]]);
  });

  test('where no id is announced any more, senders that can fetch hold as long as the others', () => {
    const removed: History = { served: [{ policy: old, until: NOW }], announced: [{ id: 'old', until: NOW }] };
    expect(held(removed)[0].until).toEqual({ normal: NOW + 300_000 + MARGIN + 14 * DAY, worst: NOW + 300_000 + MARGIN + 14 * DAY });
  });

  test('a text that is still served when its record is gone is still fetched by those that refresh by time', () => {
    expect(held({ served: [{ policy: old }], announced: [{ id: 'old', until: NOW - 100 * DAY }] })[0]).toMatchObject({ current: false, until: { worst: Infinity } });
  });

  test('a text that was never served while an id could be seen is held by nobody', () => {
    expect(held({ served: [{ policy: old, until: NOW - 10 * DAY }, { policy: none, from: NOW - 10 * DAY }], announced: [{ id: 'x', from: NOW - 10 * DAY }] })
      .map(each => each.policy)).toEqual([none]);
  });
});

describe('safe dates', () => {
  const to = (...hosts: string[]) => hosts.map((host, index) => ({ host, preference: index }));

  test('the MX may move when what does not cover the new hosts is forgotten', () => {
    const both = policy('enforce', ['a.example.net', 'b.example.net']);
    const now = held(changed(both));
    const { until } = now.find(each => each.policy === old)!;
    expect(safeToMoveMx(now, to('b.example.net'), NOW)).toEqual(until);
  });

  test('at once where all that is held covers the new hosts, or all but a backup', () => {
    expect(safeToMoveMx(held(changed(old)), to('a.example.net', 'backup.example.org'), NOW)).toEqual({ normal: NOW, worst: NOW });
  });

  test('not while senders get a policy that does not cover them', () => {
    expect(safeToMoveMx(held(changed(old)), to('b.example.net'), NOW)).toEqual({ normal: Infinity, worst: Infinity });
  });

  test('the policy may be retired when nobody holds one in enforce', () => {
    expect(safeToRetire(held(changed()), NOW).worst).toBe(NOW - DAY + 300_000 + MARGIN + 14 * DAY);
    expect(safeToRetire(heldPolicies(changed(), NOW + 16 * DAY, OPTIONS), NOW + 16 * DAY).worst).toBe(NOW + 16 * DAY);
    expect(safeToRetire(held(changed(old)), NOW).worst).toBe(Infinity);
  });
});
