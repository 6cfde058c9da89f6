import { facts, fetched, found, GONE, host, NONE, NOW, policyText, tls, txt, UNKNOWN } from './facts-example';
import { CheckCode, checkCodes } from '../../../lib/audit/check-codes';
import { DomainFacts, MxHostFacts, PolicyFetch } from '../../../lib/audit/facts';
import { judgeDomain } from '../../../lib/audit/judge-domain';

const DAY = 86_400_000;
const expiring = tls({ validTo: new Date(NOW + 5 * DAY).toISOString() });

const policyHost = (more: Partial<DomainFacts['policyHost']>) => facts({ policyHost: { ...facts().policyHost, ...more } });
const served = (more: Partial<PolicyFetch>) => policyHost({ fetches: [fetched(more)] });
const failing = (kind: NonNullable<PolicyFetch['failure']>['kind'], more: Partial<PolicyFetch> = {}) =>
  served({ body: undefined, status: undefined, failure: { kind, message: 'it failed' }, ...more });
const mxHost = (more: Partial<MxHostFacts>) => facts({ hosts: [host(more)] });
const smtp = (more: object) => mxHost({ smtp: { state: 'asked', address: '192.0.2.2', starttls: true, tls: tls(), ...more } });
const signed = (data: string) => ({ ...found({ usage: 3, selector: 1, matchingType: 1, data }), value: { ...(found({ usage: 3, selector: 1, matchingType: 1, data }) as never as { value: object }).value, authenticated: true } }) as MxHostFacts['tlsa'];
const silent = { delegation: NONE, reportDomains: [], hosts: [] };

