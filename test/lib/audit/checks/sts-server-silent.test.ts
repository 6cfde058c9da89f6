import { NameServerFacts } from '../../../../lib/audit/facts';
import { judgeDomain } from '../../../../lib/audit/judge-domain';
import { facts, found, GONE, NONE } from '../facts-example';

const SAYS: NameServerFacts['sts'] = { state: 'found', value: ['v=STSv1; id=1'] };
type Said = Pick<NameServerFacts, 'sts' | 'reason'>;
const unknown = (why: string, reason?: NameServerFacts['reason']): Said => ({ sts: { state: 'unknown', why }, reason });
const SILENT = unknown('no answer within 2 s', 'silent');
const REFUSED = unknown('the answer of DNS was REFUSED', 'refused');
const LAME = unknown('it does not answer for the zone', 'lame');
const REFERRAL = unknown('it leads to another zone', 'referral');
const PRIVATE = unknown('10.0.0.1 is no address of the public internet', 'private');
const INTERCEPTED = unknown('a resolver answers there', 'intercepted');
/** Of a version that did not tell, or nobody knows. */
const UNTOLD = unknown('its address is not known');
const NO_ADDRESS: Omit<NameServerFacts, 'name'> = { ...unknown('it has no address'), notAsked: 'no-address' };
const ONLY_IPV6: Omit<NameServerFacts, 'name'> = { ...unknown('it has an IPv6 address only'), notAsked: 'ipv6-only' };
const ANSWERS: Said = { sts: SAYS };

function judged(servers: readonly NameServerFacts[], more: Parameters<typeof facts>[0] = {}) {
  return judgeDomain(facts({ delegation: { state: 'found', value: { zone: 'example.com', servers } }, ...more })).findings;
}

/** The severities of the finding for name servers `ns0`, `ns1` and so on. */
function severities(...servers: readonly Omit<NameServerFacts, 'name'>[]) {
  return of(...servers).map(({ code, severity }) => code === 'check-sts-server-silent' ? severity : code);
}

function of(...servers: readonly Omit<NameServerFacts, 'name'>[]) {
  return judged(servers.map((each, index) => ({ name: `ns${index}`, ...each })));
}

test('a name server that gives no answer is a warning that names it and why, where another one answers', () => {
  const [finding, ...others] = judged([
    { name: 'ns1.example.net', sts: SAYS },
    { name: 'ns2.example.net', ...LAME },
    { name: 'ns3.example.net', ...NO_ADDRESS },
  ]);
  expect([finding, others]).toMatchObject([{ code: 'check-sts-server-silent', severity: 'warning' }, []]);
  expect(finding.message).toContain('ns2.example.net (it does not answer for the zone) and ns3.example.net (it has no address)');
  expect(finding.message).not.toContain('ns1.example.net');
});

test('that it has no record is an answer', () => {
  expect(judged([{ name: 'ns1', sts: NONE }, { name: 'ns2', sts: GONE }], { sts: NONE }).map(({ code }) => code)).not.toContain('check-sts-server-silent');
});

test.each([['silent', SILENT], ['refuses', REFUSED], ['lame', LAME], ['without an address', NO_ADDRESS]])('one that is %s beside one with authority is a warning, and nobody is told to change a delegation by it', (_what, server) => {
  const [finding, ...others] = of(ANSWERS, server);
  expect([finding, others]).toMatchObject([{ severity: 'warning', fix: expect.stringContaining('from another network first') }, []]);
  expect(`${finding.message} ${finding.fix}`).not.toMatch(/delegation|registrar/);
});

test.each([
  ['leads to a zone below', REFERRAL], ['has a private address here', PRIVATE], ['is hidden behind a resolver of the network', INTERCEPTED],
  ['is told without a reason', UNTOLD], ['has IPv6 only', ONLY_IPV6],
])('one that %s was not asked, and is no finding beside one that answers', (_what, server) => {
  expect(severities(ANSWERS, server)).toEqual([]);
});

test.each<[string, Said[]]>([
  ['silent', [SILENT, SILENT]], ['behind a resolver of the network', [INTERCEPTED, INTERCEPTED]], ['private', [PRIVATE]], ['told by a version without reasons', [UNTOLD, UNTOLD]],
  ['silent, or refusing', [SILENT, REFUSED]], ['refusing, or not asked', [REFUSED, INTERCEPTED]], ['refusing, or of IPv6 only', [REFUSED, ONLY_IPV6]],
])('where all of them are %s it is an info: a network that lets no DNS out looks the same for every domain', (_what, servers) => {
  const [finding, ...others] = of(...servers);
  expect([finding, others]).toMatchObject([{ code: 'check-sts-server-silent', severity: 'info' }, []]);
  expect(finding.message).toMatch(/ns0 \(.*not known.*no fault of this domain/);
});

test.each<[string, Omit<NameServerFacts, 'name'>[]]>([
  ['refuse', [REFUSED, REFUSED]], ['are lame', [LAME]], ['do one of the two', [REFUSED, LAME]], ['do one of the two, or have no address', [REFUSED, NO_ADDRESS]],
])('where all of them %s it is a warning: a zone that was deleted lives in caches only', (_what, servers) => {
  const [finding, ...others] = of(...servers);
  expect([finding, others]).toMatchObject([{ code: 'check-sts-server-silent', severity: 'warning', fix: expect.stringMatching(/^Look from another network first/) }, []]);
  expect(finding.message).toMatch(/ns0 \(.*caches.*network that answers in place of the servers/);
});

test('that `_mta-sts` is a zone of its own is an answer, whoever else is silent', () => {
  expect([severities(REFERRAL, REFERRAL), severities(REFERRAL, SILENT)]).toEqual([[], []]);
});

test('of a domain that does not exist nothing else is said', () => {
  const policyHost = { ...facts().policyHost, addresses: GONE, fetches: [] };
  const gone = { mx: GONE, addresses: GONE, addresses6: GONE, sts: GONE, tlsRpt: GONE, hosts: [], reportDomains: [], policyHost };
  for (const said of [LAME, SILENT]) {
    expect(judged([{ name: 'ns1', ...said }, { name: 'ns2', sts: GONE }], gone).map(({ code }) => code)).toEqual(['check-domain-missing']);
    expect(judged([{ name: 'ns1', ...said }], gone).map(({ code }) => code)).toEqual(['check-domain-missing']);
  }
});

test('a name server that has IPv6 only is not asked, and is not named', () => {
  expect(of(ONLY_IPV6)).toEqual([]);
  expect(of(ONLY_IPV6, SILENT)).toMatchObject([{ severity: 'info', message: expect.not.stringContaining('ns0') }]);
});

test('where no name server has an address nobody went by the delegation: the resolver has the zone itself', () => {
  expect(severities(NO_ADDRESS, NO_ADDRESS)).toEqual([]);
});

test('of a domain that receives no mail and announces no policy there is nothing to compare', () => {
  const parked = { mx: found({ host: '.', preference: 0 }), hosts: [], sts: NONE, tlsRpt: NONE, reportDomains: [], policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } };
  expect(judged([{ name: 'ns1', sts: NONE }, { name: 'ns2', ...SILENT }], parked).map(({ code }) => code)).toEqual(['check-receives-no-mail']);
});

test('what some of them say is compared, whoever is silent', () => {
  const codes = judged([{ name: 'ns1', sts: SAYS }, { name: 'ns2', sts: NONE }, { name: 'ns3', ...SILENT }]).map(({ code }) => code);
  expect(codes).toEqual(['check-sts-servers-disagree', 'check-sts-server-silent']);
});
