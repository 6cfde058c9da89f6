import { A, A_TEXT, answerOf, B, B_TEXT, hearConsole, HOST, KEY, s3Error, World } from '../fakes';

let world: World;
let said: () => string;
beforeEach(async () => {
  said = hearConsole();
  world = new World();
  await world.create(A);
});

const denied = s3Error(403, 'AccessDenied', 'not authorized');

describe('a rollback', () => {
  test('puts the old text back, and says which text was seen under which id, from when to when', async () => {
    await world.update(B, A);
    const writtenAt = Date.parse(world.s3.versions[0].since);
    await world.clock.sleep(90_000);
    const outcome = await world.rollBack(A, B);
    expect(world.s3.texts(KEY)).toEqual([A_TEXT, B_TEXT, A_TEXT]);
    expect(outcome).toEqual({ physicalResourceId: `${HOST}/bucket`, data: { PolicyId: 'a1', MxCheck: 'Not checked: an older policy comes back.' }, reason: expect.any(String) });
    const [, from, to] = /is back\. From (\S+) to (\S+) the edge may have served the text of id b2 while id a1 was announced.*raise `revision`/.exec(outcome.reason!)!;
    expect(Date.parse(from)).toBe(writtenAt);
    expect(Date.parse(to)).toBeGreaterThanOrEqual(writtenAt + 90_000);
    expect(said()).toContain(outcome.reason);
  });

  test('where the old text still stands writes nothing and says nothing', async () => {
    const outcome = await world.rollBack(A, B);
    expect(outcome.reason).toBeUndefined();
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
  });

  test('proves what it put back, but not for long', async () => {
    await world.update(B, A);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    const start = world.clock.now();
    await world.rollBack(A, B);
    expect(world.clock.now() - start).toBeLessThan(25_000);
    expect(world.served).toBe(A_TEXT);
    expect(said()).toContain('could not be restored or proven; the rollback goes on');
  });

  test('puts the text back even where a wrong certificate would keep a deploy from it', async () => {
    await world.update(B, A);
    world.edgeAnswersWith({ kind: 'failure', code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' }, 'always');
    expect(await world.rollBack(A, B)).toMatchObject({ data: { PolicyId: 'a1' } });
    expect(world.served).toBe(A_TEXT);
  });

  test.each(['ListObjectVersions', 'PutObject'] as const)('never fails, though %s does', async call => {
    await world.update(B, A);
    world.fail(call, denied, 'always');
    expect(await world.rollBack(A, B)).toMatchObject({ physicalResourceId: `${HOST}/bucket` });
    expect(said()).toContain('AccessDenied');
  });

  test('looks again, and takes back a write of the deploy that was still on its way', async () => {
    const restoring = world.rollBack(A, B);
    await world.clock.with(() => world.clock.sleep(1_000));
    world.s3.put(KEY, B_TEXT);
    await restoring;
    expect(world.served).toBe(A_TEXT);
  });

  test('never fails, though the bucket is gone', async () => {
    world.s3.exists = false;
    expect(await world.rollBack(A, B)).toMatchObject({ physicalResourceId: `${HOST}/bucket` });
  });

  test('puts the text back though its label cannot be read', async () => {
    await world.update(B, A);
    world.fail('HeadObject', denied, 'always');
    await world.rollBack(A, B);
    expect(world.served).toBe(A_TEXT);
  });

  test('puts a text back that was uploaded by hand', async () => {
    world.s3.versions.length = 0;
    world.s3.put(KEY, A_TEXT);
    await world.update(B, A);
    await world.rollBack(A, B);
    expect(world.served).toBe(A_TEXT);
  });

  test('puts the text back where the object was deleted by hand', async () => {
    await world.update(B, A);
    world.s3.put(KEY, undefined);
    expect((await world.rollBack(A, B)).reason).toBe('The old policy of example.com is back.');
    expect(world.served).toBe(A_TEXT);
  });

  test('wins over an invocation of the deploy that writes at the same time', async () => {
    let once = true;
    world.meanwhile = call => {
      if (call === 'PutObject' && once) {
        once = false;
        world.s3.put(KEY, 'version: STSv1\r\n');
      }
    };
    world.s3.put(KEY, B_TEXT);
    await world.rollBack(A, B);
    expect(world.served).toBe(A_TEXT);
  });

  test('gives up against one that never stops writing', async () => {
    world.s3.put(KEY, B_TEXT);
    let n = 0;
    world.meanwhile = call => {
      if (call === 'PutObject') {
        world.s3.put(KEY, `text ${++n}`);
      }
    };
    await world.rollBack(A, B);
    expect(n).toBe(3);
  });

  test('that runs twice puts the text back once', async () => {
    await world.update(B, A);
    world.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    const event = world.event('Update', A, B);
    await world.handle(event);
    await world.handle(event);
    expect(world.s3.texts(KEY)).toEqual([A_TEXT, B_TEXT, A_TEXT]);
  });

  test('overtakes a deploy that still waits for the edge, which then leaves the old text in place', async () => {
    world.edgeAnswersWith(answerOf(A_TEXT), 1);
    world.edgeAnswersWith(answerOf('', 503), 10);
    world.stackStatus = 'UPDATE_IN_PROGRESS';
    const deploy = world.handle(world.event('Update', B, A)).catch(error => error);
    await world.clock.with(() => world.clock.sleep(3_000));
    expect(world.served).toBe(B_TEXT);
    await world.rollBack(A, B);
    expect((await deploy).message).toContain('Something newer was written in the meantime');
    expect(world.served).toBe(A_TEXT);
  });
});

describe('the request of the deploy, when it comes only in the rollback', () => {
  test('is not taken for the rollback: its text was never served, and is not written', async () => {
    world.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    await world.handle(world.event('Update', B, A));
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
    expect(said()).toContain('never served before');
  });

  test('is not taken for the rollback when Lambda runs it again, though it has written its text itself', async () => {
    world.stackStatus = 'UPDATE_IN_PROGRESS';
    const deploy = world.event('Update', B, A);
    await world.handle(deploy);
    await world.rollBack(A, B);
    await world.handle(deploy);
    expect(world.served).toBe(A_TEXT);
  });
});

describe('when CloudFormation does not say where the stack stands', () => {
  beforeEach(() => world.fail('DescribeStacks', denied, 'always'));

  test('a text that was served before is put back', async () => {
    await world.update(B, A);
    expect(await world.update(A, B)).toMatchObject({ data: { PolicyId: 'a1' } });
    expect(world.served).toBe(A_TEXT);
  });

  test('and the edge does not show it, its id is not announced: it may be a deploy that goes back to an older policy', async () => {
    await world.update(B, A);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    await expect(world.update(A, B)).rejects.toThrow('its id a1 is not announced');
    expect(world.served).toBe(A_TEXT);
  });

  test('and it cannot be written, its id is not announced', async () => {
    await world.update(B, A);
    world.fail('PutObject', denied, 'always');
    await expect(world.update(A, B)).rejects.toThrow('its id a1 is not announced');
    expect(world.served).toBe(B_TEXT);
  });

  test('a text that was never served has to be proven', async () => {
    world.edgeAnswersWith(answerOf('', 503), 'always');
    await expect(world.update(B, A)).rejects.toThrow('Nothing was written.');
  });

  test('a text that only this request has written has to be proven, when Lambda runs it again', async () => {
    const event = world.event('Update', B, A);
    await world.handle(event);
    world.edgeAnswersWith(answerOf('', 503), 'always');
    await expect(world.handle(event)).rejects.toThrow('is not published');
  });

  test('the same text with another certificate has to be proven', async () => {
    world.edgeAnswersWith(answerOf('', 503), 'always');
    await expect(world.update({ ...A, CertificateArn: 'arn:2' }, A)).rejects.toThrow('is not published');
  });

  test('and S3 does not say it either, the request goes the careful way', async () => {
    world.fail('ListObjectVersions', denied, 'always');
    await expect(world.update(A, B)).rejects.toThrow('Nothing was written.');
  });
});
