import { refusal } from './services';
import { OTHER_ZONE, properties, World } from './world';
import { hearConsole } from '../fakes';

const A = properties(['mta-sts.example.com']);
const B = properties(['mta-sts.example.com', 'www.example.com']);

let world: World;
let said: () => string;
beforeEach(() => {
  said = hearConsole();
  world = new World();
});

test('other names are another certificate with another id, and the old one stays until CloudFormation deletes it', async () => {
  const old = world.hold(['mta-sts.example.com'], { inUseBy: ['distribution'] });
  const ended = await world.update(old, B, A);
  expect(ended).toMatchObject({ status: 'SUCCESS', id: expect.not.stringMatching(old) });
  expect(world.certificates).toEqual(['mta-sts.example.com', 'mta-sts.example.com www.example.com']);
});

test('another order of the names is no request', async () => {
  const id = world.hold(['mta-sts.example.com', 'www.example.com']);
  const reordered = properties(['www.example.com', 'MTA-STS.example.com']);
  expect(await world.update(id, reordered, B)).toMatchObject({ status: 'SUCCESS', id });
  expect(world.calls.journal.join()).not.toContain('request');
});

test('other tags are put on the certificate that stands; tags of others stay', async () => {
  const id = world.hold(['mta-sts.example.com']);
  Object.assign(world.acm.held.get(id)!.tags, { Name: 'old', Team: 'mail', Inventory: 'by hand' });
  const ended = await world.update(id, properties(['mta-sts.example.com'], { Name: 'new' }), properties(['mta-sts.example.com'], { Name: 'old', Team: 'mail' }));
  expect(ended).toMatchObject({ status: 'SUCCESS', id });
  expect(world.acm.held.get(id)!.tags).toEqual(expect.objectContaining({ 'Name': 'new', 'Inventory': 'by hand', 'cdk-mta-sts:resource': 'Certificate' }));
  expect(world.acm.held.get(id)!.tags).not.toHaveProperty('Team');
});

test('another zone gets the records of the certificate that stands', async () => {
  const id = world.hold(['mta-sts.example.com'], { since: 0 });
  await world.update(id, properties({ 'mta-sts.example.com': OTHER_ZONE }), A);
  expect(world.zones.names(OTHER_ZONE)).toHaveLength(1);
  expect(world.certificates).toHaveLength(1);
});

test('a certificate that somebody has deleted is requested again', async () => {
  const ended = await world.update('arn:aws:acm:us-east-1:111122223333:certificate/gone', A, A);
  expect(ended).toMatchObject({ status: 'SUCCESS', id: expect.not.stringContaining('gone') });
  expect(world.certificates).toEqual(['mta-sts.example.com']);
});

describe('an Update that fails', () => {
  test('keeps the id of the certificate that is in use, and leaves no other', async () => {
    const old = world.hold(['mta-sts.example.com']);
    world.calls.meanwhile = call => {
      const pending = [...world.acm.held.values()].find(({ status }) => status === 'PENDING_VALIDATION');
      if (call === 'change') {
        Object.assign(pending!, { status: 'FAILED', failure: 'OTHER' });
      }
    };
    expect(await world.update(old, B, A)).toMatchObject({ status: 'FAILED', id: old, reason: expect.stringContaining('OTHER') });
    expect(world.certificates).toEqual(['mta-sts.example.com']);
  });

  test('in its request keeps it as well', async () => {
    const old = world.hold(['mta-sts.example.com']);
    world.calls.faults.set('request', [refusal('LimitExceededException')]);
    expect(await world.update(old, B, A)).toMatchObject({ status: 'FAILED', id: old, reason: expect.stringContaining('LimitExceededException') });
    expect(world.certificates).toEqual(['mta-sts.example.com']);
  });
});

describe('a rollback', () => {
  beforeEach(() => {
    world.phase = 'rollback';
  });

  test('to names that the event does not have finds the certificate of before, which is in use', async () => {
    const old = world.hold(['mta-sts.example.com'], { inUseBy: ['distribution'] });
    const made = world.hold(['mta-sts.example.com', 'www.example.com']);
    expect(await world.update(made, A, B)).toMatchObject({ status: 'SUCCESS', id: old });
    // that of the event is deleted by CloudFormation
    expect(world.certificates).toEqual(['mta-sts.example.com', 'mta-sts.example.com www.example.com']);
  });

  test('of a request that was cancelled removes what CloudFormation never heard of', async () => {
    const old = world.hold(['mta-sts.example.com'], { inUseBy: ['distribution'] });
    world.hold(['mta-sts.example.com', 'www.example.com'], { status: 'PENDING_VALIDATION' });
    expect(await world.update(old, A, B)).toMatchObject({ status: 'SUCCESS', id: old });
    expect(world.certificates).toEqual(['mta-sts.example.com']);
    expect(said()).toContain('The certificate that was requested is deleted again.');
  });

  test('touches no certificate of another resource, or of nobody', async () => {
    const old = world.hold(['mta-sts.example.com']);
    world.acm.hold(['mta-sts.example.com'], { 'cdk-mta-sts:stack': 'another', 'cdk-mta-sts:resource': 'Certificate' });
    world.acm.hold(['mta-sts.example.com', 'www.example.com'], {});
    await world.update(old, A, B);
    expect(world.certificates).toHaveLength(3);
  });

  test('asks for a certificate where there is none any more', async () => {
    const made = world.hold(['mta-sts.example.com', 'www.example.com']);
    expect(await world.update(made, A, B)).toMatchObject({ status: 'SUCCESS', id: expect.not.stringMatching(made) });
    expect(world.certificates).toContain('mta-sts.example.com');
  });
});

test('a certificate that has failed earlier is not taken for one that stands', async () => {
  const id = world.hold(['mta-sts.example.com'], { status: 'FAILED' });
  expect(await world.update(id, A, B)).toMatchObject({ status: 'SUCCESS', id: expect.not.stringMatching(id) });
});

test('old properties in a form that is not known do not keep a rollback from its end', async () => {
  const id = world.hold(['mta-sts.example.com']);
  world.phase = 'rollback';
  expect(await world.update(id, A, { Names: ['mta-sts.example.com'] })).toMatchObject({ status: 'SUCCESS', id });
});
