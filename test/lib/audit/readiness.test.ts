import { authenticated, facts, fetched, found, GONE, host, NONE, NOW, policyText, tls, txt, UNKNOWN } from './facts-example';
import { checkFinding } from '../../../lib/audit/check-codes';
import { DomainFacts, MxHostFacts, NameServerFacts, PolicyFetch } from '../../../lib/audit/facts';
import { judgeDomain } from '../../../lib/audit/judge-domain';

const DAY = 86_400_000;
const policyHost = (more: Partial<DomainFacts['policyHost']>) => facts({ policyHost: { ...facts().policyHost, ...more } });
const served = (...fetches: Partial<PolicyFetch>[]) => policyHost({ addresses6: found('2001:db8::1'), fetches: fetches.map(each => fetched(each)) });
const mxHost = (more: Partial<MxHostFacts>) => facts({ hosts: [host(more)] });
const readiness = (of: DomainFacts, now?: number) => {
  const { ready, reasons } = judgeDomain(of, now).readiness;
  return { ready, reasons };
};
const silentTimeout = { tls: undefined, body: undefined, status: undefined, failure: { kind: 'timeout', message: 'no whole answer within 10 s' } } as const;
const noMail = { mx: found({ host: '.', preference: 0 }), hosts: [] };

test('an MX host that is a CNAME, by either family, is not known: senders differ in the name that they compare', () => {
  const led = { state: 'found' as const, value: { records: ['192.0.2.2'], ttl: 300, authenticated: false, via: ['real.example.net'] } };
  for (const alias of [mxHost({ addresses: led }), mxHost({ addresses: NONE, addresses6: led })]) {
    expect(readiness(alias)).toEqual({ ready: 'unknown', reasons: [expect.stringContaining('is a CNAME')] });
    expect(judgeDomain(alias).findings.map(({ code }) => code)).toEqual(['check-mx-alias']);
  }
});

describe('enforce would lose mail, or lose it with some senders', () => {
  test('where the other of IPv4 and IPv6 serves a policy that does not cover the MX hosts', () => {
    const split = served({}, { family: 6, body: policyText('enforce', ['old.example.net']) });
    expect(readiness(split)).toEqual({ ready: 'no', reasons: [expect.stringContaining('by IPv6 does not cover mx.example.net')] });
    expect(judgeDomain(split).findings.find(({ code }) => code === 'check-mx-uncovered')).toMatchObject({ severity: 'error', message: expect.stringContaining('by IPv6') });
    expect(readiness(served({}, { family: 6, body: policyText('enforce', ['mx.example.net'], 2_000_000) })).ready).toBe('yes');
  });

  test('where the other of them serves what is no policy', () => {
    const broken = served({}, { family: 6, body: 'version: STSv1\r\nmode: enforce\r\nmax_age: 86400\r\n' });
    expect(readiness(broken)).toEqual({ ready: 'no', reasons: [expect.stringContaining('the policy by IPv6')] });
    expect(judgeDomain(broken).protection.mtaSts).toBe('broken');
  });

  test('where the MX host stands behind the octet at which one sender cuts, and not where it stands before', () => {
    const many = Array.from({ length: 300 }, (_, index) => `backup-${index}.some.long.name.of.example.net`);
    const first = served({ body: policyText('enforce', ['mx.example.net', ...many]).replace(/(max_age.*\r\n)/, '').replace('mode:', 'max_age: 1209600\r\nmode:') });
    const last = served({ body: policyText('enforce', [...many, 'mx.example.net']).replace(/(max_age.*\r\n)/, '').replace('mode:', 'max_age: 1209600\r\nmode:') });
    expect(Buffer.byteLength(last.policyHost.fetches[0].body!)).toBeGreaterThan(10_240);
    expect(readiness(first).ready).toBe('yes');
    expect(readiness(last)).toEqual({ ready: 'no', reasons: [expect.stringContaining('10240')] });
    // the max_age behind it
    expect(readiness(served({ body: policyText('enforce', ['mx.example.net', ...many]) })).ready).toBe('no');
  });

  test('not where it cuts a line of which nothing hangs: the lines before are whole', () => {
    const lines = [...policyText().trim().split('\r\n'), ...Array.from({ length: 600 }, (_, index) => `mx: a${index}.example.net`)];
    let before = '';
    while (before.length < 10_120) {
      before += `${lines.shift()}\r\n`;
    }
    // so that of the line after it one letter is read
    before += `mx: ${'b'.repeat(50)}.${'c'.repeat(10_239 - before.length - 69)}.example.net\r\n`;
    expect(before).toHaveLength(10_239);
    expect(readiness(served({ body: `${before}${lines.join('\r\n')}\r\n` })).ready).toBe('yes');
  });

  test.each<[string, DomainFacts, RegExp]>([
    ['max_age: 0', served({ body: policyText('enforce', ['mx.example.net'], 0) }), /max_age/],
    ['two modes', served({ body: policyText().replace('mode: enforce', 'mode: enforce\r\nmode: testing') }), /mode stands again/],
    ['two ids', facts({ sts: found(txt('v=STSv1; id=1; id=2')) }), /_mta-sts\.example\.com: the record has 2 ids/],
    ['name servers that disagree', facts({
      delegation: {
        state: 'found',
        value: {
          zone: 'example.com',
          servers: [{ name: 'ns1', sts: { state: 'found', value: ['v=STSv1; id=1'] } }, { name: 'ns2', sts: { state: 'found', value: ['v=STSv1; id=2'] } }],
        },
      },
    }), /name servers of example\.com say different things/],
    ['signed TLSA records that do not fit', mxHost({ tlsa: authenticated(found({ usage: 3, selector: 1, matchingType: 1, data: 'cc' })) }), /No TLSA record of mx\.example\.net fits/],
    ['TLS that the host does not offer', mxHost({ smtp: { state: 'asked', address: '192.0.2.2', starttls: false, tls: tls() } }), /mx\.example\.net shows no TLS/],
    ['a policy host that answers with 404', served({ status: 404 }), /status 404/],
  ])('with %s, and that is the reason', (_what, of, reason) => {
    expect(readiness(of)).toEqual({ ready: 'no', reasons: [expect.stringMatching(reason)] });
  });

  test('where there is no policy, and then it says what comes first', () => {
    const none = facts({ sts: NONE, delegation: NONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } });
    expect(readiness(none)).toEqual({ ready: 'no', reasons: [expect.stringContaining('publish one in testing first')] });
  });

  test('where a certificate has ended since', () => {
    const short = mxHost({ smtp: { state: 'asked', address: '192.0.2.2', starttls: true, tls: tls({ validTo: new Date(NOW + DAY).toISOString() }) } });
    expect(readiness(short).ready).toBe('yes');
    expect(readiness(short, NOW + 2 * DAY)).toEqual({ ready: 'no', reasons: [expect.stringContaining('certificate of mx.example.net')] });
    const policy = served({ tls: tls({ validTo: new Date(NOW + DAY).toISOString() }) });
    expect(readiness(policy, NOW + 2 * DAY)).toEqual({ ready: 'no', reasons: [expect.stringContaining('certificate of mta-sts.example.com')] });
  });
});

