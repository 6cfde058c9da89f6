import { A, A_TEXT, answerOf, B, B_TEXT, failureOf, hearConsole, HOST, KEY, s3Error, World, WRONG_CERTIFICATE, writtenBy } from '../fakes';

let world: World;
beforeEach(() => {
  hearConsole();
  world = new World();
});

const COVERED = 'The policy covers every MX host: mx.example.com.';
const SUCCESS = { physicalResourceId: `${HOST}/bucket`, data: { PolicyId: 'a1', MxCheck: COVERED } };
const denied = s3Error(403, 'AccessDenied', 'not authorized');

describe('a first publication', () => {
  test('proves the edge, writes once, and proves the text', async () => {
    expect(await world.create(A)).toEqual(SUCCESS);
    expect(world.served).toBe(A_TEXT);
    expect(world.journal).toEqual(['ListObjectVersions', 'ask', 'DescribeStacks', 'PutObject', 'DescribeStacks', 'ask']);
  });

  test('labels the version with who wrote it, for which id and for which request', async () => {
    await world.create(A);
    expect(world.s3.versions[0].metadata).toEqual({
      ...writtenBy('PolicyResource'), 'x-amz-meta-policy-id': 'a1', 'x-amz-meta-request-id': 'request-1',
    });
  });

  test('tells everybody who asks the edge nothing of the account or the stack', async () => {
    await world.create(A);
    expect(JSON.stringify(world.s3.versions[0].metadata)).not.toMatch(/111111111111|Mail|PolicyResource/);
    expect(writtenBy('PolicyResource')).not.toEqual(writtenBy('OldName'));
  });

  test('waits until the edge stands', async () => {
    world.edgeAnswersWith(WRONG_CERTIFICATE, 3);
    world.edgeAnswersWith(answerOf('', 503), 2);
    await world.create(A);
    expect(world.journal.indexOf('PutObject')).toBeGreaterThan(world.journal.lastIndexOf('ask') - 3);
    expect(world.served).toBe(A_TEXT);
  });

  test('waits until permissions have arrived', async () => {
    world.fail('ListObjectVersions', denied, 4);
    world.fail('PutObject', denied, 4);
    await world.create(A);
    expect(world.served).toBe(A_TEXT);
  });

  test('goes on without the status of the stack, if that cannot be had', async () => {
    world.fail('DescribeStacks', denied, 'always');
    expect(await world.create(A)).toEqual(SUCCESS);
  });

  test('over an object that a renamed construct left takes it over, and writes the same text again as its own', async () => {
    world.s3.put(KEY, A_TEXT, writtenBy('OldName'));
    await world.create(A);
    expect(world.s3.texts(KEY)).toEqual([A_TEXT, A_TEXT]);
    expect(world.s3.versions[0].metadata).toMatchObject(writtenBy('PolicyResource'));
  });

  test('over an object proves that the edge serves it, before it is replaced', async () => {
    world.s3.put(KEY, B_TEXT);
    world.edgeAnswersWith(answerOf(A_TEXT), 'always');
    const error = await failureOf(world.create(A));
    expect(error.message).toContain('the object that stands in the bucket');
    expect(world.served).toBe(B_TEXT);
  });

  test('refuses to go on where the edge serves a text that the bucket does not hold', async () => {
    world.edgeAnswersWith(answerOf(A_TEXT), 'always');
    const error = await failureOf(world.create(A));
    expect(error.message).toContain('not in the bucket of this stack');
    expect(world.s3.versions).toEqual([]);
  });
});

