import { createHash, X509Certificate } from 'node:crypto';
import * as packet from 'dns-packet';
import { MX, MxHosts } from './check-twins/mx-hosts';
import { PolicyHosts } from './check-twins/policy-hosts';
import { ResolverBefore } from './check-twins/resolver';
import { Certificate, GOOD, TEXTS, Twin, TWINS } from './check-twins/twins';
import { useLocalCloud } from './harness';
import { DomainReport, judgeDomain } from '../../lib/audit/judge-domain';
import { probeAll } from '../../lib/audit/probes/probe-all';
import { ProbeOptions, Prober } from '../../lib/audit/probes/probe-domain';
import { KeyPair, LocalAuthority } from '../../local/ca';

const DAY = 86_400_000;
const NAME_SERVERS = { good: '127.0.3.1', stale: '127.0.3.2', dead: '127.0.3.3' } as const;

interface Case {
  readonly domain: string;
  readonly code?: string;
  readonly twin: Twin;
}

/** Each twin is a domain with a zone of its own in the local cloud. */
const CASES: readonly Case[] = [
  ...Object.entries(TWINS).flatMap(([code, twins]) => [twins].flat().map((twin, index) => ({ code, twin, domain: `${code}-${index}.test` }))),
  ...Object.entries(TEXTS).map(([code, twin]) => ({ code, twin, domain: `${code}.test` })),
  ...Object.values(GOOD).map((twin, index) => ({ twin, domain: `good-${index}.test` })),
];

const cloud = useLocalCloud();
const reports = new Map<string, DomainReport>();
let asked: ReadonlySet<string>;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  const { authority, dns } = cloud();
  const others = await LocalAuthority.create();
  const mxCertificates = new Map<string, KeyPair>();
  const policyHosts = await PolicyHosts.start(authority);
  closing.push(() => policyHosts.stop());
  const byDomain = new Map(CASES.map(each => [each.domain, each]));
  const caseOf = (name: string) => byDomain.get(name.split('.').slice(-2).join('.'));
  const resolver = await ResolverBefore.start(dns, (reply, { name, type }) => {
    const { twin, domain } = caseOf(name) ?? {};
    const place = `${type} ${name === domain ? '@' : name.slice(0, -(domain ?? '').length - 1)}`;
    const flags = (reply.flags ?? 0) + (twin?.signed ? packet.AUTHENTIC_DATA : 0);
    if ((twin?.staleServer || twin?.silentServers) && place === 'NS @') {
      // of the zone itself Route 53 makes them, with names of its own
      return { ...reply, answers: ['ns1', 'ns2'].map(each => ({ name, type: 'NS' as const, ttl: 300, data: `${each}.${domain}` })) };
    }
    return twin?.servfail?.includes(place) ? { ...reply, answers: [], flags: flags - flags % 16 + 2 } : { ...reply, flags };
  });
  const nameServer = await ResolverBefore.start(dns, reply => reply, NAME_SERVERS.good);
  const stale = await ResolverBefore.start(dns, reply => ({ ...reply, answers: [] }), NAME_SERVERS.stale, nameServer.server.port);
  closing.push(...[resolver, nameServer, stale].map(each => () => each.stop()));

  await Promise.all(CASES.map(async ({ domain, twin }) => {
    const [policyCertificate, mxCertificate] = await Promise.all([
      issue(authority, others, `mta-sts.${domain}`, twin.policyCertificate), issue(authority, others, `mx.${domain}`, twin.mxCertificate),
    ]);
    mxCertificates.set(`mx.${domain}`, mxCertificate);
    if (twin.mx?.startsWith('*')) {
      const all = await authority.issue([`*.mx.${domain}`]);
      Array.from({ length: 18 }, (_each, index) => mxCertificates.set(`h${index}.mx.${domain}`, all));
    }
    const { mode = 'enforce', mx = 'mx.$', maxAge = 1_209_600 } = twin;
    const text = `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx.replace(/\$/g, domain)}\r\nmax_age: ${maxAge}\r\n`;
    policyHosts.add(`mta-sts.${domain}`, {
      certificate: policyCertificate,
      respond: (response, request) => twin.policy ? twin.policy(response, text, request) : response.writeHead(200, { 'content-type': 'text/plain' }).end(text),
    });
    if (!twin.absent) {
      await createZone(domain, twin, tlsaOf(mxCertificate));
    }
  }));
  await cloud().createZone({ name: 'reports.test', records: [{ type: 'MX', values: ['10 mx.reports.test'] }] });
  const mxHosts = await MxHosts.start(authority, mxCertificates);
  closing.push(() => mxHosts.stop());

  const options: ProbeOptions = {
    server: resolver.server,
    nameServerPort: nameServer.server.port,
    policyPort: policyHosts.port,
    smtpPort: mxHosts.port,
    ca: authority.pem,
    anyAddress: true,
    policyTimeout: 5_000,
    smtpTimeout: 1_500,
    now: Date.now,
  };
  const look = async (who: Partial<ProbeOptions>, which: (twin: Twin) => boolean | undefined) => {
    const domains = CASES.filter(({ twin }) => which(twin)).map(({ domain }) => domain);
    await probeAll(domains, new Prober({ ...options, ...who }), facts => {
      const { daysLater = 0 } = caseOf(facts.domain)!.twin;
      reports.set(facts.domain, judgeDomain(facts, Date.now() + daysLater * DAY));
    });
  };
  await look({}, twin => !twin.trusting && !twin.stranger);
  await look({ trustedResolver: true }, twin => twin.trusting);
  await look({ anyAddress: false }, twin => twin.stranger);
  asked = policyHosts.asked;
}, 120_000);
afterAll(() => Promise.all(closing.map(close => close())));

