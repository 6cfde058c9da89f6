import { lookAt } from '../../../lib/audit/held-live';
import { PolicyAnswer } from '../../../lib/net/fetch-policy';
import { FakeDns } from '../net/fake-dns';

const TEXT = 'version: STSv1\r\nmode: enforce\r\nmx: a.example.net\r\nmax_age: 1209600\r\n';
const POLICY = { mode: 'enforce', mx: ['a.example.net'], maxAge: 1_209_600 };

let dns: FakeDns;
beforeEach(() => {
  dns = new FakeDns();
});

function answer(body: string | Buffer, more: object = {}): PolicyAnswer {
  return { kind: 'answer', status: 200, contentType: 'text/plain', body: Buffer.from(body), ...more };
}

async function look(served: PolicyAnswer = answer(TEXT)) {
  return lookAt('example.com', { dns, fetchPolicy: async host => host === 'mta-sts.example.com' ? served : answer(''), now: () => 0 });
}

test('the id, the MX records and the policy that senders see are told', async () => {
  dns.texts.set('_mta-sts.example.com', ['v=STSv1; id=one', 'some other record']);
  dns.mxRecords.set('example.com', [{ host: 'a.example.net', preference: 10 }]);
  expect(await look()).toMatchObject({ id: 'one', policy: POLICY, mx: { state: 'records', records: [{ host: 'a.example.net', preference: 10 }] } });
});

test('a name without a record of MTA-STS announces nothing', async () => {
  expect((await look()).id).toBeUndefined();
  dns.texts.set('_mta-sts.example.com', ['v=spf1 -all']);
  expect((await look()).id).toBeUndefined();
});

test.each([
  ['two records', ['v=STSv1; id=one', 'v=STSv1; id=two']],
  ['a record without an id', ['v=STSv1;']],
  ['an id with other characters', ['v=STSv1; id=a-b']],
])('%s cannot be told: nobody knows what senders make of it', async (_what, records) => {
  dns.texts.set('_mta-sts.example.com', records);
  await expect(look()).rejects.toThrow(/_mta-sts\.example\.com is not one that all senders read alike \(.+\).*mend the record/);
});

test('DNS that fails cannot be told, and which answer it was is said', async () => {
  dns.broken = Object.assign(new Error('queryTxt ESERVFAIL'), { code: 'ESERVFAIL' });
  await expect(look()).rejects.toThrow(/TXT record _mta-sts\.example\.com \(ESERVFAIL\)/);
});

test('MX records that cannot be had are not known, and the rest is told', async () => {
  dns.mx = async () => {
    throw Object.assign(new Error('queryMx ETIMEOUT'), { code: 'ETIMEOUT' });
  };
  expect(await look()).toMatchObject({ policy: POLICY, mx: { state: 'unknown', why: expect.stringContaining('ETIMEOUT') } });
});

test.each<[string, PolicyAnswer, RegExp]>([
  ['no answer', { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' }, /no answer: getaddrinfo ENOTFOUND \(ENOTFOUND\)/],
  ['another status', answer(TEXT, { status: 301 }), /status 301/],
  ['another content type', answer(TEXT, { contentType: 'text/html' }), /content type "text\/html"/],
  ['no policy', answer('<html>'), /no policy: the text is a page of HTML/],
])('%s is no policy that senders hold', async (_what, served, says) => {
  const { policy, noPolicy } = await look(served);
  expect(policy).toBeUndefined();
  expect(noPolicy).toMatch(says);
});

test.each<[string, PolicyAnswer, string | undefined]>([
  ['no way to it', { kind: 'failure', code: 'ETIMEDOUT', message: 'connect ETIMEDOUT' }, 'ETIMEDOUT'],
  ['a closed connection', { kind: 'failure', code: 'ECONNRESET', message: 'read ECONNRESET' }, 'ECONNRESET'],
  ['an answer that broke off', { kind: 'failure', code: 'CUT_OFF', message: 'the answer broke off' }, 'CUT_OFF'],
  ['an answer that is too long', { kind: 'failure', code: 'TOO_LONG', message: 'the answer is longer' }, undefined],
  ['no address', { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' }, undefined],
  ['a handshake that failed', { kind: 'failure', code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: 'names do not match' }, undefined],
  ['a certificate of a chain that is not known', { kind: 'failure', code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', message: 'unable' }, undefined],
  ['another status', answer(TEXT, { status: 503 }), undefined],
  ['a policy', answer(TEXT), undefined],
])('with %s, it is told whether the host could be asked', async (_what, served, notAsked) => {
  expect((await look(served)).notAsked).toBe(notAsked);
});

test('a content type with parameters, in any case, is one of a policy', async () => {
  expect((await look(answer(TEXT, { contentType: 'Text/Plain; charset=utf-8' }))).policy).toEqual(POLICY);
});
