import type { History } from '../../../../lib/change';
import { DAY, enforced, found, NOW, policy, published, tested } from '../example';

const wide = published(policy('enforce', ['*.example.net']));

describe('change-id-not-hash', () => {
  const code = 'change-id-not-hash';
  const overridden = { ...wide, id: 'v1', idMatchesText: false };

  test('is medium for an id that was made up', () => {
    expect(found(code, enforced, overridden)).toMatchObject({ level: 'medium', message: expect.stringContaining('"v1"') });
  });

  test('is silent for a hash, where it cannot be told, where nothing changes, and without a policy', () => {
    expect(found(code, enforced, wide)).toBeUndefined();
    expect(found(code, enforced, { ...overridden, idMatchesText: undefined })).toBeUndefined();
    expect(found(code, overridden, overridden)).toBeUndefined();
    expect(found(code, enforced, published(undefined, { idMatchesText: false }))).toBeUndefined();
  });
});

describe('change-text-without-id', () => {
  const code = 'change-text-without-id';

  test('is high, and has no date', () => {
    expect(found(code, enforced, { ...wide, id: enforced.id }))
      .toMatchObject({ level: 'high', until: { normal: Infinity, worst: Infinity }, message: expect.stringContaining('as long as the id stays announced') });
  });

  test('is silent where the id changes, where only the order does, and where the ids are not known', () => {
    expect(found(code, enforced, wide)).toBeUndefined();
    expect(found(code, enforced, { ...enforced, text: 'other' })).toBeUndefined();
    expect(found(code, { ...enforced, id: { unknown: 'a token' } }, { ...wide, id: { unknown: 'a token' } })).toBeUndefined();
  });
});

describe('change-revision-raised', () => {
  test('is none', () => {
    expect(found('change-revision-raised', published(enforced.policy, { revision: 1 }), published(enforced.policy, { revision: 2 }))?.level).toBe('none');
  });

  test('is silent where it stays, is lowered, or is not known', () => {
    expect(found('change-revision-raised', published(enforced.policy, { revision: 1 }), published(enforced.policy, { revision: 1 }))).toBeUndefined();
    expect(found('change-revision-raised', published(enforced.policy, { revision: 1 }), published(enforced.policy, { revision: 0 }))).toBeUndefined();
    expect(found('change-revision-raised', enforced, published(enforced.policy, { revision: 1 }))).toBeUndefined();
  });
});

describe('change-id-returns', () => {
  const code = 'change-id-returns';
  const history: History = {
    served: [{ policy: enforced.policy, until: NOW - DAY }, { policy: wide.policy, from: NOW - DAY }],
    announced: [{ id: enforced.id, until: NOW - DAY }, { id: wide.id, from: NOW - DAY }],
  };

  test('is medium in a revert of a policy in enforce, and stops nothing', () => {
    expect(found(code, wide, enforced, { history })).toMatchObject({ level: 'medium', neverStops: true, next: expect.stringContaining('Raise `revision`') });
  });

  test('is low where what is reverted refuses no mail', () => {
    expect(found(code, tested, enforced, { history })?.level).toBe('low');
  });

  test('is medium where the revision is lowered', () => {
    expect(found(code, published(wide.policy, { revision: 2 }), published(wide.policy, { revision: 1 }))?.level).toBe('medium');
  });

  test('is silent where the id stays, is new, or nothing is known of earlier ones', () => {
    expect(found(code, wide, wide, { history })).toBeUndefined();
    expect(found(code, wide, published(enforced.policy, { revision: 1 }), { history })).toBeUndefined();
    expect(found(code, wide, enforced)).toBeUndefined();
  });
});