describe('it is not known', () => {
  test.each<[string, DomainFacts]>([
    ['where what is said of a host makes no sense', mxHost({ smtp: {} as never })],
    ['where a host is in a state that nobody knows', mxHost({ smtp: { state: 'fine', starttls: true, tls: tls() } as never })],
    ['where a host of the MX records was not looked at', facts({ hosts: [] })],
    ['where another host was looked at', facts({ hosts: [host({ host: 'mx2.example.net' })] })],
    ['where DNS did not say where the policy host is', policyHost({ addresses: UNKNOWN, fetches: [] })],
    ['where DNS did not say whether the policy host has IPv6, too', policyHost({ addresses6: UNKNOWN })],
    ['where the policy host has an address, and was not asked', policyHost({ fetches: [] })],
  ])('%s', (_what, of) => {
    expect(readiness(of)).toEqual({ ready: 'unknown', reasons: [expect.any(String)] });
  });

  test('where the policy host is silent: that can be the way from here', () => {
    const silent = served(silentTimeout, { family: 6, ...silentTimeout });
    const { protection, readiness: { ready, reasons }, findings } = judgeDomain(silent);
    expect([protection.mtaSts, ready]).toEqual(['unknown', 'unknown']);
    expect(reasons.join()).not.toMatch(/publish one/);
    expect(findings).toEqual([expect.objectContaining({ code: 'check-policy-unreachable', severity: 'error' })]);
    // after the handshake it is the host that takes its time
    expect(judgeDomain(served({ ...silentTimeout, tls: tls() }))).toMatchObject({ protection: { mtaSts: 'broken' }, readiness: { ready: 'no' } });
  });

  test('where the addresses of the policy host could not be asked for, and MTA-STS is not broken then', () => {
    expect(judgeDomain(policyHost({ addresses: UNKNOWN, fetches: [] })).protection.mtaSts).toBe('unknown');
    expect(judgeDomain(policyHost({ addresses: GONE, addresses6: GONE, fetches: [] })).protection.mtaSts).toBe('broken');
  });

  test('where the facts are some days old, whatever they say', () => {
    expect(readiness(facts(), NOW + 2 * DAY).ready).toBe('yes');
    expect(readiness(facts(), NOW + 4 * DAY)).toEqual({ ready: 'unknown', reasons: [expect.stringContaining('4 days old')] });
    expect(readiness(facts(noMail), NOW + 4 * DAY).ready).toBe('unknown');
  });

  test.each([['no date', 'yesterday'], ['a day that is to come', '2027-06-01T00:00:00Z']])('where they are of %s', (_what, at) => {
    const { readiness: { ready }, findings } = judgeDomain(facts({ at }), NOW);
    expect([ready, findings.map(({ code }) => code)]).toEqual(['unknown', ['check-not-asked']]);
  });

  test('where the domain does not exist: that may be a slip of the keyboard', () => {
    const gone = facts({ mx: GONE, addresses: GONE, addresses6: GONE, hosts: [] });
    expect(readiness(gone)).toEqual({ ready: 'unknown', reasons: [expect.stringContaining('does not exist')] });
  });
});

