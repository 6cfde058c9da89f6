import { createHash } from 'node:crypto';
import { etagOf, Expectation, mismatch, prove } from '../../../../lib/handlers/policy-publisher/proof';
import { PolicyAnswer } from '../../../../lib/net/fetch-policy';
import { A_TEXT, answerOf, B_TEXT, hearConsole, HOST, VirtualClock } from '../fakes';

beforeEach(() => {
  hearConsole();
});

const text: Expectation = { kind: 'text', text: A_TEXT };
const stored: Expectation = { kind: 'stored', etag: etagOf(A_TEXT) };
const nothing: Expectation = { kind: 'nothing' };
const failure = (code: string, message = 'it failed'): PolicyAnswer => ({ kind: 'failure', code, message });

test('the ETag of a text is that of S3', () => {
  expect(etagOf('')).toBe('"d41d8cd98f00b204e9800998ecf8427e"');
  expect(etagOf(Buffer.from(A_TEXT))).toBe(`"${createHash('md5').update(A_TEXT).digest('hex')}"`);
});

describe('agrees:', () => {
  test.each<[string, Expectation, PolicyAnswer]>([
    ['the very text', text, answerOf(A_TEXT)],
    ['the text with a charset', text, answerOf(A_TEXT, 200, 'text/plain; charset=utf-8')],
    ['the text with a charset behind a space', text, answerOf(A_TEXT, 200, 'text/plain ;charset=utf-8')],
    ['what stands in the bucket', stored, answerOf(A_TEXT)],
    ['403 where there is nothing', nothing, answerOf('<Error/>', 403, 'application/xml')],
    ['404 where there is nothing', nothing, answerOf('', 404)],
  ])('%s', (_what, expected, answer) => {
    expect(mismatch(expected, answer)).toBeUndefined();
  });
});

describe('what stands in the bucket, and is about to be replaced, may be anything:', () => {
  const encrypted: Expectation = { kind: 'stored', etag: '"an ETag of KMS"' };
  const answer = { ...answerOf('anything', 200, 'binary/octet-stream'), etag: '"an ETag of KMS"' } as PolicyAnswer;

  test('it is known by the ETag that the edge passes on', () => {
    expect(mismatch(encrypted, answer)).toBeUndefined();
  });

  test('another ETag is another object', () => {
    expect(mismatch({ ...encrypted, etag: '"another"' }, answer)).toContain('which begin with "anything"');
  });
});

