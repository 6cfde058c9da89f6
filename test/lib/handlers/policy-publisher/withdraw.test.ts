import { A, A_TEXT, B, B_TEXT, hearConsole, HOST, KEY, s3Error, World, writtenBy } from '../fakes';

let world: World;
beforeEach(() => {
  hearConsole();
  world = new World();
  world.stackStatus = 'DELETE_IN_PROGRESS';
});

const own = writtenBy('PolicyResource');
const foreign = writtenBy('RenamedResource');
const withdraw = () => world.handle(world.event('Delete', A));

test('everything that the resource published is gone, and its identity comes back', async () => {
  await world.create(A);
  await world.update(B, A);
  await world.update(A, B);
  expect(await withdraw()).toEqual({ physicalResourceId: `${HOST}/bucket` });
  expect(world.s3.versions).toEqual([]);
});

test('what was uploaded by hand and what was deleted by hand is gone too', async () => {
  world.s3.put(KEY, A_TEXT);
  world.s3.put(KEY, undefined);
  world.s3.put(KEY, B_TEXT, own);
  world.s3.put(KEY, undefined);
  await withdraw();
  expect(world.s3.versions).toEqual([]);
});

test('what a renamed construct has published stays, and is what the edge serves', async () => {
  world.stackStatus = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
  world.s3.put(KEY, A_TEXT, own);
  world.s3.put(KEY, B_TEXT, foreign);
  await withdraw();
  expect(world.s3.texts(KEY)).toEqual([B_TEXT]);
});

test('after a rename was taken back, the text of the old name is served again', async () => {
  world.stackStatus = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
  world.s3.put(KEY, A_TEXT, foreign);
  world.s3.put(KEY, B_TEXT, own);
  await withdraw();
  expect(world.served).toBe(A_TEXT);
});

test('when the whole stack goes, what it wrote under another name goes too, and what another stack wrote stays', async () => {
  world.s3.put(KEY, A_TEXT, writtenBy('PolicyResource', 'another stack'));
  world.s3.put(KEY, B_TEXT, writtenBy('NameBeforeTheRefactoring'));
  await withdraw();
  expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
});

test('the policies of other domains in the bucket stay', async () => {
  world.s3.put('mta-sts.example.org/.well-known/mta-sts.txt', A_TEXT, own);
  world.s3.put(KEY, A_TEXT, own);
  await withdraw();
  expect(world.s3.versions.map(version => version.key)).toEqual(['mta-sts.example.org/.well-known/mta-sts.txt']);
});

test('no older text of ours is ever served in between', async () => {
  for (let n = 0; n < 20; n++) {
    world.s3.put(KEY, `text ${n}`, own);
  }
  const served = new Set<string | undefined>();
  world.meanwhile = () => served.add(world.served);
  await withdraw();
  expect(served).toEqual(new Set(['text 19']));
  expect(world.served).toBeUndefined();
});

test('a Delete that runs twice, or for something that never came to be, is a success', async () => {
  await world.create(A);
  await withdraw();
  await withdraw();
  expect(world.s3.versions).toEqual([]);
});

test('a bucket that is gone is a success', async () => {
  world.s3.exists = false;
  expect(await withdraw()).toEqual({ physicalResourceId: `${HOST}/bucket` });
});

test('properties that could never be published are a success, and no call is made', async () => {
  const event = { ...world.event('Delete', { Domain: 'example.com' }), PhysicalResourceId: 'request-of-create' };
  expect(await world.handle(event)).toEqual({ physicalResourceId: 'request-of-create' });
  expect(world.journal).toEqual([]);
});

test('permissions that arrive late and a service that is busy only take time', async () => {
  await world.create(A);
  world.fail('ListObjectVersions', s3Error(403, 'AccessDenied'), 3);
  world.fail('HeadObject', { status: 503 }, 2);
  world.fail('DeleteObject', s3Error(503, 'SlowDown'), 2);
  await withdraw();
  expect(world.s3.versions).toEqual([]);
});

test('what cannot be deleted fails with the words of the service and the way out, and the next try goes on from there', async () => {
  await world.create(A);
  await world.update(B, A);
  world.fail('DeleteObject', s3Error(403, 'AccessDenied', 'not authorized to perform: s3:DeleteObjectVersion'), 'always');
  await expect(withdraw()).rejects.toThrow(
    /The policy of example\.com is still in the bucket bucket, at least in part: delete again, .*AccessDenied: not authorized to perform: s3:DeleteObjectVersion/);
  expect(world.served).toBe(B_TEXT);
  world.mend();
  await withdraw();
  expect(world.s3.versions).toEqual([]);
});
