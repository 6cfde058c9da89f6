import type { History } from '../../../../lib/change';
import { DAY, enforced, found, mx, NOW, policy, published, tested } from '../example';

const none = published(policy('none', ['a.example.net'], 86_400));
const gone = published(undefined);

/** Enforce until so many days ago, then none. */
const noneSince = (days: number): History => ({
  served: [{ policy: enforced.policy, until: NOW - days * DAY }, { policy: none.policy, from: NOW - days * DAY }],
  announced: [{ id: enforced.id, until: NOW - days * DAY }, { id: none.id, from: NOW - days * DAY }],
});

describe('change-policy-removed', () => {
  const code = 'change-policy-removed';

  test('is high under enforce, and tells until when nothing can be corrected', () => {
    expect(found(code, enforced, gone)).toMatchObject({
      harm: 'protection', level: 'high', message: expect.stringContaining('until 2026-12-10 12:05 UTC'), next: expect.stringContaining('mode none'),
    });
    expect(found(code, enforced, gone)?.until?.normal).toBe(found(code, enforced, gone)?.until?.worst);
  });

  test('is the same when the whole domain goes', () => {
    expect(found(code, enforced, undefined)?.level).toBe('high');
  });

  test('is low in testing', () => {
    expect(found(code, tested, gone)?.level).toBe('low');
  });

  test('is medium while an earlier policy in enforce is held, and none when it is forgotten', () => {
    expect(found(code, none, gone, { history: noneSince(3) })).toMatchObject({ level: 'medium', message: expect.stringContaining('until 2026-12-07') });
    expect(found(code, none, gone, { history: noneSince(20) })?.level).toBe('none');
  });

  test('is low, and says how to find out, where it is not known for how long mode none has stood', () => {
    expect(found(code, none, gone)).toMatchObject({ level: 'low', next: expect.stringContaining('mta-sts held') });
  });

  test('is silent where a policy stays, was never there, or is not known', () => {
    expect(found(code, enforced, none)).toBeUndefined();
    expect(found(code, gone, gone)).toBeUndefined();
    expect(found(code, enforced, { ...gone, policy: { unknown: 'a token' } })).toBeUndefined();
  });
});

describe('change-removed-with-mx', () => {
  const code = 'change-removed-with-mx';

  test('is critical where the MX records move to a host that holders refuse', () => {
    expect(found(code, enforced, { ...gone, mx: mx('b.example.net') }))
      .toMatchObject({ harm: 'delivery', level: 'critical', message: expect.stringMatching(/\(b\.example\.net\).*until 2026-12-10 12:05 UTC/) });
  });

  test('is medium for a new backup', () => {
    expect(found(code, enforced, { ...gone, mx: mx('a.example.net', 'b.example.net') })?.level).toBe('medium');
  });

  test('counts earlier policies that are held', () => {
    expect(found(code, none, { ...gone, mx: mx('b.example.net') }, { history: noneSince(3) })?.level).toBe('critical');
    expect(found(code, none, { ...gone, mx: mx('b.example.net') }, { history: noneSince(20) })).toBeUndefined();
  });

  test('is silent where the MX records stay, move to a host that is covered, or nobody enforces', () => {
    expect(found(code, enforced, gone)).toBeUndefined();
    expect(found(code, published(policy('enforce', ['*.example.net'])), { ...gone, mx: mx('b.example.net') })).toBeUndefined();
    expect(found(code, tested, { ...gone, mx: mx('b.example.net') })).toBeUndefined();
  });
});
