import { heldUntil } from '../../../../lib/change';
import { enforced, found, mx, NOW, OPTIONS, policy, published, tested } from '../example';

const enforce = (...patterns: string[]) => policy('enforce', patterns);

describe('change-excludes-mx', () => {
  const code = 'change-excludes-mx';

  test('is critical where the new policy covers no host, with the near miss, the fix and until when the old one is held', () => {
    const live = mx('token.mail.protection.outlook.com');
    const before = published(enforce('*.mail.protection.outlook.com'), { mx: live });
    expect(found(code, before, published(enforce('*.outlook.com'), { mx: live }))).toMatchObject({
      level: 'critical',
      harm: 'delivery',
      message: expect.stringMatching(/refuse token\.mail\.protection\.outlook\.com: .*"\*" stands for one label only.*bounced/s),
      next: expect.stringContaining('Add token.mail.protection.outlook.com to mx'),
      until: heldUntil(before.policy, NOW, OPTIONS),
      neverStops: false,
    });
  });

  test('is high where only backups are left, and low where a backup is lost', () => {
    const live = mx('a.example.net', 'b.example.net');
    const before = published(enforce('a.example.net', 'b.example.net'), { mx: live });
    expect(found(code, before, published(enforce('b.example.net'), { mx: live }))?.level).toBe('high');
    expect(found(code, before, published(enforce('a.example.net'), { mx: live }))?.level).toBe('low');
  });

  test('is one level more careful where no policy was published before', () => {
    const live = mx('a.example.net', 'b.example.net');
    const before = published(undefined, { mx: live });
    expect(found(code, before, published(enforce('b.example.net'), { mx: live }))?.level).toBe('critical');
    expect(found(code, before, published(enforce('a.example.net'), { mx: live }))?.level).toBe('medium');
    expect(found(code, undefined, published(enforce('c.example.net'), { mx: live }))?.level).toBe('critical');
  });

  test('says to keep the pattern where the host leaves the MX records at the same time', () => {
    const before = published(enforce('a.example.net', 'b.example.net'));
    const after = published(enforce('b.example.net'), { mx: mx('b.example.net') });
    expect(found(code, before, after)).toMatchObject({
      level: 'critical', message: expect.stringContaining('old MX records in a cache'), next: expect.stringContaining('Keep a.example.net in mx'),
    });
  });

  test('is silent where every host matches, in testing, without hosts, and where the policy leaves as much as before', () => {
    expect(found(code, enforced, published(enforce('*.example.net')))).toBeUndefined();
    expect(found(code, tested, published(policy('testing', ['other.example'])))).toBeUndefined();
    expect(found(code, { ...tested, mx: mx('.') }, published(enforce('other.example'), { mx: { state: 'none' } }))).toBeUndefined();
    expect(found(code, published(enforce('x.example')), published(enforce('y.example')))).toBeUndefined();
  });
});

describe('change-mx-too-early', () => {
  const code = 'change-mx-too-early';
  const swapped = published(enforce('b.example.net'), { mx: mx('b.example.net') });

  test('is critical in a swap, with both dates and the three steps', () => {
    expect(found(code, enforced, swapped)).toMatchObject({
      level: 'critical',
      message: expect.stringMatching(/does not cover b\.example\.net.*until 2026-11-26 13:00 UTC; senders that cannot fetch.*until 2026-12-10 12:05 UTC/s),
      next: expect.stringMatching(/with mx a\.example\.net and b\.example\.net; after 2 days 1 hour/),
    });
  });

  test('is there where only the MX records move, and change-excludes-mx is not', () => {
    const after = published(enforce('a.example.net'), { mx: mx('b.example.net') });
    expect(found(code, enforced, after)?.level).toBe('critical');
    expect(found('change-excludes-mx', enforced, after)).toBeUndefined();
  });

  test('is low for a new backup', () => {
    expect(found(code, enforced, published(enforce('a.example.net'), { mx: mx('a.example.net', 'b.example.net') }))?.level).toBe('low');
  });

  test('is silent in each of the three steps', () => {
    const both = published(enforce('a.example.net', 'b.example.net'));
    const moved = { ...both, mx: mx('b.example.net') };
    for (const [before, after] of [[enforced, both], [both, moved], [moved, swapped]]) {
      expect(found(code, before, after)).toBeUndefined();
    }
  });
});

describe('change-mx-uncovered-already', () => {
  const code = 'change-mx-uncovered-already';
  const broken = published(enforce('x.example.net'));

  test('tells what is refused now, and stops nothing', () => {
    expect(found(code, broken, published(enforce('x.example.net'), { tlsRpt: undefined }))).toMatchObject({ level: 'critical', neverStops: true });
  });

  test('is none where the change mends it', () => {
    expect(found(code, broken, enforced)).toMatchObject({ level: 'none', message: expect.stringContaining('This change mends it') });
  });

  test('says of each host whether the change mends it, also where it breaks another one', () => {
    const live = mx('kiwibiz-co-nz.mail.protection.outlook.com', 'mail.kiwibiz.co.nz');
    const before = published(enforce('*.outlook.com', 'mail.kiwibiz.co.nz'), { mx: live });
    const after = published(enforce('*.mail.protection.outlook.com', 'mx9.kiwibiz.co.nz'), { mx: live });
    const told = found(code, before, after);
    expect(told).toMatchObject({ level: 'none', message: expect.stringContaining('This change mends it'), neverStops: true });
    expect(`${told?.message} ${told?.next}`).not.toMatch(/leaves it so|Add kiwibiz/);
    // mended, and still not to be deployed as it is
    expect(told?.next).not.toBe('Deploy the change soon.');
    expect(found('change-excludes-mx', before, after)?.message).toContain('refuse mail.kiwibiz.co.nz');
  });

  test('where it mends one host and leaves another, names each, and the level is that of what is left', () => {
    const live = mx('a.example.net', 'b.example.net', 'c.example.net');
    const before = published(enforce('c.example.net'), { mx: live });
    expect(found(code, before, published(enforce('a.example.net', 'c.example.net'), { mx: live }))).toMatchObject({
      level: 'low',
      message: expect.stringContaining('This change mends it for a.example.net, and leaves it so for b.example.net.'),
      next: 'Add b.example.net to mx.',
      neverStops: true,
    });
  });

  test('does not say that it stays so where what comes after is not known', () => {
    const told = found(code, broken, published(enforce('a.example.net'), { mx: { state: 'unknown', why: 'a token' } }));
    expect(told).toMatchObject({ level: 'critical', neverStops: true, message: expect.stringContaining('cannot be told') });
    expect(told?.message).not.toContain('leaves it so');
  });

  test('is silent where all is covered', () => {
    expect(found(code, enforced, broken)).toBeUndefined();
  });
});
