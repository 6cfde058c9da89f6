import type { Mode } from '../../../../lib/protocol';
import { enforced, found, mx, policy, published, tested } from '../example';

const aged = (mode: Mode, maxAge: number, more = {}) => published(policy(mode, ['*.example.net'], maxAge), more);

describe('change-max-age-lowered', () => {
  const code = 'change-max-age-lowered';

  test('is none, and tells from when it helps a move', () => {
    expect(found(code, aged('enforce', 1_209_600), aged('enforce', 86_400)))
      .toMatchObject({ level: 'none', message: expect.stringMatching(/from 14 days to 1 day\. .*until 2026-12-10 12:05 UTC\. It takes effect for MX moves after that/) });
  });

  test('is low together with the MX records: too late', () => {
    expect(found(code, aged('enforce', 1_209_600), aged('enforce', 86_400, { mx: mx('b.example.net') })))
      .toMatchObject({ level: 'low', message: expect.stringContaining('too late') });
  });

  test('is none where nobody enforced', () => {
    expect(found(code, aged('testing', 1_209_600), aged('testing', 86_400, { mx: mx('b.example.net') }))?.level).toBe('none');
  });

  test('is silent where it stays or is raised', () => {
    expect(found(code, enforced, enforced)).toBeUndefined();
    expect(found(code, aged('enforce', 86_400), aged('enforce', 86_401))).toBeUndefined();
  });
});

describe('change-max-age-raised', () => {
  const code = 'change-max-age-raised';

  test('is low by itself', () => {
    expect(found(code, aged('enforce', 86_400), aged('enforce', 1_209_600))).toMatchObject({ level: 'low', neverStops: false });
  });

  test('is medium together with the mode', () => {
    expect(found(code, aged('testing', 86_400), aged('enforce', 1_209_600))).toMatchObject({ level: 'medium', neverStops: false });
  });

  test('does not stop the way out of enforce', () => {
    expect(found(code, aged('enforce', 86_400), aged('testing', 604_800))?.neverStops).toBe(true);
  });

  test('is silent where it stays or is lowered', () => {
    expect(found(code, tested, tested)).toBeUndefined();
    expect(found(code, aged('enforce', 86_401), aged('enforce', 86_400))).toBeUndefined();
  });
});
