import { recordOf, refusal } from './services';
import { OTHER_ZONE, properties, STACK, World, ZONE } from './world';
import { hearConsole } from '../fakes';

const A = properties(['mta-sts.example.com']);
const TWO = properties({ 'mta-sts.example.com': ZONE, 'mta-sts.example.net': OTHER_ZONE });

let world: World;
let said: () => string;
beforeEach(() => {
  said = hearConsole();
  world = new World();
});

const changes = () => world.calls.journal.filter(call => call.startsWith('change'));

describe('a certificate that is created', () => {
  test('is answered by its ARN when ACM has issued it, and not before', async () => {
    world.acm.issuedAfter = 3 * 60_000;
    const ended = await world.create(A);
    expect(ended).toMatchObject({ status: 'SUCCESS', id: [...world.acm.held.keys()][0] });
    expect(ended.minutes).toBeGreaterThan(3);
    expect([...world.acm.held.values()][0].status).toBe('ISSUED');
  });

  test('has the tags of the template, and two that name its stack and its resource', async () => {
    await world.create(properties(['mta-sts.example.com'], { Name: 'Mail/Certificate' }));
    expect([...world.acm.held.values()][0].tags).toEqual({
      'Name': 'Mail/Certificate', 'cdk-mta-sts:stack': STACK, 'cdk-mta-sts:resource': 'Certificate',
    });
  });

  test('of several names waits until ACM has told the record of every one', async () => {
    const names = ['a.example.com', 'b.example.com', 'c.example.com', 'd.example.com'];
    expect((await world.create(properties(names))).status).toBe('SUCCESS');
    expect(world.zones.names(ZONE)).toHaveLength(4);
  });

  test('has its records written in one batch for each zone', async () => {
    await world.create(properties({ 'a.example.com': ZONE, 'b.example.com': ZONE, 'a.example.net': OTHER_ZONE }));
    expect(changes()).toHaveLength(2);
    expect(changes().map(call => call.split(' ')[1])).toEqual([ZONE, OTHER_ZONE]);
  });

  test('with a wildcard beside its domain has the record of both once', async () => {
    await world.create(properties(['*.example.com', 'example.com']));
    expect(changes()).toHaveLength(1);
    expect(changes()[0].match(/UPSERT/g)).toHaveLength(1);
  });

  test('leaves records alone that stand already', async () => {
    world.zones.put(ZONE, { ...recordOf('mta-sts.example.com'), ttl: 60 });
    expect((await world.create(A)).status).toBe('SUCCESS');
    expect(changes()).toEqual([]);
  });

  test('is the same when Lambda runs the same request twice', async () => {
    const again = { RequestId: 'the-same' };
    const [first, second] = await Promise.all([world.create(A, again), world.create(A, again)]);
    expect(first).toMatchObject({ status: 'SUCCESS' });
    expect(second.id).toBe(first.id);
    expect(world.certificates).toEqual(['mta-sts.example.com']);
  });

  test('is another one when a request for the same names failed within the hour', async () => {
    world.calls.faults.set('change', [refusal('InvalidChangeBatch')]);
    const failed = await world.create(A);
    expect(failed.status).toBe('FAILED');
    expect((await world.create(A)).status).toBe('SUCCESS');
    expect(world.certificates).toEqual(['mta-sts.example.com']);
  });
});

describe('a Create that fails', () => {
  test.each([
    ['the list of the records', 'describe'], ['a look at the zone', 'cname'], ['the batch', 'change'],
  ])('at %s leaves no certificate and no record', async (_what, call) => {
    world.calls.faults.set(call, [refusal('AccessDeniedException', 403)]);
    const ended = await world.create(TWO);
    expect(ended).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('AccessDeniedException it is.') });
    expect(ended.reason).toContain('The certificate that was requested is deleted again.');
    expect(world.certificates).toEqual([]);
    expect([...world.zones.names(ZONE), ...world.zones.names(OTHER_ZONE)]).toEqual([]);
  });

  test('at the second zone takes back what it wrote into the first, and what stood there stands again', async () => {
    const other = { ...recordOf('b.example.com'), value: 'old.acm-validations.aws.', ttl: 60 };
    world.zones.put(ZONE, other);
    world.calls.meanwhile = call => {
      if (call === 'change' && changes().length === 2) {
        world.calls.faults.set('change', [refusal('InvalidChangeBatch')]);
      }
    };
    const ended = await world.create(properties({ 'a.example.com': ZONE, 'b.example.com': ZONE, 'a.example.net': OTHER_ZONE }));
    expect(ended.reason).toContain('InvalidChangeBatch');
    expect(world.zones.zones.get(ZONE)!.records).toEqual(new Map([[other.name.slice(0, -1), other]]));
    expect(world.zones.names(OTHER_ZONE)).toEqual([]);
  });

  test('says which certificate is left when it cannot be deleted either', async () => {
    world.calls.faults.set('change', [refusal('InvalidChangeBatch')]);
    world.calls.faults.set('delete', [refusal('AccessDeniedException')]);
    const { reason } = await world.create(A);
    expect(reason).toMatch(/^some:Call: InvalidChangeBatch.*\nThe certificate arn:\S+ could not be deleted \(.*AccessDenied.*\): delete it by hand\./);
  });

  test('because ACM never tells the records ends in time, and leaves nothing', async () => {
    jest.spyOn(world.acm, 'describe').mockResolvedValue(undefined);
    const ended = await world.create(A);
    expect(ended.reason).toContain('ACM did not say which validation records it wants');
    expect(ended.minutes).toBeLessThan(3);
    expect(world.certificates).toEqual([]);
  });

  test.each(['rollback', 'deletion', 'over'] as const)('because the stack is in phase %s already asks ACM for nothing', async phase => {
    world.phase = phase;
    expect((await world.create(A)).reason).toContain('the deploy that asked for this certificate is over');
    expect(world.calls.journal).not.toContain('request mta-sts.example.com');
  });

  test('for a property that is missing says which', async () => {
    expect((await world.create({ DomainValidationOptions: [{ DomainName: 'a.example.com' }] })).reason)
      .toContain('must be a list of { DomainName, HostedZoneId } with at least one member, got [{"DomainName":"a.example.com"}]');
  });
});

