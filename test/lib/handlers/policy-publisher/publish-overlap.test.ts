import { A, A_TEXT, answerOf, B, B_TEXT, failureOf, hearConsole, KEY, s3Error, World } from '../fakes';

let world: World;
beforeEach(() => {
  hearConsole();
  world = new World();
});

const denied = s3Error(403, 'AccessDenied', 'not authorized');

describe('time', () => {
  const MINUTE = 60_000;

  test('to prove ends after five minutes', async () => {
    world.edgeAnswersWith(answerOf('', 503), 'always');
    const start = world.clock.now();
    await failureOf(world.create(A));
    expect(world.clock.now() - start).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(world.clock.now() - start).toBeLessThan(5 * MINUTE + 1000);
  });

  test('of both proofs together ends after five minutes', async () => {
    world.edgeAnswersWith(answerOf('', 503), 30);
    world.edgeAnswersWith(answerOf('', 403), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    const start = world.clock.now();
    await failureOf(world.create(A));
    expect(world.calls()).toContain('PutObject');
    expect(world.clock.now() - start).toBeLessThan(5 * MINUTE + 1000);
  });

  test('ends earlier where Lambda gives less', async () => {
    world.edgeAnswersWith(answerOf('', 503), 'always');
    const start = world.clock.now();
    await failureOf(world.handle(world.event('Create', A), MINUTE));
    expect(world.clock.now() - start).toBeLessThan(MINUTE + 1000);
  });

  test('suffices to answer even when everything is as slow as it can be', async () => {
    await world.publishA();
    world.fail('DescribeStacks', denied, 'always');
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    let writes = 0;
    world.meanwhile = call => {
      if (call === 'PutObject' && ++writes === 1) {
        world.fail('ListObjectVersions', denied, 'always');
        world.fail('PutObject', denied, 40);
      }
    };
    const start = world.clock.now();
    await failureOf(world.update(B, A));
    // the Lambda function has 8 minutes, and 45 s of them are for the answer
    expect(world.clock.now() - start).toBeLessThan(7.25 * MINUTE);
  });
});

describe('requests that overlap', () => {
  beforeEach(() => world.publishA());

  test('a deploy that was cancelled before the write writes nothing', async () => {
    world.meanwhile = call => {
      if (call === 'ListObjectVersions') {
        world.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
      }
    };
    const error = await failureOf(world.update(B, A));
    expect(error.message).toContain('Nothing was written.');
    expect(error.message).toContain('is being rolled back');
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
  });

  test.each(['DELETE_IN_PROGRESS', 'UPDATE_FAILED', 'UPDATE_COMPLETE'])('a request that is late, in a stack in %s, writes nothing', async status => {
    world.stackStatus = status;
    const error = await failureOf(world.handle(world.event('Update', B, A)));
    expect(error.message).toContain('is at rest or being deleted');
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
  });

  test('a write that came through after the stack was rolled back is taken back', async () => {
    world.meanwhile = call => {
      if (call === 'PutObject') {
        world.stackStatus = 'UPDATE_ROLLBACK_COMPLETE';
      }
    };
    await failureOf(world.update(B, A));
    expect(world.served).toBe(A_TEXT);
  });

  test('a write that came through after the stack was deleted is taken back', async () => {
    world.s3.versions.length = 0;
    world.meanwhile = call => {
      if (call === 'PutObject') {
        world.stackStatus = 'DELETE_IN_PROGRESS';
      }
    };
    await failureOf(world.create(A));
    expect(world.s3.versions).toEqual([]);
  });

  test('a write that is overtaken changes nothing', async () => {
    const newer = 'version: STSv1\r\nmode: none\r\n';
    world.meanwhile = call => {
      if (call === 'PutObject') {
        world.s3.put(KEY, newer);
        world.meanwhile = undefined;
      }
    };
    const error = await failureOf(world.update(B, A));
    expect(error.message).toContain('Nothing was written.');
    expect(world.served).toBe(newer);
  });

  test('an undo leaves what is newer', async () => {
    const newer = 'version: STSv1\r\nmode: none\r\n';
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    world.meanwhile = call => {
      if (call === 'ListObjectVersions' && world.calls().includes('PutObject')) {
        world.s3.put(KEY, newer);
        world.meanwhile = undefined;
      }
    };
    const error = await failureOf(world.update(B, A));
    expect(error.message).toContain('Something newer was written in the meantime, and stands.');
    expect(world.served).toBe(newer);
  });

  test('an undo leaves the same text that a later deploy has written', async () => {
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    let later = '';
    world.meanwhile = call => {
      if (call === 'ListObjectVersions' && world.calls().includes('PutObject')) {
        world.s3.put(KEY, A_TEXT);
        later = world.s3.put(KEY, B_TEXT);
        world.meanwhile = undefined;
      }
    };
    await failureOf(world.update(B, A));
    expect(world.s3.versions[0].versionId).toBe(later);
  });

  test('an undo of a Create takes away its own version only', async () => {
    world.s3.versions.length = 0;
    world.edgeAnswersWith(answerOf('', 403), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    world.meanwhile = call => {
      if (call === 'DeleteObject') {
        world.s3.put(KEY, A_TEXT);
        world.meanwhile = undefined;
      }
    };
    await failureOf(world.create(B));
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
  });

  test('the same request, run again after its answer got lost, is a success and changes nothing', async () => {
    const event = world.event('Update', B, A);
    world.stackStatus = 'UPDATE_IN_PROGRESS';
    const first = await world.handle(event);
    expect(await world.handle(event)).toEqual(first);
    expect(world.s3.texts(KEY)).toEqual([B_TEXT, A_TEXT]);
  });

  test('the same request, run twice at the same time, is a success both times', async () => {
    const event = world.event('Update', B, A);
    world.stackStatus = 'UPDATE_IN_PROGRESS';
    const outcomes = await Promise.all([world.handle(event), world.handle(event)]);
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(world.s3.texts(KEY)).toEqual([B_TEXT, A_TEXT]);
  });

  test('a Create that runs twice leaves its text, and its Delete leaves nothing', async () => {
    world.s3.versions.length = 0;
    const event = world.event('Create', A);
    world.stackStatus = 'CREATE_IN_PROGRESS';
    await world.handle(event);
    await world.handle(event);
    expect(world.served).toBe(A_TEXT);
    await world.handle(world.event('Delete', A));
    expect(world.s3.versions).toEqual([]);
  });
});
