import { refusal } from './services';
import { properties, World, ZONE } from './world';
import { hearConsole } from '../fakes';

const A = properties(['mta-sts.example.com']);

let world: World;
beforeEach(() => {
  hearConsole();
  world = new World();
});

test('a certificate is deleted at once when nothing uses it, and its records stay', async () => {
  const { id } = await world.create(A);
  expect(await world.delete(id!, A)).toMatchObject({ status: 'SUCCESS', id, minutes: 0 });
  expect(world.certificates).toEqual([]);
  expect(world.zones.names(ZONE)).toHaveLength(1);
});

test('one that is gone already is deleted', async () => {
  const gone = 'arn:aws:acm:us-east-1:111122223333:certificate/gone';
  expect(await world.delete(gone, A)).toMatchObject({ status: 'SUCCESS', id: gone });
});

test('one that is in use is deleted when it is no longer, and never before', async () => {
  const id = world.hold(['mta-sts.example.com'], { inUseBy: ['distribution'] });
  void world.clock.sleep(4 * 60_000).then(() => {
    world.acm.held.get(id)!.inUseBy = [];
  });
  const ended = await world.delete(id, A);
  expect(ended.status).toBe('SUCCESS');
  expect(ended.minutes).toBeGreaterThanOrEqual(4);
  expect(world.certificates).toEqual([]);
});

test('one that stays in use is left after a while, and the message says who uses it', async () => {
  const id = world.hold(['mta-sts.example.com'], { inUseBy: ['arn:aws:cloudfront::1:distribution/E1'] });
  const ended = await world.delete(id, A);
  expect(ended).toMatchObject({ status: 'FAILED', id });
  expect(ended.reason).toContain(`The certificate ${id} is left, since it is still in use by arn:aws:cloudfront::1:distribution/E1`);
  expect(ended.minutes).toBeGreaterThan(14);
  expect(ended.minutes).toBeLessThan(17);
});

test('another certificate of the same resource stays', async () => {
  const old = world.hold(['mta-sts.example.com']);
  world.hold(['mta-sts.example.com', 'www.example.com']);
  await world.delete(old, A);
  expect(world.certificates).toEqual(['mta-sts.example.com www.example.com']);
});

test('a trouble of the service is waited out', async () => {
  const id = world.hold(['mta-sts.example.com']);
  world.calls.faults.set('delete', [refusal('ThrottlingException')]);
  expect((await world.delete(id, A)).status).toBe('SUCCESS');
  expect(world.certificates).toEqual([]);
});

test('a refusal is told', async () => {
  const id = world.hold(['mta-sts.example.com']);
  world.calls.faults.set('delete', [refusal('AccessDeniedException')]);
  expect(await world.delete(id, A)).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('AccessDeniedException') });
});

describe('the id that CloudFormation makes up for a Create that was cancelled', () => {
  const MADE_UP = 'Mail-Certificate-1X2Y3Z';

  test('deletes what the Create has requested, and nothing of others', async () => {
    world.hold(['mta-sts.example.com'], { status: 'PENDING_VALIDATION' });
    world.acm.hold(['mta-sts.example.com'], { 'cdk-mta-sts:stack': 'another' });
    world.acm.hold(['mta-sts.example.com'], {});
    expect((await world.delete(MADE_UP, A)).status).toBe('SUCCESS');
    expect(world.certificates).toHaveLength(2);
  });

  test('waits for a request that is under way', async () => {
    void world.clock.sleep(6_000).then(() => world.hold(['mta-sts.example.com'], { status: 'PENDING_VALIDATION' }));
    await world.delete(MADE_UP, A);
    expect(world.certificates).toEqual([]);
  });

  test('with properties that nothing can have been requested with is deleted', async () => {
    expect((await world.delete(MADE_UP, {})).status).toBe('SUCCESS');
  });
});
