import * as packet from 'dns-packet';
import { TwinWorld } from './twin-world';
import { DnsProbe } from '../../../../lib/audit/probes/dns-probe';
import { probeCaa, probeDelegation } from '../../../../lib/audit/probes/zone-probe';

let world: TwinWorld;
beforeEach(async () => {
  world = await TwinWorld.start();
  world.zone.set('NS example.com', ['ns.example.net'] as never);
  world.zone.set('TXT _mta-sts.example.com', ['v=STSv1; id=1'] as never);
});
afterEach(() => world.stop());

function delegation(domain = 'example.com', anyAddress = true) {
  return probeDelegation(domain, new DnsProbe({ server: world.dns, timeout: 200, tries: 1 }), anyAddress, world.dns.port);
}

async function server(anyAddress = true) {
  const found = await delegation('example.com', anyAddress);
  return found.state === 'found' ? found.value.servers[0] : undefined;
}

/** What is asked without recursion is answered as by a server of the zone. */
function withAuthority() {
  world.change = (reply, { flag_rd: recursive }) => recursive ? reply : { ...reply, flags: (reply.flags ?? 0) + packet.AUTHORITATIVE_ANSWER };
}

describe('a name server', () => {
  test('is asked at its IPv4 address', async () => {
    world.zone.set('A ns.example.net', ['127.0.0.1'] as never);
    withAuthority();
    expect(await server()).toEqual({ name: 'ns.example.net', sts: { state: 'found', value: ['v=STSv1; id=1'] } });
  });

  test('without any address is told from one that has IPv6 only', async () => {
    expect(await server()).toEqual({ name: 'ns.example.net', sts: { state: 'unknown', why: 'it has no address' }, notAsked: 'no-address' });
    world.zone.set('AAAA ns.example.net', ['2001:db8::53'] as never);
    expect(await server()).toEqual({ name: 'ns.example.net', sts: { state: 'unknown', why: 'it has an IPv6 address only' }, notAsked: 'ipv6-only' });
  });

  test.each(['A', 'AAAA'])('of which DNS did not say the address (%s) is not one without', async type => {
    world.failing.add(`${type} ns.example.net`);
    expect(await server()).toEqual({ name: 'ns.example.net', sts: { state: 'unknown', why: 'its address is not known, the answer of DNS was SERVFAIL' } });
  });

  test('that is dead, or in a network of one\'s own, is told with why', async () => {
    world.zone.set('A ns.example.net', ['127.0.0.1'] as never);
    expect(await server(false)).toMatchObject({ sts: { state: 'unknown', why: '127.0.0.1 is no address of the public internet' }, reason: 'private' });
    world.zone.set('TXT _mta-sts.example.com', undefined);
    expect(await server()).toMatchObject({ sts: { state: 'unknown', why: expect.stringMatching(/no answer/) }, reason: 'silent' });
  });

  test('with several addresses is asked at the next one where one does not answer, and at three of them', async () => {
    withAuthority();
    world.zone.set('A ns.example.net', ['127.0.0.8', '127.0.0.9', '127.0.0.1'] as never);
    expect(await server()).toEqual({ name: 'ns.example.net', sts: { state: 'found', value: ['v=STSv1; id=1'] } });
    world.zone.set('A ns.example.net', ['127.0.0.7', '127.0.0.8', '127.0.0.9', '127.0.0.1'] as never);
    expect(await server()).toMatchObject({ sts: { state: 'unknown', why: expect.stringMatching(/^127\.0\.0\.7: /) }, reason: 'silent' });
  });
});

describe('where DNS does not say whether a name is a zone of its own', () => {
  beforeEach(() => {
    withAuthority();
    world.failing.add('NS sub.example.com');
    world.zone.set('A ns.example.net', ['127.0.0.1'] as never);
  });

  test('the servers of the zone above are asked', async () => {
    world.zone.set('TXT _mta-sts.sub.example.com', ['v=STSv1; id=2'] as never);
    expect(await delegation('sub.example.com')).toEqual({
      state: 'found', value: { zone: 'example.com', servers: [{ name: 'ns.example.net', sts: { state: 'found', value: ['v=STSv1; id=2'] } }] },
    });
  });

  test('and those above do not know the name, it stays unknown', async () => {
    const authorities: packet.Answer[] = [{ type: 'NS', name: 'sub.example.com', data: 'ns.sub.example.com' }];
    world.change = (reply, { flag_rd: recursive }) => recursive ? reply : { ...reply, flags: 0, answers: [], authorities };
    expect(await delegation('sub.example.com')).toEqual({ state: 'unknown', why: 'the answer of DNS was SERVFAIL' });
  });

  test('and there is no zone above, or one below which anybody has names, it stays unknown', async () => {
    world.zone.delete('NS example.com');
    expect(await delegation('sub.example.com')).toMatchObject({ state: 'unknown' });
    world.failing.add('NS example.co.uk');
    world.zone.set('NS co.uk', ['ns.example.net'] as never);
    expect(await delegation('example.co.uk')).toMatchObject({ state: 'unknown' });
  });

  test('what is not known of CAA stays so, since it may forbid', async () => {
    world.failing.add('CAA sub.example.com');
    world.zone.set('CAA example.com', [{ flags: 0, tag: 'issue', value: 'amazon.com' }] as never);
    expect(await probeCaa('sub.example.com', new DnsProbe({ server: world.dns, timeout: 200, tries: 1 }))).toMatchObject({ state: 'unknown' });
  });
});
