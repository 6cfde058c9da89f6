import { enforced, findingsOf, found, tested } from '../example';

const token = { unknown: 'a token of the template' };

describe('change-policy-unknown', () => {
  test('is medium, and says which side and why', () => {
    expect(found('change-policy-unknown', enforced, { ...enforced, policy: token }))
      .toMatchObject({ level: 'medium', message: expect.stringContaining('of after the change is not known (a token of the template)') });
  });

  test('nothing is concluded from a policy that is not known', () => {
    expect(findingsOf(enforced, { ...enforced, policy: token }).map(({ code }) => code)).toEqual(['change-policy-unknown']);
    expect(findingsOf({ ...enforced, policy: token }, enforced).map(({ code }) => code)).toEqual(['change-policy-unknown']);
  });

  test('does not advise to compare with what is live where that was done', () => {
    const [live, head] = [{ ...enforced, policy: token }, { ...enforced, policy: token }];
    expect(found('change-policy-unknown', live, enforced)?.next).toContain('compare with what is live');
    expect(found('change-policy-unknown', live, enforced, { asked: { live: true } })?.next).toBe('Review again when DNS and the policy host can be asked.');
    expect(found('change-policy-unknown', enforced, head, { asked: { live: true } })?.next).toBe('Give the policy as values that are known at synthesis.');
  });

  test('is silent where both are known', () => {
    expect(found('change-policy-unknown', undefined, enforced)).toBeUndefined();
  });
});

describe('change-id-unknown', () => {
  test('is low', () => {
    expect(found('change-id-unknown', enforced, { ...enforced, id: token })?.level).toBe('low');
  });

  test('is silent where it is known now', () => {
    expect(found('change-id-unknown', { ...enforced, id: token }, enforced)).toBeUndefined();
  });
});

describe('change-tlsrpt-unknown', () => {
  test('is low where the record was known before', () => {
    expect(found('change-tlsrpt-unknown', tested, { ...tested, tlsRpt: token })).toMatchObject({ level: 'low', harm: 'visibility' });
  });

  test('is silent where it was not known before, or not there', () => {
    expect(found('change-tlsrpt-unknown', { ...tested, tlsRpt: token }, { ...tested, tlsRpt: token })).toBeUndefined();
    expect(found('change-tlsrpt-unknown', { ...tested, tlsRpt: undefined }, { ...tested, tlsRpt: token })).toBeUndefined();
    expect(found('change-tlsrpt-unknown', undefined, { ...tested, tlsRpt: token })).toBeUndefined();
  });
});
