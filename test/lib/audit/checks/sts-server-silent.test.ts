import { NameServerFacts } from '../../../../lib/audit/facts';
import { judgeDomain } from '../../../../lib/audit/judge-domain';
import { facts, found, GONE, NONE } from '../facts-example';

const SAYS: NameServerFacts['sts'] = { state: 'found', value: ['v=STSv1; id=1'] };
const silent = (why: string): NameServerFacts['sts'] => ({ state: 'unknown', why });

function judged(servers: readonly NameServerFacts[], more: Parameters<typeof facts>[0] = {}) {
  return judgeDomain(facts({ delegation: { state: 'found', value: { zone: 'example.com', servers } }, ...more })).findings;
}

test('a name server that gives no answer is a warning that names it and why, where another one answers', () => {
  const [finding, ...others] = judged([
    { name: 'ns1.example.net', sts: SAYS },
    { name: 'ns2.example.net', sts: silent('it does not answer for the zone') },
    { name: 'ns3.example.net', sts: silent('it has no address'), notAsked: 'no-address' },
  ]);
  expect([finding, others]).toMatchObject([{ code: 'check-sts-server-silent', severity: 'warning' }, []]);
  expect(finding.message).toContain('ns2.example.net (it does not answer for the zone) and ns3.example.net (it has no address)');
  expect(finding.message).not.toContain('ns1.example.net');
});

test('that it has no record is an answer', () => {
  expect(judged([{ name: 'ns1', sts: NONE }, { name: 'ns2', sts: GONE }], { sts: NONE }).map(({ code }) => code)).not.toContain('check-sts-server-silent');
});

test('where none of them answers it is an info: a network that lets no DNS out looks the same for every domain', () => {
  const [finding, ...others] = judged([{ name: 'ns1', sts: silent('no answer within 4 s') }, { name: 'ns2', sts: silent('the answer of DNS was REFUSED') }]);
  expect([finding, others]).toMatchObject([{ code: 'check-sts-server-silent', severity: 'info' }, []]);
  expect(finding.message).toMatch(/ns1 \(no answer within 4 s\) and ns2 \(the answer of DNS was REFUSED\).*not known.*no fault of this domain/);
});

test('a name server that has IPv6 only is not asked, and no finding', () => {
  const six: NameServerFacts = { name: 'ns6', sts: silent('it has an IPv6 address only'), notAsked: 'ipv6-only' };
  expect([judged([{ name: 'ns1', sts: SAYS }, six]), judged([six])]).toEqual([[], []]);
  expect(judged([six, { name: 'ns2', sts: silent('no answer within 4 s') }])).toMatchObject([{ severity: 'info', message: expect.not.stringContaining('ns6') }]);
});

test('where no name server has an address nobody went by the delegation: the resolver has the zone itself', () => {
  const none: NameServerFacts = { name: 'ns1', sts: silent('it has no address'), notAsked: 'no-address' };
  expect(judged([none, { ...none, name: 'ns2' }])).toEqual([]);
});

test('of a domain that receives no mail and announces no policy there is nothing to compare', () => {
  const parked = { mx: found({ host: '.', preference: 0 }), hosts: [], sts: NONE, tlsRpt: NONE, reportDomains: [], policyHost: { ...facts().policyHost, addresses: GONE, fetches: [] } };
  expect(judged([{ name: 'ns1', sts: NONE }, { name: 'ns2', sts: silent('no answer within 4 s') }], parked).map(({ code }) => code)).toEqual(['check-receives-no-mail']);
});

test('what some of them say is compared, whoever is silent', () => {
  const codes = judged([{ name: 'ns1', sts: SAYS }, { name: 'ns2', sts: NONE }, { name: 'ns3', sts: silent('no answer within 4 s') }]).map(({ code }) => code);
  expect(codes).toEqual(['check-sts-servers-disagree', 'check-sts-server-silent']);
});
