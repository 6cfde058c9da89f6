import { PolicyAnswer } from '../../../../lib/net/fetch-policy';
import {
  A, A_TEXT, answerOf, B, B_TEXT, failureOf, Fault, hearConsole, KEY, properties, s3Error, World, WRONG_CERTIFICATE, writtenBy,
} from '../fakes';

let world: World;
beforeEach(() => {
  hearConsole();
  world = new World();
});

const denied = s3Error(403, 'AccessDenied', 'not authorized');

const edgeFaults: Array<[string, PolicyAnswer, string]> = [
  ['another certificate', WRONG_CERTIFICATE, 'must name the policy host'],
  ['nothing', { kind: 'failure', code: 'TIMEOUT', message: 'no whole answer within 10 s' }, 'enabled and deployed'],
  ['503', answerOf('Service unavailable', 503), 'the origin'],
  ['stale bytes', answerOf('version: STSv1\r\nmode: none\r\n'), 'the'],
];

describe('when the edge cannot be proven', () => {
  test.each(edgeFaults)('before the write (it answers with %s), a Create leaves nothing and an Update leaves the old text', async (_what, answer, hint) => {
    world.edgeAnswersWith(answer, 'always');
    const created = await failureOf(world.create(A));
    expect(created.message).toContain('Nothing was written.');
    expect(created.message).toContain(hint);
    expect(world.s3.versions).toEqual([]);

    world.mend();
    await world.publishA();
    world.edgeAnswersWith(answer, 'always');
    const updated = await failureOf(world.update(B, A));
    expect(updated.message).toContain('its id b2 is not announced. Nothing was written.');
    expect(updated.message).not.toContain('revision');
    expect(world.calls()).not.toContain('PutObject');
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
  });

  test.each(edgeFaults)('after the write (it answers with %s), a Create takes its object away', async (_what, answer, hint) => {
    world.edgeAnswersWith(answerOf('', 403), 1);
    world.edgeAnswersWith(answer, 'always');
    const error = await failureOf(world.create(A));
    expect(error.message).toContain('The new object was removed again.');
    expect(error.message).toContain(hint);
    expect(error.message).not.toContain('revision');
    expect(world.s3.versions).toEqual([]);
  });

  test.each(edgeFaults)('after the write (it answers with %s), an Update puts the old text back and says what senders may hold', async (_what, answer, hint) => {
    await world.publishA();
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answer, 'always');
    const start = world.clock.now();
    const error = await failureOf(world.update(B, A));
    expect(world.s3.texts(KEY)).toEqual([A_TEXT, B_TEXT, A_TEXT]);
    expect(error.message).toContain(hint);
    expect(error.message).toContain('raise `revision` by one');
    const told = /The old text is back\. From (\S+) to (\S+) the edge may have served the text of id b2 while id a1 was announced/.exec(error.message)!;
    const [from, to] = told.slice(1).map(time => Date.parse(time));
    expect(from).toBeGreaterThan(start);
    expect(from).toBeLessThan(start + 1000);
    expect(to).toBeGreaterThan(start + 290_000);
    expect(to).toBeLessThanOrEqual(world.clock.now());
  });

  test('all that is said fits into the reason of CloudFormation', async () => {
    await world.publishA();
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answerOf('\u0000'.repeat(60_000), 200, 'x'.repeat(5000)), 'always');
    expect(Buffer.byteLength((await failureOf(world.update(B, A))).message)).toBeLessThan(1500);
  });

  test('a Create over the object of a renamed construct lets the old text appear again', async () => {
    world.s3.put(KEY, A_TEXT, writtenBy('OldName'));
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    const error = await failureOf(world.create(B));
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
    expect(error.message).toContain('the text of id b2 while an older id was announced');
  });

  test('an Update whose old properties are not what stood lets what stood appear again', async () => {
    // a deploy without rollback has failed to publish C: CloudFormation may hand its properties over as the old ones
    await world.publishA();
    const never = properties(['version: STSv1', 'mode: none', 'mx: mx.example.com', 'max_age: 86400'], 'c3');
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    expect((await failureOf(world.update(B, never))).message).toContain('The old text is back.');
    expect(world.served).toBe(A_TEXT);
  });

  test('a text that was taken back without a rollback keeps no later one away', async () => {
    await world.publishA();
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    await failureOf(world.update(B, A));
    expect(world.s3.texts(KEY)).toHaveLength(3);
    world.mend();
    await world.update(properties(['version: STSv1', 'mode: none', 'mx: mx.example.com', 'max_age: 86400'], 'c3'), B);
    expect(world.served).toContain('mode: none');
  });
});