describe('a change', () => {
  beforeEach(() => world.publishA());

  test('proves that the edge serves the old text, writes once, and proves the new text', async () => {
    expect(await world.update(B, A)).toEqual({ physicalResourceId: `${HOST}/bucket`, data: { PolicyId: 'b2', MxCheck: COVERED } });
    expect(world.s3.texts(KEY)).toEqual([B_TEXT, A_TEXT]);
    expect(world.journal).toEqual(['DescribeStacks', 'ListObjectVersions', 'ask', 'DescribeStacks', 'PutObject', 'DescribeStacks', 'ask']);
  });

  test('takes at most five calls', async () => {
    await world.update(B, A);
    expect(world.calls().length).toBeLessThanOrEqual(5);
  });

  test.each([
    ['the distribution', { DistributionDomainName: 'd333.cloudfront.net' }],
    ['the certificate', { CertificateArn: 'arn:2' }],
    ['the revision', { PolicyId: 'a2', Revision: '1' }],
  ])('of %s alone proves the edge again and writes nothing', async (_what, more) => {
    await world.update({ ...A, ...more }, A);
    expect(world.journal).toEqual(['DescribeStacks', 'ListObjectVersions', 'ask', 'ask']);
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
  });

  test('mends the content type of a text that somebody has uploaded by hand', async () => {
    world.edgeAnswersWith(answerOf(A_TEXT, 200, 'binary/octet-stream'), 2);
    await world.update({ ...A, CertificateArn: 'arn:2' }, A);
    expect(world.s3.texts(KEY)).toEqual([A_TEXT, A_TEXT]);
  });

  test('that comes from an earlier deploy, while a later one is under way, leaves the policy of the later one', async () => {
    world.s3.put(KEY, 'version: STSv1\r\nmode: none\r\nmx: mx.example.com\r\nmax_age: 86400\r\n', {
      ...writtenBy('PolicyResource'), 'x-amz-meta-policy-id': 'c3',
    });
    await expect(world.update(B, A)).rejects.toThrow(/Nothing was written[\s\S]*The policy of id c3 stands/);
    expect(world.served).toContain('mode: none');
  });

  test('replaces what somebody has uploaded by hand in between', async () => {
    world.s3.put(KEY, 'version: STSv1\r\n');
    await world.update(B, A);
    expect(world.served).toBe(B_TEXT);
  });

  test('of the certificate alone fails when the edge cannot be proven, and writes nothing', async () => {
    world.edgeAnswersWith(WRONG_CERTIFICATE, 'always');
    const error = await failureOf(world.update({ ...A, CertificateArn: 'arn:2' }, A));
    expect(error.message).toContain('Nothing was written.');
    expect(error.message).toContain('it must name the policy host');
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
  });

  test('of nothing but the certificate mends a text that was changed by hand', async () => {
    world.s3.put(KEY, 'version: STSv1\r\n');
    await world.update({ ...A, CertificateArn: 'arn:2' }, A);
    expect(world.served).toBe(A_TEXT);
  });

  test('after the object was deleted by hand publishes it again', async () => {
    world.s3.put(KEY, undefined);
    await world.update(B, A);
    expect(world.served).toBe(B_TEXT);
  });

  describe('of the bucket', () => {
    const moved = { ...B, BucketName: 'other', DistributionDomainName: 'd222.cloudfront.net' };

    test('publishes there, under another identity, and leaves the old bucket alone', async () => {
      expect((await world.update(moved, A)).physicalResourceId).toBe(`${HOST}/other`);
      expect(world.other.texts(KEY)).toEqual([B_TEXT]);
      expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
    });

    test('that fails leaves nothing in the new one', async () => {
      world.edgeAnswersWith(answerOf('', 403), 1);
      world.edgeAnswersWith(answerOf('', 503), 'always');
      await expect(world.update(moved, A)).rejects.toThrow('The new object was removed again.');
      expect(world.other.versions).toEqual([]);
      expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
    });

    test('is rolled back without a write, and the Delete of the new one leaves the old one alone', async () => {
      await world.update(moved, A);
      expect((await world.rollBack(A, moved)).physicalResourceId).toBe(`${HOST}/bucket`);
      await world.handle(world.event('Delete', moved));
      expect(world.other.versions).toEqual([]);
      expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
    });
  });

  test('from properties that never worked is not held up by them', async () => {
    await world.update(B, { Domain: 'example.com', Policy: 'nonsense' });
    expect(world.served).toBe(B_TEXT);
  });

  test('without properties that can be published fails before anything is asked', async () => {
    await expect(world.update({ ...B, Policy: [] }, A)).rejects.toThrow('Policy must be a list of lines, got []');
    expect(world.journal).toEqual([]);
  });
});