describe('the delegation of the zone', () => {
  const notRequested = () => expect(world.certificates).toEqual([]);

  test('to other name servers fails before anything is requested, and names both', async () => {
    world.dns.nameServers.set('example.com', ['ns1.registrar.test', 'ns2.registrar.test']);
    const { reason, minutes } = await world.create(A);
    expect(reason).toContain('The hosted zone Z1 is not the one that the world asks for "example.com". '
      + 'Its name servers are ns-1.awsdns-1.com, ns-2.awsdns-2.net; public DNS has ns1.registrar.test, ns2.registrar.test.');
    expect(reason).toContain('Nothing was requested.');
    expect(minutes).toBeLessThan(1);
    notRequested();
  });

  test('that is missing names the zone above', async () => {
    world.dns.nameServers.delete('example.com');
    expect((await world.create(A)).reason).toContain('public DNS has none for it, and above it those of "com": a.gtld-servers.net.');
    notRequested();
  });

  test('of a name that nobody knows says so', async () => {
    world.dns.nameServers.clear();
    expect((await world.create(A)).reason).toContain('public DNS has no name servers for "example.com", nor for a name above it.');
  });

  test.each([
    ['in another case', ['NS-1.awsdns-1.com.', 'NS-2.AWSDNS-2.net.']],
    ['with a second provider', ['ns-1.awsdns-1.com', 'ns1.other.test']],
  ])('%s is right', async (_what, servers) => {
    world.dns.nameServers.set('example.com', servers);
    expect((await world.create(A)).status).toBe('SUCCESS');
  });

  test('to names of the own domain with the addresses of Route 53 is right', async () => {
    world.dns.nameServers.set('example.com', ['ns1.example.com']);
    world.dns.hosts.set('ns1.example.com', ['192.0.2.1']);
    world.dns.hosts.set('ns-2.awsdns-2.net', ['192.0.2.1']);
    expect((await world.create(A)).status).toBe('SUCCESS');
  });

  test('that is made in the same deploy is waited for a little', async () => {
    world.dns.nameServers.delete('example.com');
    void world.clock.sleep(8_000).then(() => world.dns.nameServers.set('example.com', ['ns-1.awsdns-1.com']));
    expect((await world.create(A)).status).toBe('SUCCESS');
  });

  test('that cannot be looked up is no reason to fail', async () => {
    world.dns.broken = new Error('queryNs ESERVFAIL example.com');
    expect((await world.create(A)).status).toBe('SUCCESS');
    expect(said()).toContain('The delegation of example.com could not be looked up: queryNs ESERVFAIL');
  });

  test('of a zone without name servers says that it is private, also where DNS does not answer', async () => {
    world.zones.add(ZONE, 'example.com');
    world.dns.broken = new Error('queryNs ESERVFAIL example.com');
    const { reason } = await world.create(A);
    expect(reason).toContain('The hosted zone Z1 for "example.com" is private: ACM and other mail servers cannot see what is in it.');
    expect(reason).toContain('Give the public hosted zone of the domain. Nothing was requested.');
    notRequested();
  });

  test('of a zone with name servers is never called private', async () => {
    world.dns.nameServers.delete('example.com');
    expect((await world.create(A)).reason).not.toContain('private');
  });

  test('of a zone that is not there says that there is none', async () => {
    world.zones.zones.delete(ZONE);
    expect((await world.create(A)).reason).toContain('There is no hosted zone "Z1" in this account');
    notRequested();
  });
});
