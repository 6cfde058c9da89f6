import { CustomResourceEvent, FailedRequest, Outcome } from '../../../../lib/handlers/custom-resource/event';
import { Handle, serve } from '../../../../lib/handlers/custom-resource/serve';
import { hearConsole, STACK, VirtualClock } from '../fakes';

const LAMBDA_TIMEOUT_MS = 8 * 60_000;

const create: CustomResourceEvent = {
  RequestType: 'Create',
  ResponseURL: 'https://answers.test/?Signature=secret',
  StackId: STACK,
  RequestId: 'request-1',
  LogicalResourceId: 'PolicyResource',
  ResourceProperties: { Domain: 'example.com' },
};
const update: CustomResourceEvent = { ...create, RequestType: 'Update', PhysicalResourceId: 'old-id', OldResourceProperties: {} };

let said: () => string;
beforeEach(() => {
  said = hearConsole();
});

/** Runs an invocation, and tells what CloudFormation got and when. */
async function invoke(handle: Handle, event: CustomResourceEvent = create) {
  const clock = new VirtualClock();
  const start = clock.now();
  const answers: Array<{ after: number; Status: string; PhysicalResourceId: string; Reason?: string; Data?: object }> = [];
  const lambda = serve(handle, clock, async (_url, body) => {
    answers.push({ after: clock.now() - start, ...JSON.parse(body.toString()) });
    return 200;
  });
  await lambda(event, { getRemainingTimeInMillis: () => LAMBDA_TIMEOUT_MS });
  expect(answers).toHaveLength(1);
  return answers[0];
}

const failing = (thrown: unknown): Handle => async () => {
  throw thrown;
};

test('a success is answered with its identity, attributes and what people should know', async () => {
  const outcome: Outcome = { physicalResourceId: 'id', data: { PolicyId: 'a1' }, reason: 'The old policy is back.' };
  expect(await invoke(async () => outcome)).toMatchObject({
    Status: 'SUCCESS', PhysicalResourceId: 'id', Data: { PolicyId: 'a1' }, Reason: 'The old policy is back.',
  });
});

const circular: Record<string, unknown> = { code: 7 };
circular.self = circular;

test.each([
  ['an error', new Error('it broke'), /^it broke$/],
  ['an error without a message', new TypeError(), /^TypeError$/],
  ['an error whose message is no text', Object.assign(new Error(), { message: 5 }), /\b5\b/],
  ['a string', 'it broke', /^it broke$/],
  ['an empty string', '', /failed with ''/],
  ['nothing', undefined, /failed with undefined/],
  ['null', null, /failed with null/],
  ['an object', { code: 7 }, /code: 7/],
  ['an object that contains itself', circular, /code: 7/],
  ['a bigint', 7n, /7n/],
])('a handler that throws %s is answered with a reason', async (_what, thrown, reason) => {
  const answer = await invoke(failing(thrown));
  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toMatch(reason);
});

test('a handler that throws before it returns a promise is answered as well', async () => {
  expect(await invoke(() => {
    throw new Error('at once');
  })).toMatchObject({ Status: 'FAILED', Reason: 'at once' });
});

test('a handler that never ends is answered in time for the answer to be sent', async () => {
  const answer = await invoke(() => new Promise(() => {}));
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('Deploy again') });
  expect(answer.after).toBeGreaterThan(LAMBDA_TIMEOUT_MS / 2);
  // 30 s of tries, and 10 s for the last of them
  expect(answer.after).toBeLessThanOrEqual(LAMBDA_TIMEOUT_MS - 40_000);
});

test('a handler that keeps to its deadline has time left to tell how it ended', async () => {
  const clock = new VirtualClock();
  const answers: string[] = [];
  const lambda = serve(async (_event, deadline) => {
    await clock.sleep(deadline - clock.now() + 10_000);
    throw new Error('tidied up');
  }, clock, async (_url, body) => {
    answers.push(JSON.parse(body.toString()).Reason);
    return 200;
  });
  await lambda(create, { getRemainingTimeInMillis: () => LAMBDA_TIMEOUT_MS });
  expect(answers).toEqual(['tidied up']);
});

test('a failed Create carries the identity of what it was about, so that its Delete finds it', async () => {
  expect((await invoke(failing(new FailedRequest('no', 'mta-sts.example.com/bucket')))).PhysicalResourceId).toBe('mta-sts.example.com/bucket');
});

test('a failed Create without an identity carries the id of the request', async () => {
  expect((await invoke(failing(new Error('no')))).PhysicalResourceId).toBe('request-1');
});

test('a failed Update keeps the identity it had, so that CloudFormation deletes nothing', async () => {
  expect((await invoke(failing(new FailedRequest('no', 'new-id')), update)).PhysicalResourceId).toBe('old-id');
});

test('the log has the request and the error, but not the address of the answer', async () => {
  await invoke(failing(new Error('it broke')), update);
  expect(said()).toContain('example.com');
  expect(said()).toContain('it broke');
  expect(said()).not.toContain('secret');
});

test('an invocation whose answer never arrives fails, so that Lambda runs it again', async () => {
  const lambda = serve(async () => ({ physicalResourceId: 'id' }), new VirtualClock(), async () => 500);
  await expect(lambda(create, { getRemainingTimeInMillis: () => LAMBDA_TIMEOUT_MS })).rejects.toThrow('could not be told');
});
