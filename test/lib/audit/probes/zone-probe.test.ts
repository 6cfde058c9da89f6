import * as packet from 'dns-packet';
import { TwinWorld } from './twin-world';
import { DnsProbe } from '../../../../lib/audit/probes/dns-probe';
import { probeDelegation } from '../../../../lib/audit/probes/zone-probe';

let world: TwinWorld;
beforeEach(async () => {
  world = await TwinWorld.start();
  world.zone.set('NS example.com', ['ns.example.net'] as never);
  world.zone.set('TXT _mta-sts.example.com', ['v=STSv1; id=1'] as never);
});
afterEach(() => world.stop());

async function server(anyAddress = true) {
  const dns = new DnsProbe({ server: world.dns, timeout: 200, tries: 1 });
  const found = await probeDelegation('example.com', dns, anyAddress, world.dns.port);
  return found.state === 'found' ? found.value.servers[0] : undefined;
}

describe('a name server', () => {
  test('is asked at its IPv4 address', async () => {
    world.zone.set('A ns.example.net', ['127.0.0.1'] as never);
    world.change = reply => ({ ...reply, flags: (reply.flags ?? 0) + packet.AUTHORITATIVE_ANSWER });
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
    expect(await server(false)).toMatchObject({ sts: { state: 'unknown', why: '127.0.0.1 is no address of the public internet' } });
    world.zone.set('TXT _mta-sts.example.com', undefined);
    expect(await server()).toMatchObject({ sts: { state: 'unknown', why: expect.stringMatching(/no answer/) } });
  });
});
