import type { History } from '../../../../lib/change';
import { DAY, enforced, found, mx, NOW, policy, published, tested } from '../example';

const enforce = (...patterns: string[]) => policy('enforce', patterns);
const both = published(enforce('a.example.net', 'b.example.net'));
const moved = { ...both, mx: mx('b.example.net') };

/** The first policy up to so many days ago, then the one for both hosts. */
const since = (days: number): History => ({
  served: [{ policy: enforce('a.example.net'), until: NOW - days * DAY }, { policy: both.policy, from: NOW - days * DAY }],
  announced: [{ id: enforced.id, until: NOW - days * DAY }, { id: both.id, from: NOW - days * DAY }],
});

describe('change-held-excludes-mx', () => {
  const code = 'change-held-excludes-mx';

  test('stops a move of the MX records before the normal wait is over', () => {
    expect(found(code, both, moved, { history: since(1) })).toMatchObject({ level: 'critical', neverStops: false, until: { normal: NOW + DAY + 3_600_000 } });
  });

  test('is low, and stops nothing, where only those that cannot fetch hold it', () => {
    expect(found(code, both, moved, { history: since(3) })).toMatchObject({ level: 'low', neverStops: true, message: expect.stringContaining('until 2026-12-07') });
  });

  test('is silent when everybody has forgotten it', () => {
    expect(found(code, both, moved, { history: since(20) })).toBeUndefined();
  });

  test('tells of a text that was taken back, asks for another revision, and does not stop what is no move', () => {
    const bad = enforce('x.example.net');
    const takenBack: History = {
      served: [{ policy: enforced.policy, until: NOW - DAY }, { policy: bad, from: NOW - DAY, until: NOW - DAY + 9000 },
        { policy: enforced.policy, from: NOW - DAY + 9000 }],
      announced: [{ id: enforced.id }],
    };
    expect(found(code, enforced, enforced, { history: takenBack }))
      .toMatchObject({ level: 'critical', neverStops: true, until: { normal: Infinity }, next: expect.stringContaining('Raise `revision`') });
    const raised = published(enforced.policy, { revision: 1 });
    expect(found(code, enforced, raised, { history: takenBack })?.until?.normal).toBe(NOW + 2 * DAY + 3_600_000);
  });
});

describe('change-mx-moved', () => {
  const code = 'change-mx-moved';

  test('says that a move is right if the policy was there long enough', () => {
    expect(found(code, both, moved)).toMatchObject({ level: 'none', next: expect.stringContaining('announced for 2 days 1 hour') });
  });

  test('is silent where nothing moves, where nobody enforces, and where the move is not safe', () => {
    expect(found(code, both, both)).toBeUndefined();
    expect(found(code, tested, { ...tested, mx: mx('b.example.net') })).toBeUndefined();
    expect(found(code, enforced, { ...enforced, mx: mx('b.example.net') })).toBeUndefined();
  });
});