async function issue(authority: LocalAuthority, others: LocalAuthority, name: string, certificate: Certificate = 'good'): Promise<KeyPair> {
  const days = (from: number, to: number) => ({ notBefore: new Date(Date.now() + from * DAY), notAfter: new Date(Date.now() + to * DAY) });
  switch (certificate) {
    case 'good': return authority.issue([name]);
    case 'sixDays': return authority.issue([name], days(-0.01, 5.99));
    case 'ending': return authority.issue([name], days(-5, 1));
    case 'expired': return authority.issue([name], days(-90, -1));
    case 'selfSigned': return others.issue([name]);
    case 'otherName': return authority.issue([`other.${name}`]);
  }
}

function tlsaOf({ cert }: KeyPair): string {
  const key = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return `3 1 1 ${createHash('sha256').update(key).digest('hex')}`;
}

async function createZone(domain: string, { records = {}, stsTtl, staleServer, silentServers }: Twin, tlsa: string): Promise<void> {
  const all: Twin['records'] = {
    '@ MX': ['10 mx.$'],
    '_mta-sts TXT': ['"v=STSv1; id=1"'],
    '_smtp._tls TXT': ['"v=TLSRPTv1; rua=mailto:tls@reports.test"'],
    'mta-sts A': ['127.0.0.1'],
    'mx A': [MX.good],
    ...staleServer && { 'ns1 A': [NAME_SERVERS.good], 'ns2 A': [NAME_SERVERS.stale] },
    ...silentServers && { 'ns1 A': [silentServers === 1 ? NAME_SERVERS.good : NAME_SERVERS.dead], 'ns2 A': [NAME_SERVERS.dead] },
    ...records,
  };
  await cloud().createZone({
    name: domain,
    records: Object.entries(all).flatMap(([place, values]) => {
      const [name, type] = place.split(' ');
      return values ? [{
        type,
        name: name === '@' ? domain : `${name}.${domain}`,
        values: values.map(value => value.replace('$TLSA', tlsa).replace(/\$/g, domain)),
        ttl: place === '_mta-sts TXT' ? stsTtl : undefined,
      }] : [];
    }),
  });
}

test.each(CASES.filter(({ code }) => code !== undefined).map(({ code, domain, twin }) => [code!, domain, twin.beside ?? []] as const))(
  '%s fires at %s, and nothing else does', (code, domain, beside) => {
    expect([...new Set(reports.get(domain)?.findings.map(each => each.code))].sort()).toEqual([code, ...beside].sort());
  });

test.each(Object.keys(GOOD).map((what, index) => [what, `good-${index}.test`]))('with %s there is nothing to find', (_what, domain) => {
  expect(reports.get(domain)).toMatchObject({ findings: [], readiness: { ready: 'yes' } });
});

test('a domain without MX hosts sends where SPF names who does, and is parked otherwise', () => {
  const kinds = [0, 1, 2, 3].map(index => reports.get(`check-receives-no-mail-${index}.test`)?.kind);
  expect(kinds).toEqual(['parked', 'parked', 'sends', 'parked']);
});

test('a host in a private network gets no request of a stranger', () => {
  expect(asked).toContain('mta-sts.good-0.test');
  expect(asked).not.toContain('mta-sts.check-policy-private-address-0.test');
});
