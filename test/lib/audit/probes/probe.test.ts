import { createSocket } from 'node:dgram';
import * as packet from 'dns-packet';
import { TwinWorld } from './twin-world';
import { DomainFacts } from '../../../../lib/audit/facts';
import { judgeDomain } from '../../../../lib/audit/judge-domain';
import { DnsProbe } from '../../../../lib/audit/probes/dns-probe';
import { MxProbe } from '../../../../lib/audit/probes/mx-probe';
import { probeAll } from '../../../../lib/audit/probes/probe-all';
import { ProbeOptions, Prober } from '../../../../lib/audit/probes/probe-domain';
import { LocalAuthority } from '../../../../local/ca';
import { OLD_TLS } from '../../../old-tls';

const POLICY = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.net\r\nmax_age: 1209600\r\n';
const HOST = 'mta-sts.example.com';

let world: TwinWorld;
let other: LocalAuthority;
beforeAll(async () => {
  other = await LocalAuthority.create();
});
beforeEach(async () => {
  world = await TwinWorld.start();
  for (const [key, value] of Object.entries({
    'MX example.com': [{ preference: 10, exchange: 'mx.example.net' }],
    'TXT _mta-sts.example.com': ['v=STSv1; id=1'],
    'TXT _smtp._tls.example.com': ['v=TLSRPTv1; rua=mailto:tls@example.net'],
    'MX example.net': [{ preference: 10, exchange: 'mx.example.net' }],
    'A mta-sts.example.com': ['127.0.0.1'],
    'A mx.example.net': ['127.0.0.1'],
  })) {
    world.zone.set(key, value as never);
  }
});
afterEach(() => world.stop());

async function probe(more: Partial<ProbeOptions> = {}, domain = 'example.com'): Promise<DomainFacts> {
  const here = { server: world.dns, timeout: 500, tries: 2, ca: world.authority.pem, anyAddress: true, now: Date.now, smtpTimeout: 1_500 };
  return new Prober({ ...here, ...more }).probe(domain);
}

async function good(): Promise<Pick<ProbeOptions, 'edge' | 'smtpPort'>> {
  return {
    edge: await world.policyHost((_, answer) => answer.setHeader('content-type', 'text/plain').end(POLICY), [HOST]),
    smtpPort: await world.mxHost(['mx.example.net']),
  };
}

function codes(facts: DomainFacts): string[] {
  return judgeDomain(facts).findings.map(({ code }) => code);
}

test('the good domain is seen whole, and nothing is found', async () => {
  const facts = await probe(await good());
  expect(codes(facts)).toEqual([]);
  const accepted = expect.objectContaining({ trusted: true, matches: true });
  expect(facts.policyHost.fetches).toEqual([expect.objectContaining({ status: 200, body: POLICY, tls: accepted })]);
  expect(facts.hosts).toEqual([expect.objectContaining({ host: 'mx.example.net', smtp: expect.objectContaining({ state: 'asked', starttls: true }) })]);
  expect(judgeDomain(facts).readiness.ready).toBe('yes');
});

test('a fault of ours in one domain is told of that domain, and the others are seen', async () => {
  const look = jest.spyOn(MxProbe.prototype, 'look').mockRejectedValueOnce(new TypeError('no such thing'));
  const broken = await probe(await good());
  expect(judgeDomain(broken)).toMatchObject({ kind: 'unknown', findings: [{ code: 'check-not-asked', message: expect.stringContaining('this should not have happened: TypeError: no such thing') }] });
  look.mockRestore();
  expect(codes(await probe(await good()))).toEqual([]);
});

test('name servers that are silent hold up no question to the resolver', async () => {
  const dns = new DnsProbe({ server: world.dns, timeout: 2_000, tries: 1, inFlight: 2 });
  const silent = createSocket('udp4');
  await new Promise<void>(resolve => silent.bind(0, '127.0.0.1', resolve));
  const nobody = Array.from({ length: 4 }, () => dns.txtAt({ host: '127.0.0.1', port: silent.address().port }, '_mta-sts.example.com', 'example.com'));
  const started = performance.now();
  expect((await dns.mx('example.com')).state).toBe('found');
  expect(performance.now() - started).toBeLessThan(1_000);
  silent.close();
  await Promise.all(nobody);
});

