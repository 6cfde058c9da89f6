import { createSocket, Socket } from 'node:dgram';
import { once } from 'node:events';
import * as packet from 'dns-packet';
import { TwinWorld } from './twin-world';
import { DnsProbe } from '../../../../lib/audit/probes/dns-probe';

const NAME = '_mta-sts.example.com';

let world: TwinWorld;
const sockets: Socket[] = [];
beforeEach(async () => {
  world = await TwinWorld.start();
  world.zone.set(`TXT ${NAME}`, ['v=STSv1; id=1'] as never);
});
afterEach(async () => {
  sockets.splice(0).forEach(socket => socket.close());
  await world.stop();
});

/** What the server says, with these flags and no others; NS records lead to zones below. */
function speaks(flags: number, more: Partial<packet.Packet> = {}) {
  world.change = reply => ({ ...reply, flags: flags + (reply.flags ?? 0) % 16, ...more });
}

function ask(name = NAME, dns = probe()) {
  return dns.txtAt(world.dns, name, 'example.com');
}

function probe(more = {}) {
  return new DnsProbe({ server: world.dns, timeout: 100, ...more });
}

/** Hears all questions, and answers those that `answers` wants answered. */
async function quiet(answers: (name: string) => boolean = () => false) {
  const socket = createSocket('udp4');
  const heard: string[] = [];
  socket.on('message', (message, { port, address }) => {
    const { id, questions = [] } = packet.decode(message);
    heard.push(questions[0].name);
    if (answers(questions[0].name)) {
      socket.send(packet.encode({ type: 'response', id, flags: packet.AUTHORITATIVE_ANSWER, questions }), port, address);
    }
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  sockets.push(socket);
  return { host: '127.0.0.1', port: socket.address().port, heard };
}

describe('a name server', () => {
  test('with authority says what is there, that nothing is there, and where an alias leads, but no more', async () => {
    speaks(packet.AUTHORITATIVE_ANSWER);
    expect(await ask()).toEqual({ sts: { state: 'found', value: ['v=STSv1; id=1'] } });
    expect(await ask('_mta-sts.elsewhere.example')).toEqual({ sts: { state: 'none', why: 'nxdomain' } });
    world.zone.set('CNAME _mta-sts.led.example', ['there.example'] as never);
    world.zone.set('TXT there.example', ['v=STSv1; id=1'] as never);
    expect(await ask('_mta-sts.led.example')).toEqual({ sts: { state: 'none', why: 'nodata', via: ['there.example'] } });
  });

  test('that offers recursion beside its authority is one all the same', async () => {
    speaks(packet.AUTHORITATIVE_ANSWER + packet.RECURSION_AVAILABLE);
    expect(await ask()).toEqual({ sts: { state: 'found', value: ['v=STSv1; id=1'] } });
  });

  test.each([['an answer', 0], ['REFUSED', 5], ['NXDOMAIN', 3]])('in whose place a resolver of the network gives %s says nothing', async (_what, rcode) => {
    speaks(packet.RECURSION_AVAILABLE + rcode);
    expect(await ask()).toMatchObject({ sts: { state: 'unknown' }, reason: 'intercepted' });
  });

  test('that does not know the zone is lame, also where it leads to the root or to the zone itself', async () => {
    world.zone.clear();
    const leadsTo = (name: string): packet.Answer[] => [{ type: 'NS', name, data: 'ns.example.net' }];
    for (const authorities of [[], leadsTo('.'), leadsTo('com'), leadsTo('example.com'), leadsTo('other.example.com')]) {
      speaks(0, { flags: 0, authorities });
      expect(await ask()).toEqual({ sts: { state: 'unknown', why: 'it does not answer for the zone' }, reason: 'lame' });
    }
  });

  test.each([[5, 'refused', 'REFUSED'], [2, 'lame', 'SERVFAIL']])('that answers with RCODE %i is %s', async (rcode, reason, why) => {
    world.rcode = rcode;
    speaks(0);
    expect(await ask()).toEqual({ sts: { state: 'unknown', why: `the answer of DNS was ${why}` }, reason });
  });

  test.each([NAME, 'EXAMPLE.com'])('that leads to a zone below, which has the name, has answered (%s)', async owner => {
    const cut = owner === NAME ? NAME : 'a.EXAMPLE.com';
    world.zone.clear();
    speaks(0, { flags: 0, authorities: [{ type: 'NS', name: cut, data: 'ns.example.net' }] });
    expect(await ask(owner === NAME ? NAME : '_mta-sts.a.example.com')).toMatchObject({ sts: { state: 'unknown' }, reason: 'referral' });
  });
});

describe('silence', () => {
  test('is two tries, and is remembered: the same reason at once, whatever the name', async () => {
    const server = await quiet();
    const dns = probe({ tries: 3 });
    const first = await dns.txtAt(server, NAME, 'example.com');
    expect(first).toEqual({ sts: { state: 'unknown', why: expect.stringContaining('no answer within 0.2 s') }, reason: 'silent' });
    expect(server.heard).toHaveLength(2);
    const began = performance.now();
    expect(await dns.txtAt(server, '_mta-sts.other.example', 'other.example')).toEqual(first);
    expect([performance.now() - began < 50, server.heard.length]).toEqual([true, 2]);
  });

  test('where nothing listens is that, too', async () => {
    const server = await quiet();
    sockets.pop()!.close();
    expect(await probe().txtAt(server, NAME, 'example.com')).toMatchObject({ reason: 'silent' });
  });

  test('is not waited for again by what stands in the queue', async () => {
    const server = await quiet();
    const dns = probe({ inFlight: 2 });
    const began = performance.now();
    await Promise.all(Array.from({ length: 20 }, (_, index) => dns.txtAt(server, `_mta-sts.d${index}.example`, `d${index}.example`)));
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(new Set(server.heard).size).toBe(2);
  });

  test('about one name is not that of a server that answers others meanwhile', async () => {
    const server = await quiet(name => name !== NAME);
    const dns = probe();
    const [left] = await Promise.all([dns.txtAt(server, NAME, 'example.com'), dns.txtAt(server, '_mta-sts.other.example', 'other.example')]);
    expect(left.reason).toBe('silent');
    expect(await dns.txtAt(server, '_mta-sts.third.example', 'third.example')).toEqual({ sts: { state: 'none', why: 'nodata' } });
  });

  test('of one server is not that of another at the same address', async () => {
    const dns = probe();
    speaks(packet.AUTHORITATIVE_ANSWER);
    await dns.txtAt(await quiet(), NAME, 'example.com');
    expect(await ask(NAME, dns)).toMatchObject({ sts: { state: 'found' } });
  });

  test('of a name server leaves the resolver its three tries', async () => {
    const server = await quiet();
    const dns = new DnsProbe({ server, timeout: 50 });
    await dns.txtAt(server, NAME, 'example.com');
    expect((await dns.mx('example.com')).state).toBe('unknown');
    expect(server.heard.filter(name => name === 'example.com')).toHaveLength(3);
  });
});