test('what the app would publish is another question', () => {
  expect(judgeDomain(facts(), NOW, [checkFinding('check-drift', 'error', 'The world sees something else.')]).readiness.ready).toBe('yes');
});

test('of hosts that are too many one is not named as well', () => {
  const many = facts({ mx: found({ host: 'mx.example.net', preference: 10 }, { host: 'mx2.example.net', preference: 20 }), moreHosts: 1, policyHost: { ...facts().policyHost, fetches: [fetched({ body: policyText('enforce', ['*.example.net']) })] } });
  expect(readiness(many)).toEqual({ ready: 'unknown', reasons: ['1 more MX hosts were not looked at.'] });
});

test('it is not applicable where a domain receives no mail', () => {
  expect(readiness(facts(noMail))).toEqual({ ready: 'not-applicable', reasons: [expect.stringContaining('receives no mail')] });
  expect(readiness(facts({ ...noMail, sts: NONE, spf: found(txt('v=spf1 include:example.net -all')) })).ready).toBe('not-applicable');
});

describe('a host without TLS', () => {
  const plain = (name: string) => host({ host: name, smtp: { state: 'asked', address: '192.0.2.2', starttls: false } });
  const three = (preferences: readonly [number, number, number], ...hosts: MxHostFacts[]) => {
    const names = ['a.example.net', 'b.example.net', 'c.example.net'];
    const mx = found(...names.map((name, index) => ({ host: name, preference: preferences[index] })));
    const others = names.filter(name => !hosts.some(each => each.host === name)).map(name => host({ host: name }));
    return readiness({ ...served({ body: policyText('enforce', names) }), mx, hosts: [...hosts, ...others] });
  };

  test('beside others of the best preference costs redundancy, and no mail', () => {
    expect(three([10, 10, 20], plain('c.example.net'))).toEqual({
      ready: 'yes', reasons: ['c.example.net shows no TLS that senders accept; another host of the best preference takes its mail.'],
    });
    expect(three([10, 10, 20], plain('a.example.net')).ready).toBe('yes');
  });

  test('is mail that is lost where no other of the best preference is left', () => {
    expect(three([10, 20, 20], plain('a.example.net'))).toEqual({ ready: 'no', reasons: ['a.example.net shows no TLS that senders accept.'] });
    expect(three([10, 10, 20], plain('a.example.net'), plain('b.example.net'))).toEqual({
      ready: 'no', reasons: [expect.stringContaining('a.example.net'), expect.stringContaining('b.example.net')],
    });
  });

  test('and one that the policy does not cover are counted together', () => {
    const names = ['a.example.net', 'b.example.net'];
    const mx = found(...names.map(name => ({ host: name, preference: 10 })));
    const of = { ...served({ body: policyText('enforce', ['a.example.net']) }), mx, hosts: [plain('a.example.net'), host({ host: 'b.example.net' })] };
    expect(readiness(of)).toEqual({ ready: 'no', reasons: ['The policy does not cover b.example.net.', 'a.example.net shows no TLS that senders accept.'] });
  });
});

test('whether a no is lost mail, or a policy that is not fit for enforce, is told apart', () => {
  expect(judgeDomain(mxHost({ smtp: { state: 'asked', address: '192.0.2.2', starttls: false } })).readiness.losesMail).toBe(true);
  const none = facts({ sts: NONE, delegation: NONE, policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } });
  expect(judgeDomain(none).readiness.losesMail).toBe(false);
});

test('where every name server says that it does not serve the zone, it is not known, and where one does, it is', () => {
  const refused = (name: string) => ({ name, sts: { state: 'unknown', why: 'the answer of DNS was REFUSED' }, reason: 'refused' }) as const;
  const good = { name: 'ns2', sts: { state: 'found', value: ['v=STSv1; id=1'] } } as const;
  const of = (...servers: NameServerFacts[]) => readiness(facts({ delegation: { state: 'found', value: { zone: 'example.com', servers } } }));
  expect(of(refused('ns1'), refused('ns2'))).toEqual({ ready: 'unknown', reasons: ['No name server of example.com serves it to this machine.'] });
  expect(of(refused('ns1'), good).ready).toBe('yes');
});

test('where DNS does not tell the name servers, it is not known', () => {
  expect(readiness(facts({ delegation: UNKNOWN }))).toEqual({ ready: 'unknown', reasons: ['DNS could not be asked for the name servers of example.com.'] });
});
