import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import * as packet from 'dns-packet';
import { LocalCloud, startLocalCloud } from '../../local';

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startLocalCloud({
    regions: [],
    zones: [{
      name: 'example.com',
      records: [
        { type: 'MX', values: ['10 mail.example.com', '20 backup.example.net.'] },
        { type: 'TXT', values: ['"v=spf1 -all"', `"${'a'.repeat(255)}" "${'b'.repeat(255)}"`] },
        { type: 'CAA', values: ['0 issue "amazon.com"'] },
        { name: 'mail.example.com', type: 'A', values: ['192.0.2.10'] },
        { name: 'mail.example.com', type: 'AAAA', values: ['2001:db8::10'] },
        { name: 'mta-sts.example.com', type: 'CNAME', values: ['mail.example.com'] },
        { name: '*.wild.example.com', type: 'TXT', values: ['"any"'] },
      ],
    }],
  });
});

afterAll(async () => cloud.stop());

async function overUdp(question: packet.Question, additionals: packet.Answer[] = []): Promise<packet.DecodedPacket> {
  const socket = createSocket('udp4');
  socket.send(packet.encode({ type: 'query', id: 7, flags: packet.RECURSION_DESIRED, questions: [question], additionals }), cloud.dns.port, cloud.dns.address);
  const [message] = await once(socket, 'message') as [Buffer];
  socket.close();
  return packet.decode(message);
}

test('every type of record that Route 53 has for mail is answered', async () => {
  expect(await cloud.query('example.com', 'MX')).toEqual(['10 mail.example.com', '20 backup.example.net']);
  expect(await cloud.query('mail.example.com', 'A')).toEqual(['192.0.2.10']);
  expect(await cloud.query('mail.example.com', 'AAAA')).toEqual(['2001:db8::10']);
  expect(await cloud.query('example.com', 'TXT')).toEqual(['v=spf1 -all', 'a'.repeat(255) + 'b'.repeat(255)]);
  expect(await cloud.query('mta-sts.example.com', 'CNAME')).toEqual(['mail.example.com']);
  expect(await cloud.query('mta-sts.example.com', 'A')).toEqual(['192.0.2.10']);
  expect(await cloud.query('x.wild.example.com', 'TXT')).toEqual(['any']);
  expect(await cloud.query('example.com', 'NS')).toHaveLength(4);
  expect(await cloud.resolver().resolveCaa('example.com')).toEqual([{ critical: 0, issue: 'amazon.com' }]);
  expect(await cloud.resolver().resolveSoa('example.com')).toMatchObject({ nsname: 'ns-1.awsdns-1.com', minttl: 86400 });
});

test('a name that does not exist and a type that it does not have are told apart', async () => {
  await expect(cloud.resolver().resolveTxt('no.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  await expect(cloud.resolver().resolveTxt('mail.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
  await expect(cloud.resolver().resolveTxt('elsewhere.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  const negative = await overUdp({ name: 'no.example.com', type: 'TXT' });
  expect(negative).toMatchObject({ rcode: 'NXDOMAIN', authorities: [{ name: 'example.com', type: 'SOA' }] });
});

test('a record that changes is seen by the next question', async () => {
  const zoneId = await cloud.createZone({ name: 'fresh.test', records: [{ type: 'TXT', values: ['"one"'] }] });
  expect(await cloud.query('fresh.test', 'TXT')).toEqual(['one']);
  expect(zoneId).toMatch(/^Z[A-Z0-9]+$/);
});

test('an answer that is too long for UDP is truncated, and whole over TCP', async () => {
  const truncated = await overUdp({ name: 'example.com', type: 'TXT' });
  expect(truncated).toMatchObject({ flag_tc: true, answers: [] });

  const socket = connect(cloud.dns.port, cloud.dns.address);
  // two questions on one connection, the second in two pieces
  const query = packet.streamEncode({ type: 'query', id: 8, questions: [{ name: 'example.com', type: 'TXT' }] });
  socket.write(Buffer.concat([query, query.subarray(0, 5)]));
  const [first] = await once(socket, 'data') as [Buffer];
  socket.write(query.subarray(5));
  const [second] = await once(socket, 'data') as [Buffer];
  socket.destroy();
  for (const message of [first, second]) {
    expect(packet.decode(message.subarray(2))).toMatchObject({ flag_tc: false, answers: [{ type: 'TXT' }, { type: 'TXT' }] });
  }
});

test('a client that offers more room with EDNS gets the whole answer over UDP', async () => {
  const roomy = { type: 'OPT', name: '.', udpPayloadSize: 4096, flags: 0, options: [] } as unknown as packet.Answer;
  const whole = await overUdp({ name: 'example.com', type: 'TXT' }, [roomy]);
  expect(whole).toMatchObject({ flag_tc: false, flag_ra: true, additionals: [{ type: 'OPT', udpPayloadSize: 1232 }] });
  expect(whole.answers).toHaveLength(2);
});

test('what is no DNS message is ignored, and the next question is answered', async () => {
  const socket = createSocket('udp4');
  socket.send(Buffer.from('not dns'), cloud.dns.port, cloud.dns.address);
  socket.close();
  expect(await cloud.query('mail.example.com', 'A')).toEqual(['192.0.2.10']);
});
