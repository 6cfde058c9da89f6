import { Duration } from 'aws-cdk-lib';
import { MtaStsMode, MtaStsPolicy } from '../../lib';
import { parsePolicy } from '../../lib/protocol';

const mx = ['mail.example.com'];

test.each([
  ['testing', MtaStsPolicy.testing({ mx }), MtaStsMode.TESTING, 7],
  ['enforce', MtaStsPolicy.enforce({ mx }), MtaStsMode.ENFORCE, 14],
  ['none', MtaStsPolicy.none({ mx }), MtaStsMode.NONE, 1],
])('%s has the bytes that all senders read alike, and a max age that suits the mode', (mode, policy, expected, days) => {
  expect(policy.text).toBe(`version: STSv1\r\nmode: ${mode}\r\nmx: mail.example.com\r\nmax_age: ${days * 86400}\r\n`);
  expect(policy.mode).toBe(expected);
  expect(policy.maxAge.toDays()).toBe(days);
  expect(parsePolicy(policy.text)).toMatchObject({ valid: true, policy: { mode, mx, maxAge: days * 86400 } });
});

test('the id is the first 32 hexadecimal digits of the SHA-256 of the text', () => {
  // printf 'version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmax_age: 604800\r\n' | sha256sum | cut -c1-32
  expect(MtaStsPolicy.enforce({ mx, maxAge: Duration.days(7) }).id).toBe('a5963b31a082635c6ec668171482b14f');
});

test.each([
  ['order', ['b.example.com', 'a.example.com']],
  ['case', ['A.example.COM', 'b.example.com']],
  ['duplicates', ['a.example.com', 'b.example.com', 'A.example.com']],
  ['a trailing dot', ['a.example.com.', 'b.example.com']],
])('%s of mx makes no difference', (_what, patterns) => {
  const plain = MtaStsPolicy.enforce({ mx: ['a.example.com', 'b.example.com'] });
  const policy = MtaStsPolicy.enforce({ mx: patterns });
  expect([policy.text, policy.id]).toEqual([plain.text, plain.id]);
  expect(policy.mx).toEqual(['a.example.com', 'b.example.com']);
});

test('names with other letters become A-labels', () => {
  expect(MtaStsPolicy.testing({ mx: ['mail.bücher.example'] }).mx).toEqual(['mail.xn--bcher-kva.example']);
});

test('the list that was given is left as it was', () => {
  const given = ['b.example.com', 'A.example.com'];
  MtaStsPolicy.testing({ mx: given });
  expect(given).toEqual(['b.example.com', 'A.example.com']);
});

test.each([
  ['a day', Duration.days(1), true],
  ['a second less than a day', Duration.seconds(86399), false],
  ['a second less than the limit', Duration.seconds(31557599), true],
  ['the limit, of which one sender makes a day', Duration.seconds(31557600), false],
  ['a part of a second', Duration.millis(86400_500), false],
])('a max age of %s: %s is %s', (_what, maxAge, allowed) => {
  const act = () => MtaStsPolicy.testing({ mx, maxAge });
  if (allowed) {
    expect(act().maxAge.toSeconds()).toBe(maxAge.toSeconds());
  } else {
    expect(act).toThrow(/^max_age [0-9.]+ is not a whole number of seconds from 86400 \(a day\) to 31557599 \(a year\); use 604800/);
  }
});