test('a name that DNS has no room for is not there, and nobody is asked for it', async () => {
  const dns = new DnsProbe({ server: { host: '127.0.0.1', port: 9 }, timeout: 100, tries: 1 });
  const long = Array.from({ length: 30 }, () => 'label-of-ten').join('.');
  expect([await dns.mx(`${'a'.repeat(64)}.example`), await dns.mx(long)]).toEqual(Array(2).fill({ state: 'none', why: 'nxdomain' }));
  expect((await dns.mx(`${'a'.repeat(63)}.example`)).state).toBe('unknown');
});

test.each([
  ['refuse, where a zone was deleted and its resolver still has it', 5, 'warning'], ['are hidden behind a resolver of the network', packet.RECURSION_AVAILABLE, 'info'],
])('name servers that all %s are told as what they are', async (_what, flags, severity) => {
  world.zone.set('NS example.com', ['ns1.example.net', 'ns2.example.net']);
  world.zone.set('A ns1.example.net', ['127.0.0.1']);
  world.zone.set('A ns2.example.net', ['127.0.0.1']);
  world.change = (reply, { flag_rd: recursive }) => recursive ? reply : { ...reply, flags };
  const { findings } = judgeDomain(await probe({ ...await good(), nameServerPort: world.dns.port }));
  expect(findings.map(each => [each.code, each.severity])).toEqual([['check-sts-server-silent', severity]]);
});

