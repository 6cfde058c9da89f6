import { enforced, found, tested } from '../example';

describe('change-tlsrpt-removed', () => {
  const code = 'change-tlsrpt-removed';

  test('is medium, and high in testing', () => {
    expect(found(code, enforced, { ...enforced, tlsRpt: undefined })).toMatchObject({ harm: 'visibility', level: 'medium' });
    expect(found(code, tested, { ...tested, tlsRpt: undefined })?.level).toBe('high');
    expect(found(code, enforced, undefined)?.level).toBe('medium');
  });

  test('is silent where the record stays, was never there, or is not known', () => {
    expect(found(code, enforced, enforced)).toBeUndefined();
    expect(found(code, { ...enforced, tlsRpt: undefined }, { ...enforced, tlsRpt: undefined })).toBeUndefined();
    expect(found(code, enforced, { ...enforced, tlsRpt: { unknown: 'kept by others' } })).toBeUndefined();
    expect(found(code, { ...enforced, tlsRpt: { unknown: 'kept by others' } }, { ...enforced, tlsRpt: undefined })).toBeUndefined();
  });
});

describe('change-tlsrpt-replaced', () => {
  const code = 'change-tlsrpt-replaced';

  test('is low, and names both addresses', () => {
    expect(found(code, enforced, { ...enforced, tlsRpt: { rua: ['mailto:new@example.org'] } })).toMatchObject({
      level: 'low', message: expect.stringMatching(/new@example\.org instead of mailto:tls@example\.org/),
    });
  });

  test('is silent where an address is added', () => {
    expect(found(code, enforced, { ...enforced, tlsRpt: { rua: ['mailto:tls@example.org', 'mailto:new@example.org'] } })).toBeUndefined();
  });
});
