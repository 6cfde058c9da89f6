import { answer, Source } from '../../../local/dns/answer';
import type { RecordSet } from '../../../local/world';

const EDGE = { v4: '127.0.0.1', v6: '::1' };
const SOA = { Name: 'example.com.', Type: 'SOA', TTL: '900', ResourceRecords: ['ns-1.awsdns-1.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400'] };

function world(...records: RecordSet[]): Source {
  return {
    zone: async name => `.${name}`.endsWith('.example.com') ? { name: 'example.com.', records: [SOA, ...records] } : undefined,
    distribution: async host => host === 'd1.cloudfront.net'
      ? { id: 'E1', domainName: host, aliases: [], ipv6: true, certificate: null }
      : host === 'd4.cloudfront.net' ? { id: 'E4', domainName: host, aliases: [], ipv6: false, certificate: null } : undefined,
  };
}

const record = (Name: string, Type: string, ...ResourceRecords: string[]): RecordSet => ({ Name, Type, TTL: '300', ResourceRecords });
const alias = (Name: string, Type: string, DNSName: string): RecordSet => ({ Name, Type, AliasTarget: { DNSName } });
const data = async (source: Source, name: string, type: string) => (await answer(name, type, source, EDGE)).answers.map(each => [each.name, each.type, 'data' in each && each.data]);

test('a name that does not exist is NXDOMAIN, with the SOA of its zone kept for no longer than its minimum', async () => {
  const reply = await answer('no.example.com', 'A', world(), EDGE);
  expect(reply).toMatchObject({ rcode: 'NXDOMAIN', answers: [], authorities: [{ name: 'example.com', type: 'SOA', ttl: 900 }] });
});

test('a type that a name does not have is NOERROR without answers, with the SOA', async () => {
  const reply = await answer('mail.example.com', 'AAAA', world(record('mail.example.com.', 'A', '192.0.2.1')), EDGE);
  expect(reply).toMatchObject({ rcode: 'NOERROR', answers: [], authorities: [{ type: 'SOA' }] });
});

test('a name that only has longer names below it exists', async () => {
  const reply = await answer('_tls.example.com', 'TXT', world(record('_smtp._tls.example.com.', 'TXT', '"v=TLSRPTv1"')), EDGE);
  expect(reply.rcode).toBe('NOERROR');
});

test('names are compared without regard to case, and answered as they were asked for', async () => {
  expect(await data(world(record('Mail.Example.com.', 'A', '192.0.2.1')), 'mAIL.example.COM', 'A')).toEqual([['mAIL.example.COM', 'A', '192.0.2.1']]);
});

test('a wildcard answers for names that do not exist, also several labels below it', async () => {
  const source = world(record('\\052.example.com.', 'A', '192.0.2.1'));
  expect(await data(source, 'a.b.example.com', 'A')).toEqual([['a.b.example.com', 'A', '192.0.2.1']]);
});

test('a wildcard does not answer below a name that exists (RFC 4592 section 3.3.1)', async () => {
  const source = world(record('*.example.com.', 'A', '192.0.2.1'), record('b.example.com.', 'TXT', '"x"'));
  expect((await answer('a.b.example.com', 'A', source, EDGE)).rcode).toBe('NXDOMAIN');
  expect((await answer('b.example.com', 'A', source, EDGE)).rcode).toBe('NOERROR');
});

test('a CNAME is followed, and every step is in the answer', async () => {
  const source = world(record('a.example.com.', 'CNAME', 'b.example.com.'), record('b.example.com.', 'CNAME', 'c.example.com.'), record('c.example.com.', 'TXT', '"x"'));
  expect(await data(source, 'a.example.com', 'TXT')).toEqual([
    ['a.example.com', 'CNAME', 'b.example.com'], ['b.example.com', 'CNAME', 'c.example.com'], ['c.example.com', 'TXT', [Buffer.from('x')]],
  ]);
});

test('a CNAME to a name that does not exist is NXDOMAIN (RFC 6604)', async () => {
  const reply = await answer('a.example.com', 'TXT', world(record('a.example.com.', 'CNAME', 'gone.example.org.')), EDGE);
  expect(reply).toMatchObject({ rcode: 'NXDOMAIN', answers: [{ type: 'CNAME' }] });
});

test('a CNAME that is asked for is not followed', async () => {
  expect(await data(world(record('a.example.com.', 'CNAME', 'b.example.com.')), 'a.example.com', 'CNAME')).toEqual([['a.example.com', 'CNAME', 'b.example.com']]);
});

test('a circle of CNAMEs is SERVFAIL', async () => {
  const source = world(record('a.example.com.', 'CNAME', 'b.example.com.'), record('b.example.com.', 'CNAME', 'a.example.com.'));
  expect((await answer('a.example.com', 'A', source, EDGE)).rcode).toBe('SERVFAIL');
});

test('an alias to a distribution answers with the addresses of the edge under its own name', async () => {
  const source = world(alias('host.example.com.', 'A', 'd1.cloudfront.net.'), alias('host.example.com.', 'AAAA', 'd1.cloudfront.net.'));
  expect(await data(source, 'host.example.com', 'A')).toEqual([['host.example.com', 'A', '127.0.0.1']]);
  expect(await data(source, 'host.example.com', 'AAAA')).toEqual([['host.example.com', 'AAAA', '::1']]);
});

test('an alias to a distribution without IPv6 has no AAAA', async () => {
  expect(await data(world(alias('host.example.com.', 'AAAA', 'd4.cloudfront.net.')), 'host.example.com', 'AAAA')).toEqual([]);
});

test('an alias to a distribution that is gone has no address', async () => {
  expect(await data(world(alias('host.example.com.', 'A', 'd9.cloudfront.net.')), 'host.example.com', 'A')).toEqual([]);
});

test('an alias to another record of the zone answers with its values', async () => {
  const source = world(alias('www.example.com.', 'A', 'example.com.'), record('example.com.', 'A', '192.0.2.9'));
  expect(await data(source, 'www.example.com', 'A')).toEqual([['www.example.com', 'A', '192.0.2.9']]);
});

test('a TXT value is its strings, with quotes, backslashes and octets unescaped', async () => {
  const source = world(record('t.example.com.', 'TXT', '"one \\"quoted\\"" "back\\\\slash \\303\\244"'));
  expect(await data(source, 't.example.com', 'TXT')).toEqual([['t.example.com', 'TXT', [Buffer.from('one "quoted"'), Buffer.from('back\\slash ä')]]]);
});
