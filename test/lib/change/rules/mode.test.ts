import { type Evidence, heldUntil, type Published, stops } from '../../../../lib/change';
import { enforced, found, mx, NOW, OPTIONS, policy, published, tested } from '../example';

const levelWith = (evidence: Evidence | undefined, before: Published = tested, more = {}) =>
  found('change-enforce-begins', before, published(policy('enforce', ['*.example.net']), more), { evidence })?.level;

describe('change-enforce-begins', () => {
  test('is none with good reports, or with a good certificate of every host', () => {
    expect(levelWith({ reports: { sessions: 120, failures: 0 } })).toBe('none');
    expect(levelWith({ certificates: [{ host: 'A.example.net.', accepted: true }] })).toBe('none');
  });

  test('is low without evidence, and with reports of no session', () => {
    expect(levelWith(undefined)).toBe('low');
    expect(levelWith({ reports: { sessions: 0, failures: 0 } })).toBe('low');
    expect(levelWith({ certificates: [{ host: 'b.example.net', accepted: true }] })).toBe('low');
  });

  test('is medium with reported failures', () => {
    expect(levelWith({ reports: { sessions: 120, failures: 1 }, certificates: [{ host: 'a.example.net', accepted: true }] })).toBe('medium');
  });

  test('goes by the hosts whose certificate senders do not accept, as if they did not match', () => {
    const bad = (host: string) => ({ certificates: [{ host, accepted: false }] });
    expect(levelWith(bad('a.example.net'))).toBe('critical');
    expect(levelWith(bad('a.example.net'), tested, { mx: mx('a.example.net', 'b.example.net') })).toBe('high');
    expect(levelWith({ reports: { sessions: 9, failures: 0 }, ...bad('b.example.net') }, tested, { mx: mx('a.example.net', 'b.example.net') })).toBe('low');
  });

  test('is medium where the MX hosts are not known, and says how to find out', () => {
    expect(found('change-enforce-begins', tested, published(policy('enforce', ['a.example.net']), { mx: undefined })))
      .toMatchObject({ level: 'medium', next: expect.stringContaining('--resolve') });
  });

  test('is none where no host receives mail', () => {
    expect(levelWith(undefined, tested, { mx: { state: 'none' } })).toBe('none');
    expect(levelWith(undefined, tested, { mx: mx('.') })).toBe('none');
  });

  test('is silent where enforce goes on, ends, or may have been there', () => {
    expect(found('change-enforce-begins', enforced, enforced)).toBeUndefined();
    expect(found('change-enforce-begins', enforced, tested)).toBeUndefined();
    expect(levelWith(undefined, published(undefined, { policy: { unknown: 'a token' } }))).toBeUndefined();
  });
});

describe('change-enforce-untried', () => {
  const level = (evidence?: Evidence, more = {}) => found('change-enforce-untried', undefined, published(policy('enforce', ['a.example.net']), more), { evidence });

  test('is one level more careful, and advises testing first', () => {
    expect(level()).toMatchObject({ level: 'medium', next: expect.stringContaining('Publish mode testing first') });
    expect(level({ reports: { sessions: 1, failures: 0 } })?.level).toBe('low');
    expect(level(undefined, { mx: undefined })?.level).toBe('high');
  });

  test('is none where no host receives mail', () => {
    expect(level(undefined, { mx: mx('abc.invalid') })?.level).toBe('none');
  });

  test('is silent after testing, and for a first policy of mode testing', () => {
    expect(found('change-enforce-untried', tested, enforced)).toBeUndefined();
    expect(found('change-enforce-untried', undefined, tested)).toBeUndefined();
  });
});

describe('change-enforce-ends', () => {
  test.each(['testing', 'none'] as const)('is medium for %s, tells until when some enforce, and never stops anything', mode => {
    const ends = found('change-enforce-ends', enforced, published(policy(mode, ['a.example.net'])))!;
    expect(ends).toMatchObject({ harm: 'protection', level: 'medium', neverStops: true, until: heldUntil(enforced.policy, NOW, OPTIONS) });
    expect(ends.message).toContain('2026-12-10 12:05 UTC');
    expect(stops(ends, 'none')).toBe(false);
  });

  test('has the same dates where the history is known', () => {
    const history = { served: [{ policy: enforced.policy }], announced: [{ id: enforced.id }] };
    expect(found('change-enforce-ends', enforced, tested, { history })?.until).toEqual(heldUntil(enforced.policy, NOW, OPTIONS));
  });

  test('has no date where the id that it is held under stays in the record', () => {
    const history = { served: [{ policy: enforced.policy, until: NOW - 1000 }, { policy: tested.policy, from: NOW - 1000 }], announced: [{ id: 'fixed' }] };
    expect(found('change-enforce-ends', enforced, { ...tested, id: 'fixed' }, { history })?.until).toEqual({ normal: Infinity, worst: Infinity });
  });

  test('is silent where enforce goes on or the policy goes', () => {
    expect(found('change-enforce-ends', enforced, enforced)).toBeUndefined();
    expect(found('change-enforce-ends', enforced, published(undefined))).toBeUndefined();
  });
});