/** For each code (drift needs an app, and is in check-command) the twins of the good domain that have just that fault, and the severity there. */
const TWINS: Readonly<Record<Exclude<CheckCode, 'check-drift'>, readonly (readonly [severity: string, twin: DomainFacts, beside?: readonly string[]])[]>> = {
  'check-domain-missing': [['error', facts({ ...silent, mx: GONE, addresses: GONE, addresses6: GONE, sts: GONE, tlsRpt: GONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } })]],
  'check-receives-no-mail': [['info', facts({ ...silent, mx: found({ host: '.', preference: 0 }), sts: NONE, tlsRpt: NONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } })]],
  'check-wildcard-answers': [['warning', facts({ nobody: found(txt('hello')) })]],
  'check-sts-missing': [['warning', facts({ sts: NONE, delegation: NONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } })]],
  'check-sts-policy-unannounced': [['error', facts({ sts: NONE })]],
  'check-sts-misplaced': [['warning', facts({ apex: found(txt('v=STSv1; id=1')) })]],
  'check-sts-several-strings': [['warning', facts({ sts: found(txt('v=STSv1; id=1', 2)) })]],
  'check-sts-ttl-long': [['info', facts({ sts: { state: 'found', value: { records: [txt('v=STSv1; id=1')], ttl: 86_400, authenticated: false, via: [] } } })]],
  'check-sts-servers-disagree': [['error', facts({
    delegation: {
      state: 'found',
      value: {
        zone: 'example.com',
        servers: [
          { name: 'ns1', sts: { state: 'found', value: ['v=STSv1; id=1'] } }, { name: 'ns2', sts: { state: 'found', value: ['v=STSv1; id=2'] } },
        ],
      },
    },
  })]],
  'check-policy-host-missing': [['error', policyHost({ addresses: GONE, addresses6: GONE, fetches: [] })]],
  'check-policy-ipv6-only': [['warning', policyHost({ addresses: NONE, addresses6: found('2001:db8::1'), fetches: [fetched({ family: 6 })] })]],
  'check-policy-private-address': [['error', failing('not-public', { tls: undefined })]],
  'check-policy-unreachable': [['error', failing('refused', { tls: undefined })], ['error', failing('timeout')], ['error', failing('cut-off')]],
  'check-policy-certificate': [['error', failing('tls', { tls: tls({ trusted: false, problem: 'CERT_HAS_EXPIRED' }) })], ['error', failing('tls', { tls: tls({ matches: false }) })]],
  'check-policy-certificate-expires': [['warning', served({ tls: expiring })]],
  'check-policy-tls-old': [['error', served({ tls: tls({ protocol: 'TLSv1.1' }) })]],
  'check-policy-redirect': [['error', served({ status: 301, location: 'https://www.example.com/' })]],
  'check-policy-status': [['error', served({ status: 404 })]],
  'check-policy-content-type': [['error', served({ contentType: 'text/html' })], ['error', served({ contentType: undefined })], ['warning', served({ contentType: 'Text/Plain' })]],
  'check-policy-too-large': [['error', failing('too-long')]],
  'check-policy-slow': [['warning', served({ milliseconds: 2_400 })]],
  'check-policy-families-differ': [['warning', policyHost({ addresses6: found('2001:db8::1'), fetches: [fetched(), fetched({ family: 6, body: policyText('enforce', ['mx.example.net'], 2_000_000) })] })]],
  'check-caa-forbids-amazon': [['info', policyHost({ caa: found({ tag: 'issue', value: 'letsencrypt.org' }) })]],
  'check-mode-none': [['warning', served({ body: policyText('none') }), ['policy-mode-none']]],
  'check-mode-testing': [['info', served({ body: policyText('testing') })]],
  'check-max-age-short': [['info', served({ body: policyText('enforce', ['mx.example.net'], 604_800) })]],
  'check-mx-uncovered': [
    ['error', served({ body: policyText('enforce', ['other.example.net']) }), ['check-mx-pattern-unused']],
    ['warning', served({ body: policyText('testing', ['other.example.net']) }), ['check-mx-pattern-unused', 'check-mode-testing']],
  ],
  'check-mx-pattern-unused': [['warning', served({ body: policyText('enforce', ['mx.example.net', 'old.example.net']) })]],
  'check-mx-alias': [['warning', mxHost({ addresses: { state: 'found', value: { records: ['192.0.2.2'], ttl: 300, authenticated: false, via: ['real.example.net'] } } })]],
  'check-mx-no-address': [['error', mxHost({ addresses: NONE, smtp: { state: 'unknown', why: 'it has no address' } })]],
  'check-mx-not-seen': [['warning', mxHost({ smtp: { state: 'unknown', why: 'ECONNREFUSED' } })]],
  'check-mx-no-starttls': [['error', smtp({ starttls: false, tls: undefined })]],
  'check-mx-tls-failed': [['error', smtp({ tls: undefined, failure: 'the connection ended' })]],
  'check-mx-tls-old': [['error', smtp({ tls: tls({ protocol: 'TLSv1' }) })]],
  'check-mx-certificate': [['error', smtp({ tls: tls({ trusted: false, problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' }) })], ['error', smtp({ tls: tls({ matches: false, names: ['other.example.net'] }) })]],
  'check-mx-certificate-expires': [['warning', smtp({ tls: expiring })]],
  'check-mx-many': [['warning', facts({ moreHosts: 3 })]],
  'check-tlsa-mismatch': [['error', mxHost({ tlsa: signed('cc') })]],
  'check-tlsa-unsigned': [['warning', { ...mxHost({ tlsa: found({ usage: 3, selector: 1, matchingType: 1, data: 'bb' }) }), trustedResolver: true }]],
  'check-tlsrpt-missing': [
    ['warning', facts({ tlsRpt: NONE, reportDomains: [] })],
    ['error', { ...served({ body: policyText('testing') }), tlsRpt: NONE, reportDomains: [] }, ['check-mode-testing']],
  ],
  'check-tlsrpt-misplaced': [['warning', facts({ tlsRpt: NONE, reportDomains: [], apex: found(txt('v=TLSRPTv1; rua=mailto:a@example.net')) }), ['check-tlsrpt-missing']]],
  'check-tlsrpt-mailbox-unreachable': [['warning', facts({ reportDomains: [{ domain: 'example.net', mx: NONE, addresses: NONE }] })]],
  'check-tlsrpt-same-domain': [['info', facts({ reportDomains: [{ domain: 'example.com', mx: found({ host: 'mx.example.net', preference: 10 }), addresses: NONE }] })]],
  'check-not-asked': [['warning', facts({ sts: UNKNOWN })], ['warning', facts({ mx: UNKNOWN })]],
};

test('the good domain has no finding', () => {
  expect(judgeDomain(facts())).toMatchObject({ kind: 'receives', findings: [], protection: { mtaSts: 'enforce' }, readiness: { ready: 'yes' } });
});

describe.each(Object.entries(TWINS))('%s', (code, twins) => {
  test.each(twins.map((twin, index) => [index + 1, ...twin] as const))('fires at its twin %i, and nothing else does', (_index, severity, twin, beside = []) => {
    const { findings } = judgeDomain(twin);
    expect(findings.filter(each => each.code === code).map(each => each.severity)).toEqual([severity]);
    expect(findings.map(each => each.code).filter(each => each !== code).sort()).toEqual([...beside].sort());
  });
});

test('every severity of every code has a twin', () => {
  expect(Object.entries(checkCodes).filter(([code, { severities }]) =>
    code !== 'check-drift' && severities.some(severity => !TWINS[code as keyof typeof TWINS].some(([each]) => each === severity)) && !code.startsWith('check-mx-'))).toEqual([]);
});

describe('whether enforce would lose mail today', () => {
  const ready = (of: DomainFacts) => judgeDomain(of).readiness.ready;

  test('is no where a host is not covered, or shows no TLS that senders accept', () => {
    expect(ready(served({ body: policyText('testing', ['other.example.net']) }))).toBe('no');
    expect(ready(smtp({ starttls: false, tls: undefined }))).toBe('no');
    expect(ready(smtp({ tls: tls({ matches: false }) }))).toBe('no');
  });

  test('is not known where a host was not seen: that is never green', () => {
    expect(ready(mxHost({ smtp: { state: 'unknown', why: 'ECONNREFUSED' } }))).toBe('unknown');
    expect(ready(facts({ mx: UNKNOWN }))).toBe('unknown');
    expect(ready(facts({ moreHosts: 1 }))).toBe('unknown');
  });

  test('is yes where all are covered and accepted, and no policy is no', () => {
    expect(ready(served({ body: policyText('testing') }))).toBe('yes');
    expect(ready(facts({ sts: NONE }))).toBe('no');
  });
});

test('DANE protects where a trusted resolver says that the records are signed, and they fit', () => {
  const judged = (trustedResolver: boolean, data: string) => judgeDomain({ ...mxHost({ tlsa: signed(data) }), trustedResolver }).protection.dane;
  expect([judged(true, 'bb'), judged(true, 'cc'), judged(false, 'bb')]).toEqual([true, false, undefined]);
});
