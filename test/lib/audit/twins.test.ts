import { authenticated, facts, fetched, found, GONE, host, NONE, NOW, policyText, tls, txt, UNKNOWN } from './facts-example';
import { CheckCode, checkCodes } from '../../../lib/audit/check-codes';
import { DomainFacts, MxHostFacts, NameServerFacts, PolicyFetch } from '../../../lib/audit/facts';
import { judgeDomain } from '../../../lib/audit/judge-domain';

const DAY = 86_400_000;
const expiring = tls({ validTo: new Date(NOW + 5 * DAY).toISOString() });

const policyHost = (more: Partial<DomainFacts['policyHost']>) => facts({ policyHost: { ...facts().policyHost, ...more } });
const served = (more: Partial<PolicyFetch>) => policyHost({ fetches: [fetched(more)] });
const failing = (kind: NonNullable<PolicyFetch['failure']>['kind'], more: Partial<PolicyFetch> = {}) =>
  served({ body: undefined, status: undefined, failure: { kind, message: 'it failed' }, ...more });
const mxHost = (more: Partial<MxHostFacts>) => facts({ hosts: [host(more)] });
const smtp = (more: object) => mxHost({ smtp: { state: 'asked', address: '192.0.2.2', starttls: true, tls: tls(), ...more } });
const signed = (data: string) => authenticated(found({ usage: 3, selector: 1, matchingType: 1, data }));
const SERVFAIL = { state: 'unknown', why: 'the answer of DNS was SERVFAIL' } as const;
const silence = { tls: undefined, body: undefined, status: undefined, failure: { kind: 'refused', message: 'connect ECONNREFUSED' } } as const;
const noWay: PolicyFetch = { family: 6, address: '2001:db8::1', milliseconds: 1, failure: { kind: 'unroutable', message: 'connect ENETUNREACH' } };
const DEAD = { ...GONE, via: ['a.example', 'gone.example'] };
const numbered = (name: string, addresses: typeof GONE | typeof UNKNOWN = UNKNOWN) => host({ host: name, addresses, addresses6: NONE, smtp: { state: 'unknown', why: 'it has no address' } });
const seen = (days: number) => facts({ at: new Date(NOW - days * DAY).toISOString() });
const servers = (...said: Omit<NameServerFacts, 'name'>[]) => facts({
  delegation: { state: 'found', value: { zone: 'example.com', servers: said.map((each, index) => ({ name: `ns${index}.example.net`, ...each })) } },
});
const silent = { delegation: NONE, reportDomains: [], hosts: [] };