describe('does not agree, and says where to look:', () => {
  test.each<[string, Expectation, PolicyAnswer, string, string]>([
    ['another text', text, answerOf(B_TEXT), 'which begin with "version: STSv1\\r\\nmode: enforce', 'the cache policy'],
    ['another text than the bucket has', stored, answerOf(B_TEXT), 'which begin with', 'the cache policy'],
    ['the text without its last byte', text, answerOf(A_TEXT.slice(0, -1)), `${A_TEXT.length - 1} bytes`, 'the cache policy'],
    ['the text with LF', text, answerOf(A_TEXT.replace(/\r/g, '')), 'mode: testing\\nmx', 'the cache policy'],
    ['the text with a BOM', text, answerOf(`\uFEFF${A_TEXT}`), `${A_TEXT.length + 3} bytes`, 'the cache policy'],
    ['no bytes', text, answerOf(''), '0 bytes', 'the cache policy'],
    ['a web page', text, answerOf(A_TEXT, 200, 'text/html'), 'content type "text/html"', 'the response headers policy'],
    ['a content type that only begins alike', text, answerOf(A_TEXT, 200, 'text/plainish'), '"text/plainish"', 'the response headers policy'],
    ['a content type in capitals', text, answerOf(A_TEXT, 200, 'Text/Plain'), '"Text/Plain"', 'the response headers policy'],
    ['no content type', text, answerOf(A_TEXT, 200, ''), 'content type ""', 'the response headers policy'],
    ['a redirect', text, answerOf('', 301, 'text/plain', 'https://www.example.com/'), 'a redirect to "https://www.example.com/"', 'senders follow no redirect'],
    ['a redirect where there is nothing', nothing, answerOf('', 302, 'text/plain', 'https://www.example.com/'), 'status 302', 'senders follow no redirect'],
    ['another success', text, answerOf(A_TEXT, 206), 'status 206', 'the viewer-request function'],
    ['403', text, answerOf('', 403), 'status 403', 'the bucket policy'],
    ['404', stored, answerOf('', 404), 'status 404', 'must map the policy host'],
    ['503', text, answerOf('', 503), 'status 503', 'the origin'],
    ['503 where there is nothing', nothing, answerOf('', 503), 'status 503', 'an error of its own'],
    ['a text where there is nothing', nothing, answerOf(B_TEXT), 'status 200', 'not in the bucket of this stack'],
    ['a certificate for another name', text, failure('ERR_TLS_CERT_ALTNAME_INVALID'), 'no answer: it failed (ERR_TLS_CERT_ALTNAME_INVALID)', 'must name the policy host'],
    ['an expired certificate', nothing, failure('CERT_HAS_EXPIRED'), '(CERT_HAS_EXPIRED)', 'has expired'],
    ['a certificate of the future', text, failure('CERT_NOT_YET_VALID'), '(CERT_NOT_YET_VALID)', 'not valid yet'],
    ['a certificate of nobody', text, failure('DEPTH_ZERO_SELF_SIGNED_CERT'), '(DEPTH_ZERO', 'no public authority'],
    ['a chain that misses a link', text, failure('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), '(UNABLE_', 'its chain is not complete'],
    ['an alert in the handshake', text, failure('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'), '(ERR_SSL', 'ended the TLS handshake'],
    ['a connection that was reset', text, failure('ECONNRESET'), '(ECONNRESET)', 'ended the TLS handshake'],
    ['an answer that broke off', text, failure('CUT_OFF'), '(CUT_OFF)', 'ended its answer too early'],
    ['an answer without end', text, failure('TOO_LONG'), '(TOO_LONG)', 'far longer than a policy'],
    ['a name that does not exist', text, failure('ENOTFOUND'), '(ENOTFOUND)', 'enabled and deployed'],
    ['no answer in time', nothing, failure('TIMEOUT'), '(TIMEOUT)', 'enabled and deployed'],
  ])('%s', async (_what, expected, answer, difference, hint) => {
    expect(mismatch(expected, answer)).toContain(difference);
    const clock = new VirtualClock();
    const error = await prove(HOST, 'd111.cloudfront.net', async () => answer, expected, clock, clock.now()).catch(e => e);
    expect(error.message).toMatch(/^Look at: /m);
    expect(error.message.split('Look at: ')[1]).toContain(hint);
  });

  test('and what a stranger sent cannot crowd out the hint', async () => {
    const clock = new VirtualClock();
    const long = '\u0000'.repeat(20_000);
    for (const answer of [answerOf(long), answerOf('', 302, long, long), failure('ERR_X', long)]) {
      const error = await prove(HOST, 'd111.cloudfront.net', async () => answer, text, clock, clock.now()).catch(e => e);
      expect(Buffer.byteLength(error.message)).toBeLessThan(900);
      expect(error.message).toContain('Look at: ');
    }
  });
});

describe('proving', () => {
  test('asks until the edge agrees', async () => {
    const clock = new VirtualClock();
    const answers = [failure('ECONNREFUSED'), answerOf('', 503), answerOf(B_TEXT), answerOf(A_TEXT)];
    await prove(HOST, 'd111.cloudfront.net', async () => answers.shift()!, text, clock, clock.now() + 60_000);
    expect(answers).toHaveLength(0);
  });

  test('asks once more at the deadline, and then tells what was asked, how often, and what came back last', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const moments: number[] = [];
    const ask = async () => {
      moments.push(clock.now() - start);
      return answerOf(B_TEXT);
    };
    const error = await prove(HOST, 'd111.cloudfront.net', ask, text, clock, start + 300_000).catch(e => e);
    expect(moments[moments.length - 1]).toBe(300_000);
    expect(moments.length).toBeLessThan(60);
    expect(error.message.split('\n')).toEqual([
      `Asked https://mta-sts.example.com/.well-known/mta-sts.txt at d111.cloudfront.net, ${moments.length} times in 300 s.`,
      `Expected: status 200, content type "text/plain", the ${A_TEXT.length} bytes of the policy.`,
      expect.stringMatching(/^Last answer: status 200, .* which begin with "version: STSv1/),
      expect.stringMatching(/^Look at: the cache policy/),
    ]);
  });

  test('asks even when the deadline is over', async () => {
    const clock = new VirtualClock();
    await prove(HOST, 'd111.cloudfront.net', async () => answerOf(A_TEXT), text, clock, clock.now() - 1);
  });
});
