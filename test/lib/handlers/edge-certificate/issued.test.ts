import { recordOf, refusal } from './services';
import { properties, World, ZONE } from './world';
import { hearConsole } from '../fakes';

const A = properties(['mta-sts.example.com']);

let world: World;
let said: () => string;
beforeEach(() => {
  said = hearConsole();
  world = new World();
});

/** ACM ends the request like this, as soon as the records are written. */
function fail(failure: string): void {
  world.calls.meanwhile = call => {
    if (call === 'change') {
      [...world.acm.held.values()].forEach(held => Object.assign(held, { status: 'FAILED', failure }));
    }
  };
}

describe('a certificate that ACM refuses', () => {
  test('for CAA records says which stand where, and which to add', async () => {
    fail('CAA_ERROR');
    world.dns.caaRecords.set('example.com', [{ tag: 'issue', value: 'letsencrypt.org' }, { tag: 'iodef', value: 'mailto:a@example.com' }]);
    const ended = await world.create(A);
    expect(ended).toMatchObject({ status: 'FAILED' });
    expect(ended.reason).toContain('ACM did not issue the certificate for mta-sts.example.com: CAA_ERROR. The CAA records of "example.com" allow '
      + '"letsencrypt.org" only: add the record example.com. CAA 0 issue "amazon.com", then deploy again.');
    expect(ended.reason).toContain('The certificate that was requested is deleted again.');
    expect(world.certificates).toEqual([]);
  });

  test('for CAA records of a wildcard asks for issuewild', async () => {
    fail('CAA_ERROR');
    world.dns.caaRecords.set('example.com', [{ tag: 'issue', value: 'amazon.com' }, { tag: 'issuewild', value: ';' }]);
    expect((await world.create(properties(['*.example.com']))).reason).toContain('add the record example.com. CAA 0 issuewild "amazon.com"');
  });

  test('for CAA records that nobody can look up still says what to add', async () => {
    fail('CAA_ERROR');
    world.dns.broken = new Error('queryCaa ETIMEOUT');
    expect((await world.create(A)).reason).toContain('add the record mta-sts.example.com. CAA 0 issue "amazon.com"');
  });

  test.each([
    ['DOMAIN_NOT_ALLOWED', 'AWS Support'], ['ADDITIONAL_VERIFICATION_REQUIRED', 'AWS Support'], ['INVALID_PUBLIC_DOMAIN', 'top-level domain'],
    ['SOMETHING_NEW', 'Deploy again'],
  ])('for %s says so in its own word, and what to do', async (failure, remedy) => {
    fail(failure);
    const { reason } = await world.create(A);
    expect(reason).toContain(`: ${failure}. `);
    expect(reason).toContain(remedy);
  });

  test('keeps the records: they are whole, and others may renew through them', async () => {
    fail('OTHER');
    await world.create(A);
    expect(world.zones.names(ZONE)).toHaveLength(1);
  });
});

describe('a certificate that stays pending', () => {
  beforeEach(() => {
    world.acm.issuedAfter = Infinity;
  });

  const shown = (...values: string[]) => world.dns.cnames.set(recordOf('mta-sts.example.com').name.slice(0, -1), values);

  test('ends before the framework does, and leaves no certificate', async () => {
    const ended = await world.create(A);
    expect(ended.status).toBe('FAILED');
    expect(ended.minutes).toBeGreaterThan(39);
    expect(ended.minutes).toBeLessThan(42);
    expect(world.certificates).toEqual([]);
  });

  test.each<[string, string[], string]>([
    ['the record is missing in public DNS', [], 'public DNS does not have the record _6d74612d.mta-sts.example.com. CNAME _v.mta-sts.example.com.acm-validations.aws.'],
    ['the record has another value', ['x.test'], 'public DNS has the value x.test in the place of _6d74612d.mta-sts.example.com. CNAME'],
  ])('because %s names the record', async (_what, values, told) => {
    jest.spyOn(world.zones, 'has').mockReturnValue(false);
    shown(...values);
    expect((await world.create(A)).reason).toContain(told);
  });

  test('though its record stands says that ACM has not seen it yet', async () => {
    jest.spyOn(world.zones, 'has').mockReturnValue(false);
    shown('_V.mta-sts.example.com.acm-validations.aws');
    expect((await world.create(A)).reason).toContain('stands, and ACM has not seen it yet');
  });

  test('because the zone lost its delegation meanwhile says that as well', async () => {
    void world.clock.sleep(60_000).then(() => world.dns.nameServers.set('example.com', ['ns1.registrar.test']));
    expect((await world.create(A)).reason).toContain('is not the one that the world asks for "example.com"');
  });

  test.each(['rollback', 'deletion', 'over'] as const)('while the stack comes to phase %s is given up and deleted', async phase => {
    void world.clock.sleep(120_000).then(() => {
      world.phase = phase;
    });
    const ended = await world.create(A);
    expect(ended).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('the deploy that asked for this certificate is over') });
    expect(ended.minutes).toBeLessThan(2.5);
    expect(world.certificates).toEqual([]);
  });

  test('while nobody knows the status of the stack is waited for', async () => {
    world.phase = 'unknown';
    world.acm.issuedAfter = 300_000;
    expect((await world.create(A)).status).toBe('SUCCESS');
  });
});

test('a second run of a request, which ends when the deploy has, leaves the certificate that the first one was answered with', async () => {
  const again = { RequestId: 'the-same' };
  const runs = [world.create(A, again), world.create(A, again)];
  // nothing uses it yet
  const [first] = await Promise.all([runs[0].then(ended => {
    world.phase = 'over';
    return ended;
  }), runs[1]]);
  expect(first.status).toBe('SUCCESS');
  expect(world.certificates).toEqual(['mta-sts.example.com']);
});

test('a trouble of the service while waiting is waited out', async () => {
  void world.clock.sleep(20_000).then(() => world.calls.faults.set('describe', [refusal('ThrottlingException'), refusal('InternalFailure', 500)]));
  expect((await world.create(A)).status).toBe('SUCCESS');
  expect(said()).toContain('ThrottlingException');
});

test('a refusal while waiting ends it, and the certificate is deleted', async () => {
  void world.clock.sleep(20_000).then(() => world.calls.faults.set('describe', [refusal('AccessDeniedException')]));
  expect(await world.create(A)).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('AccessDeniedException') });
  expect(world.certificates).toEqual([]);
});

test('a certificate that somebody deletes while it is waited for is told', async () => {
  void world.clock.sleep(20_000).then(() => world.acm.held.clear());
  expect((await world.create(A)).reason).toContain('is not there any more');
});