/** For each code (drift needs an app, and is in check-command) the twins of the good domain that have just that fault, and the severity there. */
const TWINS: Readonly<Record<Exclude<CheckCode, 'check-drift'>, readonly (readonly [severity: string, twin: DomainFacts, beside?: readonly string[]])[]>> = {
  'check-domain-missing': [['error', facts({ ...silent, mx: GONE, addresses: GONE, addresses6: GONE, sts: GONE, tlsRpt: GONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } })]],
  'check-receives-no-mail': [['info', facts({ ...silent, mx: found({ host: '.', preference: 0 }), sts: NONE, tlsRpt: NONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } })]],
  'check-wildcard-answers': [['warning', facts({ nobody: found(txt('hello')) })]],
  'check-facts-old': [['info', seen(2)], ['warning', seen(4)]],
  'check-alias-broken': [
    ['error', facts({ sts: DEAD, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } })],
    // it would be unannounced as well, and that is the same fault
    ['error', facts({ sts: DEAD })],
    ['error', policyHost({ addresses: DEAD, addresses6: DEAD, fetches: [] })],
    ['error', facts({ tlsRpt: DEAD, reportDomains: [] })],
    ['error', policyHost({ addresses: NONE, addresses6: DEAD, fetches: [] })],
  ],
  'check-sts-missing': [['warning', facts({ sts: NONE, delegation: NONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } })]],
  'check-sts-policy-unannounced': [['error', facts({ sts: NONE })]],
  'check-sts-misplaced': [
    ['warning', facts({ apex: found(txt('v=STSv1; id=1')) })],
    ['warning', { ...policyHost({ misplaced: found(txt('v=STSv1; id=1')) }), sts: NONE }, ['check-sts-policy-unannounced']],
  ],
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
  'check-sts-server-silent': [
    ['warning', servers({ sts: { state: 'found', value: ['v=STSv1; id=1'] } }, { sts: { state: 'unknown', why: 'it does not answer for the zone' }, reason: 'lame' })],
    // that all refuse is an answer of the servers: so it is where a zone was deleted, and caches are still warm
    ['warning', servers({ sts: { state: 'unknown', why: 'the answer of DNS was REFUSED' }, reason: 'refused' })],
    ['info', servers({ sts: UNKNOWN }, { sts: { state: 'unknown', why: 'the answer of DNS was REFUSED' }, reason: 'refused' })],
    ['info', servers({ sts: { state: 'unknown', why: 'no answer within 2 s' }, reason: 'silent' })],
  ],
  'check-policy-host-missing': [['error', policyHost({ addresses: GONE, addresses6: GONE, fetches: [] })]],
  'check-policy-ipv6-only': [['warning', policyHost({ addresses: NONE, addresses6: found('2001:db8::1'), fetches: [fetched({ family: 6 })] })]],
  'check-policy-private-address': [
    ['error', failing('not-public', { tls: undefined })],
    ['warning', policyHost({ addresses: found('10.0.0.1', '9.9.9.9'), fetches: [fetched({ address: '9.9.9.9' })] })],
  ],
  'check-policy-unreachable': [
    ['error', failing('refused', { tls: undefined })],
    ['error', failing('timeout')],
    ['error', failing('cut-off')],
    ['warning', policyHost({ addresses6: found('2001:db8::1'), fetches: [fetched(), fetched({ family: 6, ...silence })] })],
    ['error', policyHost({ addresses6: found('2001:db8::1'), fetches: [fetched(silence), fetched({ family: 6, ...silence })] })],
  ],
  'check-policy-certificate': [['error', served({ tls: tls({ validTo: new Date(NOW - DAY).toISOString() }) })], ['error', failing('tls', { tls: tls({ trusted: false, problem: 'CERT_HAS_EXPIRED' }) })], ['error', failing('tls', { tls: tls({ matches: false }) })]],
  'check-policy-certificate-expires': [['warning', served({ tls: expiring })]],
  'check-policy-tls-old': [['error', served({ tls: tls({ protocol: 'TLSv1.1' }) })]],
  'check-policy-redirect': [['error', served({ status: 301, location: 'https://www.example.com/' })]],
  'check-policy-status': [['error', served({ status: 404 })]],
  'check-policy-content-type': [['error', served({ contentType: 'text/html' })], ['error', served({ contentType: undefined })], ['warning', served({ contentType: 'Text/Plain' })]],
  'check-policy-too-large': [['error', failing('too-long')]],
  'check-policy-slow': [['warning', served({ milliseconds: 2_400 })]],
  'check-policy-families-differ': [['warning', policyHost({ addresses6: found('2001:db8::1'), fetches: [fetched(), fetched({ family: 6, body: policyText('enforce', ['mx.example.net'], 2_000_000) })] })]],
  'check-policy-family-not-seen': [['info', policyHost({ addresses6: found('2001:db8::1'), fetches: [fetched(), noWay] })]],
  'check-caa-forbids-amazon': [['info', policyHost({ caa: found({ tag: 'issue', value: 'letsencrypt.org' }) })]],
  'check-policy-without-mail': [
    ['info', facts({ ...silent, mx: found({ host: '.', preference: 0 }) }), ['check-receives-no-mail']],
    ['info', facts({ ...silent, mx: NONE, spf: found(txt('v=spf1 mx -all')) }), ['check-receives-no-mail']],
  ],
  'check-mode-none': [['warning', served({ body: policyText('none') }), ['policy-mode-none']]],
  'check-mode-testing': [['info', served({ body: policyText('testing') })]],
  'check-max-age-short': [['info', served({ body: policyText('enforce', ['mx.example.net'], 604_800) })]],
  'check-mx-uncovered': [
    ['error', served({ body: policyText('enforce', ['other.example.net']) }), ['check-mx-pattern-unused']],
    ['warning', served({ body: policyText('testing', ['other.example.net']) }), ['check-mx-pattern-unused', 'check-mode-testing']],
  ],
  'check-mx-pattern-unused': [['warning', served({ body: policyText('enforce', ['mx.example.net', 'old.example.net']) })]],
  'check-mx-alias': [['warning', mxHost({ addresses: { state: 'found', value: { records: ['192.0.2.2'], ttl: 300, authenticated: false, via: ['real.example.net'] } } })]],
  'check-mx-address': [
    ['warning', facts({ mx: found({ host: 'mx.example.net', preference: 10 }, { host: '192.0.2.9', preference: 20 }), hosts: [host(), numbered('192.0.2.9', GONE)] })],
    ['warning', { ...served({ body: policyText('testing') }), mx: found({ host: '192.0.2.9', preference: 10 }), hosts: [numbered('192.0.2.9')] },
      ['check-mode-testing', 'check-mx-pattern-unused']],
    ['error', facts({ mx: found({ host: '[IPv6:2001:db8::9]', preference: 10 }), hosts: [numbered('[ipv6:2001:db8::9]')] }), ['check-mx-pattern-unused']],
  ],
  'check-mx-no-address': [
    ['error', mxHost({ addresses: NONE, smtp: { state: 'unknown', why: 'it has no address' } })],
    ['warning', facts({
      mx: found({ host: 'mx.example.net', preference: 10 }, { host: 'old.example.net', preference: 20 }),
      hosts: [host(), host({ host: 'old.example.net', addresses: NONE, smtp: { state: 'unknown', why: 'it has no address' } })],
      policyHost: { ...facts().policyHost, fetches: [fetched({ body: policyText('enforce', ['*.example.net']) })] },
    })],
  ],
  'check-mx-not-seen': [
    ['warning', mxHost({ smtp: { state: 'unknown', why: 'ECONNREFUSED' } })],
    ['warning', mxHost({ smtp: {} as never })],
    ['warning', facts({ hosts: [] })],
  ],
  'check-mx-no-starttls': [['error', smtp({ starttls: false, tls: undefined })]],
  'check-mx-tls-failed': [['error', smtp({ tls: undefined, failure: 'the connection ended' })]],
  'check-mx-tls-old': [['error', smtp({ tls: tls({ protocol: 'TLSv1' }) })]],
  'check-mx-certificate': [['error', smtp({ tls: tls({ validTo: new Date(NOW - DAY).toISOString() }) })], ['error', smtp({ tls: tls({ trusted: false, problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' }) })], ['error', smtp({ tls: tls({ matches: false, names: ['other.example.net'] }) })]],
  'check-mx-certificate-expires': [['warning', smtp({ tls: expiring })]],
  'check-mx-many': [['warning', facts({ moreHosts: 3 })]],
  'check-tlsa-mismatch': [['error', mxHost({ tlsa: signed('cc') })]],
  'check-tlsa-unsigned': [['warning', { ...mxHost({ tlsa: found({ usage: 3, selector: 1, matchingType: 1, data: 'bb' }) }), trustedResolver: true }]],
  'check-tlsa-failed': [['error', { ...mxHost({ tlsa: SERVFAIL, addresses: authenticated(found('192.0.2.2')) }), trustedResolver: true }]],
  'check-tlsrpt-missing': [
    ['warning', facts({ tlsRpt: NONE, reportDomains: [] })],
    ['error', { ...served({ body: policyText('testing') }), tlsRpt: NONE, reportDomains: [] }, ['check-mode-testing']],
  ],
  'check-tlsrpt-misplaced': [['warning', facts({ tlsRpt: NONE, reportDomains: [], apex: found(txt('v=TLSRPTv1; rua=mailto:a@example.net')) }), ['check-tlsrpt-missing']]],
  'check-tlsrpt-mailbox-unreachable': [['warning', facts({ reportDomains: [{ domain: 'example.net', mx: NONE, addresses: NONE }] })]],
  'check-tlsrpt-same-domain': [['info', facts({ reportDomains: [{ domain: 'example.com', mx: found({ host: 'mx.example.net', preference: 10 }), addresses: NONE }] })]],
  'check-tlsrpt-endpoint-unreachable': [['warning', facts({ reportHosts: [{ host: 'reports.example.net', addresses: NONE, addresses6: GONE }] })]],
  'check-tlsrpt-dane-missing': [
    ['info', { ...mxHost({ tlsa: signed('bb'), tlsRpt: NONE }), trustedResolver: true }],
    ['info', { ...mxHost({ tlsa: signed('bb'), tlsRpt: found(txt('a text of a wildcard')) }), trustedResolver: true }],
  ],
  'check-not-asked': [
    ['warning', facts({ sts: UNKNOWN })],
    ['warning', facts({ mx: UNKNOWN })],
    ['warning', facts({ delegation: UNKNOWN })],
    ['warning', facts({ nobody: UNKNOWN })],
    ['warning', facts({ tlsRpt: NONE, reportDomains: [], apex: UNKNOWN }), ['check-tlsrpt-missing']],
    ['warning', { ...policyHost({ misplaced: UNKNOWN }), sts: NONE }, ['check-sts-policy-unannounced']],
    ['warning', mxHost({ addresses: UNKNOWN, addresses6: UNKNOWN, smtp: { state: 'unknown', why: 'its address could not be asked for' } })],
    ['warning', mxHost({ addresses: NONE, addresses6: UNKNOWN, smtp: { state: 'unknown', why: 'MX hosts were not asked', leftOut: true } })],
    ['warning', policyHost({ addresses: NONE, addresses6: found('2001:db8::1'), fetches: [noWay] }), ['check-policy-ipv6-only']],
    ['warning', { ...mxHost({ tlsa: UNKNOWN }), trustedResolver: true }],
    ['warning', { ...mxHost({ tlsa: SERVFAIL }), trustedResolver: true }],
    ['warning', facts({ reportDomains: [{ domain: 'example.net', mx: UNKNOWN, addresses: NONE }] })],
    ['warning', facts({ reportDomains: [{ domain: 'example.net', mx: NONE, addresses: UNKNOWN }] })],
    ['warning', facts({ reportHosts: [{ host: 'reports.example.net', addresses: UNKNOWN, addresses6: NONE }] })],
    ['warning', facts({ reportHosts: [{ host: 'reports.example.net', addresses: NONE, addresses6: UNKNOWN }] })],
    ['warning', facts({ ...silent, mx: NONE, addresses6: UNKNOWN })],
    ['warning', facts({ at: 'yesterday' })],
    ['warning', facts({ at: new Date(NOW + 2 * DAY).toISOString() })],
  ],
};

test('the good domain has no finding', () => {
  expect(judgeDomain(facts())).toMatchObject({ kind: 'receives', findings: [], protection: { mtaSts: 'enforce' }, readiness: { ready: 'yes' } });
});

describe.each(Object.entries(TWINS))('%s', (code, twins) => {
  test.each(twins.map((twin, index) => [index + 1, ...twin] as const))('fires at its twin %i, and nothing else does', (_index, severity, twin, beside = []) => {
    const { findings } = judgeDomain(twin, NOW);
    expect(findings.filter(each => each.code === code).map(each => each.severity)).toEqual([severity]);
    expect(findings.map(each => each.code).filter(each => each !== code).sort()).toEqual([...beside].sort());
  });
});

describe('two policies, by IPv4 and by IPv6', () => {
  const two = (four: string, six: string, more: Partial<DomainFacts> = {}) => judgeDomain({
    ...policyHost({ addresses6: found('2001:db8::1'), fetches: [fetched({ body: four }), fetched({ family: 6, body: six })] }), ...more,
  });
  const codesOf = ({ findings }: ReturnType<typeof two>) => findings.map(({ code, severity }) => `${severity} ${code}`);

  test('protect as the weaker of them does', () => {
    expect(two(policyText(), policyText('testing')).protection.mtaSts).toBe('testing');
    expect(two(policyText('none'), policyText()).protection.mtaSts).toBe('none');
  });

  test('of which the second alone enforces lose mail by it', () => {
    const plain = { hosts: [host({ smtp: { state: 'asked', address: '192.0.2.2', starttls: false } })] };
    expect(codesOf(two(policyText('testing'), policyText(), plain))).toContain('error check-mx-no-starttls');
  });

  test('that both lack a host are one finding, of the worse', () => {
    const lacks = two(policyText('testing', ['other.example.net']), policyText('enforce', ['other.example.net']));
    expect(codesOf(lacks).filter(each => each.endsWith('check-mx-uncovered'))).toEqual(['error check-mx-uncovered']);
  });

  test('with the same fault have it once', () => {
    const upper = (maxAge: number) => policyText('enforce', ['MX.example.net'], maxAge);
    expect(codesOf(two(upper(1_300_000), upper(1_400_000)))).toEqual(['warning check-policy-families-differ', 'warning mx-upper-case']);
  });
});

test('an MX host whose certificate has ended is a warning in testing, and one of another name is said once', () => {
  const ended = (more: object = {}) => ({ hosts: [host({ smtp: { state: 'asked', address: '192.0.2.2', starttls: true, tls: tls({ validTo: new Date(NOW - DAY).toISOString(), ...more }) } })] }) as const;
  expect(judgeDomain({ ...served({ body: policyText('testing') }), ...ended() }).findings[0]).toMatchObject({ code: 'check-mx-certificate', severity: 'warning' });
  expect(judgeDomain(facts(ended({ matches: false }))).findings.map(({ code }) => code)).toEqual(['check-mx-certificate']);
});

test('of a domain that is its own host by IPv4 nobody needs to know of IPv6, and an address as MX has no TLS to be seen', () => {
  const own = { mx: NONE, addresses: found('192.0.2.2'), addresses6: UNKNOWN, hosts: [host({ host: 'example.com' })] };
  const body = policyText('enforce', ['example.com']);
  expect(judgeDomain({ ...served({ body }), ...own }).findings).toEqual([]);
  const numbers = facts({ mx: found({ host: 'mx.example.net', preference: 10 }, { host: '192.0.2.9', preference: 20 }) });
  expect(judgeDomain(numbers).findings.map(({ code }) => code)).toEqual([]);
});

test('a policy that no record announces is nobody\'s, where no mail is received', () => {
  expect(judgeDomain(facts({ ...silent, mx: found({ host: '.', preference: 0 }), sts: NONE })).findings.map(({ code }) => code)).toEqual(['check-receives-no-mail']);
});

test('what is not there has no certificate to renew, and no family to miss: a wildcard leads to a web site', () => {
  const web = { addresses: GONE, addresses6: found('2001:db8::1'), fetches: [fetched({ family: 6, tls: expiring, status: 404 })] };
  const judged = judgeDomain(facts({ sts: NONE, policyHost: { ...facts().policyHost, ...web } }));
  expect(judged.findings.map(({ code }) => code)).toEqual(['check-sts-missing']);
});

test.each([
  ['V=STSv1; id=1', 'sts-version-unknown'], [' v=STSv1; id=1', 'sts-leading-space'], ['"v=STSv1; id=1"', 'sts-quotes'], ['id=1; v=STSv1', 'sts-version-not-first'],
])('the slip in the record %j is named, and it is not called missing', (text, code) => {
  const { findings, protection: { mtaSts } } = judgeDomain(facts({ sts: found(txt(text)) }));
  expect([mtaSts, findings.map(each => each.code)]).toEqual(['broken', [code]]);
});

test.each([['V=TLSRPTv1; rua=mailto:a@example.net', 'tlsrpt-version-unknown'], ['"v=TLSRPTv1; rua=mailto:a@example.net"', 'tlsrpt-quotes']])(
  'the slip in the record of reports %j is named', (text, code) => {
    expect(judgeDomain(facts({ tlsRpt: found(txt(text)), reportDomains: [] })).findings.map(each => each.code)).toEqual([code]);
  });

test('of a wildcard that is an alias no TXT record is to be removed', () => {
  const [finding] = judgeDomain(facts({ nobody: { state: 'found', value: { records: [txt('v=spf1 -all')], ttl: 300, authenticated: false, via: ['example.com'] } } })).findings;
  expect(finding).toMatchObject({ code: 'check-wildcard-answers', message: expect.stringContaining('*.example.com is an alias of example.com') });
  expect(finding.fix).not.toContain('Remove the TXT');
});

test('of a certificate with many names the first three are said', () => {
  const names = Array.from({ length: 20 }, (_, index) => `www${index}.example.net`);
  for (const twin of [smtp({ tls: tls({ matches: false, names }) }), failing('tls', { tls: tls({ matches: false, names }) })]) {
    expect(judgeDomain(twin).findings[0].message).toContain('it is for www0.example.net, www1.example.net, www2.example.net and 17 more');
  }
});

describe('a name of the policy that no MX host has', () => {
  const google = ['smtp.google.com', 'aspmx.l.google.com', '*.aspmx.l.google.com'];
  const judged = (mx: string, patterns: string[]) => judgeDomain(facts({
    mx: found({ host: mx, preference: 10 }), hosts: [host({ host: mx })], policyHost: { ...facts().policyHost, fetches: [fetched({ body: policyText('enforce', patterns) })] },
  })).findings;

  test('is no finding where it is of the provider of the domain', () => {
    expect([judged('smtp.google.com', google), judged('aspmx.l.google.com', google)]).toEqual([[], []]);
  });

  test('is one where it is of another, and only that one is named', () => {
    const [finding] = judged('smtp.google.com', [...google, 'mx.example.net']);
    expect(finding).toMatchObject({ code: 'check-mx-pattern-unused', fix: expect.stringMatching(/^Take mx\.example\.net out/) });
    expect(judged('mx.example.net', [...google, 'mx.example.net'])).toHaveLength(1);
  });
});

describe('a domain without MX hosts', () => {
  const kind = (spf: DomainFacts['spf'], mx = NONE as DomainFacts['mx']) => judgeDomain(facts({ ...silent, mx, sts: NONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] }, spf }));

  test.each(['v=spf1 include:example.net -all', 'V=SPF1 a ~all', 'v=spf1 redirect=_spf.example.net'])('sends mail where SPF says %j', spf => {
    expect(kind(found(txt(spf)))).toMatchObject({ kind: 'sends', findings: [{ code: 'check-receives-no-mail', message: expect.stringContaining('sends mail') }] });
    expect(kind(found(txt(spf)), found({ host: '.', preference: 0 })).kind).toBe('sends');
  });

  test.each([['nothing', undefined], ['that nobody sends', found(txt('v=spf1 -all'))], ['that, with spaces', found(txt('v=spf1  -ALL '))], ['something else', found(txt('v=spf10 a -all'))]])(
    'is parked where SPF says %s', (_what, spf) => expect(kind(spf).kind).toBe('parked'));
});

test('a policy of a domain without mail that is on its way out is no finding', () => {
  const retiring = facts({ ...silent, mx: found({ host: '.', preference: 0 }), policyHost: { ...facts().policyHost, fetches: [fetched({ body: policyText('none') })] } });
  expect(judgeDomain(retiring).findings.map(({ code }) => code)).not.toContain('check-policy-without-mail');
});

test('every severity of every code has a twin', () => {
  expect(Object.entries(checkCodes).filter(([code, { severities }]) =>
    code !== 'check-drift' && severities.some(severity => !TWINS[code as keyof typeof TWINS].some(([each]) => each === severity)) && !code.startsWith('check-mx-'))).toEqual([]);
});

test('an alias that leads nowhere is named with where it leads, and that is no fault of a domain without mail', () => {
  const [finding] = judgeDomain(facts({ tlsRpt: DEAD, reportDomains: [] })).findings;
  expect(finding).toMatchObject({
    message: expect.stringContaining('_smtp._tls.example.com is a CNAME of a.example, which leads to gone.example'),
    fix: expect.stringContaining('_smtp._tls.example.com. IN CNAME a.example.'),
  });
  const parked = facts({ ...silent, mx: found({ host: '.', preference: 0 }), sts: DEAD, tlsRpt: NONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } });
  expect(judgeDomain(parked).findings.map(({ code }) => code)).toEqual(['check-receives-no-mail']);
});

test('name servers of which one knows what is at the end of an alias, and the other does not, say the same', () => {
  const alias = { ...NONE, via: ['there.example'] };
  const asked = (...said: typeof alias[]) => judgeDomain(facts({
    delegation: { state: 'found', value: { zone: 'example.com', servers: said.map((sts, index) => ({ name: `ns${index}`, sts })) } },
  })).findings.map(({ code }) => code);
  expect([asked(alias, alias), asked(alias, { ...alias, via: ['elsewhere.example'] })]).toEqual([[], ['check-sts-servers-disagree']]);
});

test('a wildcard below which anybody can register a name is found as it is by lint', () => {
  const wide = served({ body: policyText('enforce', ['mx.example.net', '*.co.uk']) });
  expect(judgeDomain(wide).findings.map(({ code }) => code).sort()).toEqual(['check-mx-pattern-unused', 'mx-wide-wildcard']);
});

describe('whether enforce would lose mail today', () => {
  const ready = (of: DomainFacts) => judgeDomain(of).readiness.ready;

  test('is no where a host is not covered, or shows no TLS that senders accept', () => {
    expect(ready(served({ body: policyText('testing', ['other.example.net']) }))).toBe('no');
    expect(ready(smtp({ starttls: false, tls: undefined }))).toBe('no');
    expect(ready(smtp({ tls: tls({ matches: false }) }))).toBe('no');
    expect(ready(smtp({ tls: tls({ protocol: 'TLSv1.1' }) }))).toBe('no');
  });

  test('is not known where a host was not seen: that is never green', () => {
    expect(ready(mxHost({ smtp: { state: 'unknown', why: 'ECONNREFUSED' } }))).toBe('unknown');
    expect(ready(facts({ mx: UNKNOWN }))).toBe('unknown');
    expect(ready(facts({ moreHosts: 1 }))).toBe('unknown');
    expect(judgeDomain(policyHost({ fetches: [noWay] }))).toMatchObject({ readiness: { ready: 'unknown' }, protection: { mtaSts: 'unknown' } });
  });

  test('is not asked of an address in the place of a host: enforce never delivers there', () => {
    const backup = facts({ mx: found({ host: 'mx.example.net', preference: 10 }, { host: '192.0.2.9', preference: 20 }), hosts: [host(), numbered('192.0.2.9')] });
    const only = facts({ mx: found({ host: '192.0.2.9', preference: 10 }), hosts: [numbered('192.0.2.9')] });
    expect([ready(backup), ready(only)]).toEqual(['yes', 'no']);
  });

  test('is yes where all are covered and accepted, and no policy is no', () => {
    expect(ready(served({ body: policyText('testing') }))).toBe('yes');
    expect(ready(facts({ sts: NONE }))).toBe('no');
  });
});

test('what a resolver that nobody trusts says to be signed is no reason to miss a record of the MX host', () => {
  expect(judgeDomain(mxHost({ tlsa: signed('bb'), tlsRpt: NONE })).findings).toEqual([]);
});

test('the record of a DANE host is missed once, where that is the domain itself and has a policy', () => {
  const own = host({ host: 'example.com', tlsa: signed('bb'), tlsRpt: NONE });
  const body = policyText('enforce', ['example.com']);
  const judged = judgeDomain({ ...facts({ mx: found({ host: 'example.com', preference: 10 }), hosts: [own], tlsRpt: NONE, reportDomains: [], policyHost: { ...facts().policyHost, fetches: [fetched({ body })] } }), trustedResolver: true });
  expect(judged.findings.map(({ code }) => code)).toEqual(['check-tlsrpt-missing']);
});

test('an address of a network of one\'s own is no fault where somebody looks from within it, or at an edge', () => {
  const codes = (address: string, records = ['10.0.0.1', '9.9.9.9']) => judgeDomain(policyHost({ addresses: found(...records), fetches: [fetched({ address })] }))
    .findings.map(({ code }) => code);
  expect(codes('10.0.0.1')).toEqual([]);
  expect(codes('127.0.0.1')).toEqual([]);
  expect(codes('9.9.9.9', ['9.9.9.9', '149.112.112.112'])).toEqual([]);
});

test('an MX host is a line to add to the policy, unless no policy can name it', () => {
  const fixOf = (name: string) => judgeDomain(facts({ mx: found({ host: name, preference: 10 }), hosts: [host({ host: name })] }))
    .findings.find(({ code }) => code === 'check-mx-uncovered')?.fix;
  expect(fixOf('mx2.example.org')).toBe('mx: mx2.example.org');
  expect(fixOf('mx_2.example.org')).toMatch(/^An MX record names what no policy can: .*"mx_2\.example\.org" has an underscore; use letters/);
});

test('an MX host in a network of its own is not sent to another place to be looked at from', () => {
  const fixOf = (more: object) => judgeDomain(mxHost({ smtp: { state: 'unknown', why: '10.0.0.1 is no address of the public internet', ...more } }))
    .findings.find(({ code }) => code === 'check-mx-not-seen')?.fix;
  expect(fixOf({ notPublic: true })).toMatch(/^Give it a public address; or check from within its network with --private-addresses/);
  expect(fixOf({})).toMatch(/^Probe from a host that may send mail/);
});

test('an address of one family is enough to know where an MX host is', () => {
  expect(judgeDomain(mxHost({ addresses6: UNKNOWN })).findings).toEqual([]);
});

test.each<[string, object, RegExp, RegExp]>([
  ['without its chain', { trusted: false, problem: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, /is not sent with it \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)\.$/, /^Serve the whole chain/],
  ['that has ended', { trusted: false, problem: 'CERT_HAS_EXPIRED' }, /has ended \(CERT_HAS_EXPIRED\)/, /^Renew it/],
  ['that has ended, for another name', { trusted: false, problem: 'CERT_HAS_EXPIRED', matches: false, names: ['other.example'] }, /has ended \(CERT_HAS_EXPIRED\), and it is for other\.example\.$/, /a public authority for/],
  ['with a trouble that has no words', { trusted: false, problem: 'CRL_HAS_EXPIRED' }, /: CRL_HAS_EXPIRED\.$/, /a public authority for/],
])('a certificate %s is told in words, with what mends it', (_what, more, message, fix) => {
  for (const of of [smtp({ tls: tls(more) }), served({ tls: tls(more), body: undefined, status: undefined, failure: { kind: 'tls', message: 'no' } })]) {
    expect(judgeDomain(of).findings.filter(({ code }) => code.endsWith('-certificate'))).toEqual([
      expect.objectContaining({ message: expect.stringMatching(message), fix: expect.stringMatching(fix) }),
    ]);
  }
});

test.each([[1.5, 'in a day'], [0.5, 'within a day'], [5, 'in 5 days']])('a certificate that ends in %d days says so as people do', (days, says) => {
  const soon = tls({ validTo: new Date(NOW + days * DAY + 1000).toISOString() });
  expect(judgeDomain(smtp({ tls: soon })).findings[0].message).toContain(`ends ${says};`);
});