describe('when a call of a service fails', () => {
  const refusals: Array<[string, Fault, string]> = [
    ['denied', denied, 's3:PutObject: AccessDenied: not authorized'],
    ['throttled', s3Error(503, 'SlowDown'), 'SlowDown'],
    ['failing', s3Error(500, 'InternalError'), 'InternalError'],
    ['unreachable', 'unreachable', 'connect ETIMEDOUT'],
    ['invalid', s3Error(400, 'InvalidRequest'), 'InvalidRequest'],
  ];
  test.each(refusals)('the write itself is %s, nothing is written, and the words of the service are told', async (_what, fault, words) => {
    await world.publishA();
    world.fail('PutObject', fault, 'always');
    const error = await failureOf(world.update(B, A));
    expect(error.message).toContain('Nothing was written.');
    expect(error.message).toContain(words);
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
  });

  test('a write whose answer got lost is a write: it is proven, and it is taken back when the proof fails', async () => {
    await world.publishA();
    world.fail('PutObject', 'unanswered');
    expect(await world.update(B, A)).toMatchObject({ data: { PolicyId: 'b2' } });
    expect(world.s3.texts(KEY)).toEqual([B_TEXT, A_TEXT]);

    world.fail('PutObject', 'unanswered');
    world.edgeAnswersWith(answerOf(B_TEXT), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    await failureOf(world.update(A, B));
    expect(world.served).toBe(B_TEXT);
  });

  test('a write of which nobody knows is told as such', async () => {
    await world.publishA();
    world.fail('PutObject', 'unanswered', 'always');
    world.meanwhile = call => {
      if (call === 'PutObject') {
        world.fail('ListObjectVersions', 'unreachable', 'always');
      }
    };
    const error = await failureOf(world.update(B, A));
    expect(error.message).toContain('Whether its text was written is not known');
  });

  test('the list of versions is denied for good, nothing is written', async () => {
    await world.publishA();
    world.fail('ListObjectVersions', denied, 'always');
    const error = await failureOf(world.update(B, A));
    expect(error.message).toContain('Nothing was written.');
    expect(error.message).toContain('s3:ListObjectVersions: AccessDenied');
    expect(world.calls()).not.toContain('PutObject');
  });

  test('the old text cannot be put back, the message says that it is still there, and the rollback mends it', async () => {
    await world.publishA();
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    let writes = 0;
    world.meanwhile = call => {
      if (call === 'PutObject' && ++writes === 2) {
        world.fail('PutObject', denied, 'always');
      }
    };
    const error = await failureOf(world.update(B, A));
    expect(error.message).toMatch(/could not be taken back \(s3:PutObject: AccessDenied.*\): a rollback of the stack tries again\./);
    expect(error.message).toMatch(/Since \S+ the edge may have served the text of id b2/);
    expect(world.served).toBe(B_TEXT);
    world.mend();
    await world.rollBack(A, B);
    expect(world.served).toBe(A_TEXT);
  });

  test('the object cannot be taken away, the message says so, and the Delete mends it', async () => {
    world.edgeAnswersWith(answerOf('', 403), 1);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    world.fail('DeleteObject', denied, 'always');
    expect((await failureOf(world.create(A))).message).toContain('could not be taken back (s3:DeleteObjectVersion: AccessDenied');
    world.mend();
    await world.handle(world.event('Delete', A));
    expect(world.s3.versions).toEqual([]);
  });
});
