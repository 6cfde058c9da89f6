import { enforced, found, mx, policy, published, tested } from '../example';

const enforce = (...patterns: string[]) => policy('enforce', patterns);

describe('change-pattern-removed', () => {
  const code = 'change-pattern-removed';
  const unknown = { mx: { state: 'unknown', why: 'nobody looked' } } as const;

  test('is medium where the MX hosts are not known, and says how to find out', () => {
    expect(found(code, published(enforce('a.example.net', 'b.example.net'), unknown), published(enforce('a.example.net'), unknown)))
      .toMatchObject({ level: 'medium', message: expect.stringContaining('b.example.net goes'), next: expect.stringContaining('--resolve') });
  });

  test('does not advise to look up what was looked up', () => {
    const [before, after] = [published(enforce('a.example.net', 'b.example.net'), unknown), published(enforce('a.example.net'), unknown)];
    expect(found(code, before, after, { asked: { mx: true } })).toMatchObject({ level: 'medium', next: expect.stringMatching(/^(?!.*--resolve).*Review again/) });
  });

  test('is none where no host needs it', () => {
    expect(found(code, published(enforce('a.example.net', 'b.example.net')), enforced)).toMatchObject({ level: 'none', next: expect.stringContaining('2 days 1 hour') });
  });

  test('leaves a host that is lost to change-excludes-mx', () => {
    const live = { mx: mx('a.example.net', 'b.example.net') };
    expect(found(code, published(enforce('a.example.net', 'b.example.net'), live), published(enforce('a.example.net'), live))).toBeUndefined();
  });

  test('is silent where a wildcard takes the place, where one is added, and where nobody enforces', () => {
    expect(found(code, published(enforce('a.example.net'), unknown), published(enforce('*.example.net'), unknown))).toBeUndefined();
    expect(found(code, published(enforce('a.example.net'), unknown), published(enforce('a.example.net', 'b.example.net'), unknown))).toBeUndefined();
    expect(found(code, tested, published(policy('testing', ['b.example.net'])))).toBeUndefined();
  });
});

describe('change-mx-order', () => {
  const code = 'change-mx-order';

  test.each([
    ['order', ['b.example.net', 'a.example.net']],
    ['case', ['A.example.net', 'b.example.net']],
    ['repetition', ['a.example.net', 'b.example.net', 'a.example.net']],
  ])('is none for %s', (_, patterns) => {
    const before = published(enforce('a.example.net', 'b.example.net'));
    expect(found(code, before, published(enforce(...patterns)))).toMatchObject({ level: 'none', next: 'Nothing.' });
  });

  test('is none for other line ends', () => {
    expect(found(code, { ...enforced, text: enforced.text?.replaceAll('\r\n', '\n'), id: 'other' }, enforced)?.level).toBe('none');
  });

  test('is silent where nothing or something changes', () => {
    expect(found(code, enforced, enforced)).toBeUndefined();
    expect(found(code, enforced, published(enforce('*.example.net')))).toBeUndefined();
  });
});
