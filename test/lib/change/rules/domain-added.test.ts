import { enforced, found, published, tested } from '../example';

test('the first policy of a domain is told, and how to go on', () => {
  expect(found('change-domain-added', undefined, tested)).toMatchObject({ level: 'none', message: expect.stringContaining('No mail is refused'), next: expect.stringContaining('go on to enforce') });
  expect(found('change-domain-added', published(undefined), enforced)?.message).not.toContain('No mail is refused');
});

test('a policy that is changed or removed is not a first one', () => {
  expect(found('change-domain-added', tested, enforced)).toBeUndefined();
  expect(found('change-domain-added', { ...tested, policy: { unknown: 'a token' } }, enforced)).toBeUndefined();
  expect(found('change-domain-added', tested, undefined)).toBeUndefined();
});