describe('a policy host', () => {
  test('behind a firewall that refuses who does not say what they are is asked as senders ask it', async () => {
    const edge = await world.policyHost((request, answer) => {
      answer.statusCode = request.headers['user-agent'] ? 200 : 403;
      answer.setHeader('content-type', 'text/plain').end(POLICY);
    }, [HOST]);
    expect(codes(await probe({ ...await good(), edge }))).toEqual([]);
  });

  test('that serves without end is cut off', async () => {
    let sent = 0;
    const edge = await world.policyHost((_, answer) => {
      answer.setHeader('content-type', 'text/plain');
      const more = () => {
        sent += 65_536;
        return answer.writable && answer.write(Buffer.alloc(65_536, 'x'), more);
      };
      answer.on('error', () => undefined);
      more();
    }, [HOST]);
    expect(codes(await probe({ ...await good(), edge }))).toEqual(['check-policy-too-large']);
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });

  test('with the certificate of another name, or of nobody, gets no request', async () => {
    const requests: string[] = [];
    const handler = (request: { url?: string }) => void requests.push(String(request.url));
    const wrongName = await probe({ ...await good(), edge: await world.policyHost(handler, ['www.example.com']) });
    const untrusted = await probe({ ...await good(), edge: await world.policyHost(handler, [HOST], await other.issue([HOST])) });
    expect([codes(wrongName), codes(untrusted), requests]).toEqual([['check-policy-certificate'], ['check-policy-certificate'], []]);
    expect(judgeDomain(wrongName).findings[0].message).toContain('it is for www.example.com');
    expect(judgeDomain(untrusted).findings[0].message).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  test('that changes to another protocol, and so answers nothing, is no reason to wait for ever', async () => {
    const edge = await world.policyHost((request, _) => {
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nothing\r\n\r\n');
    }, [HOST]);
    expect(codes(await probe({ ...await good(), edge }))).toEqual(['check-policy-unreachable']);
  });

  test('that knows old TLS only is told so, and gets no request', async () => {
    const requests: unknown[] = [];
    const edge = await world.policyHost(request => void requests.push(request), [HOST], undefined, OLD_TLS);
    expect([codes(await probe({ ...await good(), edge })), requests]).toEqual([['check-policy-tls-old'], []]);
  });

  test('of which the first address is dead is asked at the next one, as senders do', async () => {
    const { edge: { port: policyPort }, ...others } = await good() as { edge: { port: number } };
    world.zone.set(`A ${HOST}`, ['127.0.0.9', '127.0.0.1']);
    const facts = await probe({ ...others, policyPort });
    expect(facts.policyHost.fetches.map(({ address, status, failure }) => [address, status, failure?.kind])).toEqual([['127.0.0.9', undefined, 'refused'], ['127.0.0.1', 200, undefined]]);
    expect(judgeDomain(facts).findings.map(({ code, severity }) => [code, severity])).toEqual([['check-policy-unreachable', 'warning']]);
  });

  test('that sends one byte a second is given up in time', async () => {
    const edge = await world.policyHost((_, answer) => {
      answer.setHeader('content-type', 'text/plain');
      const timer = setInterval(() => answer.write('x'), 1_000);
      answer.on('close', () => clearInterval(timer));
    }, [HOST]);
    const started = Date.now();
    expect(codes(await probe({ ...await good(), edge, policyTimeout: 2_500 }))).toEqual(['check-policy-unreachable']);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test('that there is no way to from here is not known, and not bad', async () => {
    // the kernel has no way to a multicast address for TCP, with IPv6 or without
    world.zone.set(`AAAA ${HOST}`, ['ff0e::1'] as never);
    const both = await probe(await good());
    world.zone.delete(`A ${HOST}`);
    const blind = await probe({ smtpPort: await world.mxHost(['mx.example.net']) });
    expect(blind.policyHost.fetches).toEqual([expect.objectContaining({ family: 6, failure: { kind: 'unroutable', message: expect.any(String) } })]);
    expect(codes(blind)).toEqual(['check-policy-ipv6-only', 'check-not-asked']);
    const half = { ...both, policyHost: { ...both.policyHost, fetches: [...both.policyHost.fetches, ...blind.policyHost.fetches] } };
    expect(codes(half)).toEqual(['check-policy-family-not-seen']);
  });

  test('at a private address is not asked', async () => {
    const facts = await probe({ smtpPort: 1, anyAddress: false });
    expect(facts.policyHost.fetches).toEqual([expect.objectContaining({ failure: { kind: 'not-public', message: expect.stringContaining('127.0.0.1') } })]);
    expect(facts.hosts[0].smtp).toEqual({ state: 'unknown', why: expect.stringContaining('no address of the public internet'), notPublic: true });
    expect(codes(facts)).toContain('check-policy-private-address');
  });
});

describe('where TLS reports go', () => {
  test('by HTTPS: the host is looked up, and gets no request', async () => {
    const https = 'v=TLSRPTv1; rua=https://reports.example.net/tls,https://192.0.2.7/tls';
    world.zone.set('TXT _smtp._tls.example.com', [https] as never);
    const lost = await probe(await good());
    expect(lost.reportHosts).toEqual([{ host: 'reports.example.net', addresses: { state: 'none', why: 'nxdomain' }, addresses6: { state: 'none', why: 'nxdomain' } }]);
    expect(codes(lost)).toEqual(['check-tlsrpt-endpoint-unreachable', 'tlsrpt-several-uris']);
    world.zone.set('AAAA reports.example.net', ['2001:db8::7'] as never);
    expect(codes(await probe(await good()))).toEqual(['tlsrpt-several-uris']);
  });

  test('for DANE: the record of the MX host is asked for where TLSA records are signed, and the resolver is trusted', async () => {
    const here = await good();
    const [{ smtp }] = (await probe(here)).hosts;
    const keyHash = smtp.state === 'asked' ? smtp.tls!.keyHash : '';
    const tlsa = [{ usage: 3, selector: 1, matchingType: 1, certificate: Buffer.from(keyHash, 'hex') }];
    world.zone.set('TLSA _25._tcp.mx.example.net', tlsa as never);
    await probe({ ...here, trustedResolver: true });
    world.authenticated = true;
    await probe(here);
    expect(world.questions).not.toContain('TXT _smtp._tls.mx.example.net');
    expect(codes(await probe({ ...here, trustedResolver: true }))).toEqual(['check-tlsrpt-dane-missing']);
    world.zone.set('TXT _smtp._tls.mx.example.net', ['v=TLSRPTv1; rua=mailto:tls@example.net'] as never);
    expect(codes(await probe({ ...here, trustedResolver: true }))).toEqual([]);
  });
});

describe('an MX host', () => {
  test('in a signed zone that fails to answer for TLSA', async () => {
    world.authenticated = true;
    world.failing.add('TLSA _25._tcp.mx.example.net');
    expect(codes(await probe({ ...await good(), trustedResolver: true }))).toEqual(['check-tlsa-failed']);
  });

  test('whose address could not be asked for is not said to have none', async () => {
    world.failing.add('A mx.example.net');
    const facts = await probe(await good());
    expect(facts.hosts[0].smtp).toEqual({ state: 'unknown', why: 'its address could not be asked for (the answer of DNS was SERVFAIL)' });
    expect(codes(facts)).toEqual(['check-not-asked']);
    // where nobody connects to it, too: it may be gone
    expect(codes(await probe({ ...await good(), withoutSmtp: true }))).toEqual(['check-not-asked']);
  });

  test('with the certificate of another name, or that signs itself', async () => {
    expect(codes(await probe({ ...await good(), smtpPort: await world.mxHost(['mail.example.net']) }))).toEqual(['check-mx-certificate']);
    expect(codes(await probe({ ...await good(), smtpPort: await world.mxHost([], { own: await other.issue(['mx.example.net']) }) }))).toEqual(['check-mx-certificate']);
  });

  test('of which the first address is dead is asked at the next one', async () => {
    world.zone.set('A mx.example.net', ['127.0.0.9', '127.0.0.1']);
    expect((await probe(await good())).hosts[0].smtp).toMatchObject({ state: 'asked', address: '127.0.0.1' });
  });

  test('that greets without a word, and has a space behind STARTTLS, is understood', async () => {
    const facts = await probe({
      ...await good(),
      smtpPort: await world.port(socket => {
        socket.write('220\r\n');
        socket.on('data', line => socket.write(line.toString().startsWith('EHLO') ? '250-mx\r\n250 STARTTLS \r\n' : '454 later\r\n'));
      }),
    });
    expect(facts.hosts[0].smtp).toMatchObject({ state: 'asked', starttls: true, failure: expect.stringContaining('454 later') });
  });

  test.each<[string, (socket: import('node:net').Socket) => void]>([
    ['that never greets', () => undefined],
    ['that hangs up', socket => socket.destroy()],
    ['that refuses strangers', socket => socket.end('554 go away\r\n')],
    ['that talks without end', socket => void setInterval(() => socket.writable && socket.write('220-'.repeat(10_000)), 5).unref()],
  ])('%s is not known, and not bad', async (_what, speak) => {
    const facts = await probe({ ...await good(), smtpPort: await world.port(speak) });
    expect(facts.hosts[0].smtp.state).toBe('unknown');
    expect(codes(facts)).toEqual(['check-mx-not-seen']);
    expect(judgeDomain(facts).readiness.ready).toBe('unknown');
  });

  test('that several domains share is asked once', async () => {
    let connections = 0;
    const smtpPort = await world.port(socket => {
      connections += 1;
      socket.end('554 go away\r\n');
    });
    world.zone.set('MX example.org', [{ preference: 10, exchange: 'mx.example.net' }] as never);
    const prober = new Prober({ server: world.dns, anyAddress: true, smtpPort, now: Date.now });
    const seen: string[] = [];
    await probeAll(['example.com', 'example.org'], prober, ({ domain }) => seen.push(domain));
    expect([seen.sort(), connections, world.questions.filter(each => each === 'A mx.example.net')]).toEqual([['example.com', 'example.org'], 1, ['A mx.example.net']]);
  });
});

describe('DNS', () => {
  const dns = () => new DnsProbe({ server: world.dns, timeout: 300, tries: 2 });

  test('that has nothing is told from DNS that fails, and from DNS that is silent', async () => {
    expect(await dns().txt('nobody.example')).toEqual({ state: 'none', why: 'nxdomain' });
    expect(await dns().addresses('example.com')).toEqual({ state: 'none', why: 'nodata' });
    world.zone.set('TXT silent.example', undefined);
    expect(await dns().txt('silent.example')).toEqual({ state: 'unknown', why: '127.0.0.1: no answer within 0.6 s' });
    world.rcode = 2;
    expect(await dns().txt('_mta-sts.example.com')).toEqual({ state: 'unknown', why: 'the answer of DNS was SERVFAIL' });
    expect(world.questions.filter(each => each === 'TXT _mta-sts.example.com')).toHaveLength(2);
  });

  test('with an answer that does not fit into UDP is asked by TCP', async () => {
    world.zone.set('TXT large.example', Array.from({ length: 200 }, () => 'x'.repeat(250)) as never);
    const fact = await dns().txt('large.example');
    expect(fact.state === 'found' && fact.value.records.length).toBe(200);
  });

  test('that refuses, or does not understand EDNS, is asked again, without it', async () => {
    world.zone.set('TXT old.example', ['v=STSv1; id=1']);
    world.change = (reply, { additionals = [] }) => additionals.length > 0 ? { ...reply, questions: [], answers: [], flags: 1 } : reply;
    expect(await dns().txt('old.example')).toMatchObject({ state: 'found' });
    let asked = 0;
    world.change = reply => asked++ === 0 ? { ...reply, answers: [], flags: 5 } : reply;
    expect(await dns().txt('old.example')).toMatchObject({ state: 'found' });
  });

  test('with an answer that is cut in the middle of a record is asked by TCP', async () => {
    world.zone.set('TXT large.example', Array.from({ length: 200 }, () => 'x'.repeat(250)) as never);
    world.cut = whole => {
      const part = Buffer.from(whole.subarray(0, 700));
      part.writeUInt16BE(part.readUInt16BE(2) + packet.TRUNCATED_RESPONSE, 2);
      return part;
    };
    const fact = await dns().txt('large.example');
    expect(fact.state === 'found' && fact.value.records.length).toBe(200);
  });

  test('is asked for a name with a dot at its end as for the name', async () => {
    expect(await dns().txt('_mta-sts.example.com.')).toMatchObject({ state: 'found' });
  });

  test('with a list of MX records without end is cut, and not all hosts are connected to', async () => {
    world.zone.set('MX many.example', Array.from({ length: 1_500 }, (_, index) => ({ preference: 10, exchange: `h${index}.x` })) as never);
    const facts = await probe({ withoutSmtp: true }, 'many.example');
    expect(facts.hosts).toHaveLength(16);
    expect(facts.moreHosts).toBe(484);
    expect(facts.hosts.every(({ smtp }) => smtp.state === 'unknown' && smtp.leftOut)).toBe(true);
  });

  test('with CNAME records that go round in a circle is not known', async () => {
    world.zone.set('CNAME _mta-sts.loop.example', ['a.example', 'b.example', 'a.example'] as never);
    expect(await dns().txt('_mta-sts.loop.example')).toEqual({ state: 'unknown', why: expect.stringContaining('circle') });
  });

  test('that leads over a CNAME record says so', async () => {
    world.zone.set('CNAME _mta-sts.led.example', ['there.example'] as never);
    world.zone.set('TXT there.example', ['v=STSv1; id=1'] as never);
    expect(await dns().txt('_mta-sts.led.example')).toMatchObject({ state: 'found', value: { via: ['there.example'], records: [{ text: 'v=STSv1; id=1', strings: 1 }] } });
  });

  test('with an alias that leads nowhere is told from no record, at each of the three names', async () => {
    for (const name of ['_mta-sts', 'mta-sts', '_smtp._tls']) {
      world.zone.set(`CNAME ${name}.example.com`, ['gone.example'] as never);
    }
    const facts = await probe(await good());
    expect(facts.sts).toEqual({ state: 'none', why: 'nodata', via: ['gone.example'] });
    expect(codes(facts)).toEqual(['check-alias-broken', 'check-alias-broken', 'check-alias-broken']);
  });

  test('is asked for the record in the wrong place only where none is in the right one', async () => {
    await probe(await good());
    expect(world.questions).not.toContain('TXT mta-sts.example.com');
    world.zone.set('TXT mta-sts.example.com', ['v=STSv1; id=1', 'of somebody else'] as never);
    world.zone.delete('TXT _mta-sts.example.com');
    const facts = await probe(await good());
    expect(facts.policyHost.misplaced).toMatchObject({ state: 'found', value: { records: [{ text: 'v=STSv1; id=1' }] } });
    expect(codes(facts)).toEqual(['check-sts-policy-unannounced', 'check-sts-misplaced']);
  });

  test('with an address as the name of an MX host connects to nothing', async () => {
    world.zone.set('MX example.com', [{ preference: 10, exchange: 'mx.example.net' }, { preference: 20, exchange: '127.0.0.1' }] as never);
    const facts = await probe(await good());
    expect(facts.hosts[1].smtp).toEqual({ state: 'unknown', why: 'it has no address' });
    expect(codes(facts)).toEqual(['check-mx-address']);
  });

  test('that cannot be asked for one domain stops no other', async () => {
    for (const name of ['MX', 'A', 'AAAA', 'TXT']) {
      world.zone.set(`${name} silent.example`, undefined);
    }
    const seen: DomainFacts[] = [];
    await probeAll(['silent.example', 'example.com'], new Prober({ server: world.dns, timeout: 200, tries: 1, ca: world.authority.pem, anyAddress: true, now: Date.now, ...await good() }), facts => seen.push(facts));
    expect(seen.map(({ domain }) => domain)).toEqual(['example.com', 'silent.example']);
    expect(judgeDomain(seen[1])).toMatchObject({ kind: 'unknown', protection: { mtaSts: 'unknown' } });
  });
});
