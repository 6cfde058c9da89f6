import { AwsApi } from '../../../../lib/handlers/aws/api';
import { StackStatus } from '../../../../lib/handlers/aws/stack-status';
import { hearConsole, HttpAnswer, STACK, VirtualClock } from '../fakes';

beforeEach(() => {
  hearConsole();
});

const environment = { AWS_ENDPOINT_URL: 'http://aws.test', AWS_REGION: 'eu-west-1' };
const member = (status: string, more = '') => `<member><StackStatus>${status}</StackStatus>${more}</member>`;
const stacks = (members: string) => `<DescribeStacksResponse><DescribeStacksResult><Stacks>${members}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;

function phase(answer: HttpAnswer, asked: string[] = []) {
  const send = (async (url: URL, init: { body: string }) => {
    asked.push(`${url} ${init.body}`);
    return new Response(answer.body, { status: answer.status });
  }) as unknown as typeof fetch;
  return new StackStatus(new AwsApi('cloudformation', environment, new VirtualClock(), send)).phase(STACK);
}

test('the stack is asked for by its id', async () => {
  const asked: string[] = [];
  await phase({ status: 200, body: stacks(member('CREATE_IN_PROGRESS')) }, asked);
  expect(asked).toEqual([`http://aws.test/ Action=DescribeStacks&Version=2010-05-15&StackName=${encodeURIComponent(STACK)}`]);
});

test.each([
  ['CREATE_IN_PROGRESS', 'forward'],
  ['UPDATE_IN_PROGRESS', 'forward'],
  ['ROLLBACK_IN_PROGRESS', 'rollback'],
  ['UPDATE_ROLLBACK_IN_PROGRESS', 'rollback'],
  ['UPDATE_ROLLBACK_FAILED', 'over'],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'over'],
  ['UPDATE_ROLLBACK_COMPLETE', 'over'],
  ['DELETE_IN_PROGRESS', 'deletion'],
  ['DELETE_COMPLETE', 'over'],
  ['UPDATE_COMPLETE', 'over'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'over'],
  ['UPDATE_FAILED', 'over'],
  ['CREATE_FAILED', 'over'],
  ['SOMETHING_NEW', 'unknown'],
  ['', 'unknown'],
])('a stack in %s is in the phase %s', async (status, expected) => {
  expect(await phase({ status: 200, body: stacks(member(status)) })).toBe(expected);
});

test('of several members the first one counts, and what is nested in it does not', async () => {
  const outputs = '<Outputs><member><OutputKey>StackStatus</OutputKey><OutputValue>x</OutputValue></member><member><OutputKey>b</OutputKey></member></Outputs>';
  expect(await phase({ status: 200, body: stacks(member('UPDATE_ROLLBACK_IN_PROGRESS', outputs)) })).toBe('rollback');
  expect(await phase({ status: 200, body: stacks(member('UPDATE_IN_PROGRESS', outputs) + member('ROLLBACK_IN_PROGRESS')) })).toBe('forward');
});

test.each<[string, HttpAnswer]>([
  ['is denied', { status: 403, body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>' }],
  ['says that there is no such stack', { status: 400, body: '<ErrorResponse><Error><Code>ValidationError</Code></Error></ErrorResponse>' }],
  ['is no XML', { status: 200, body: '<<<' }],
  ['is another document', { status: 200, body: '<html/>' }],
  ['has no members', { status: 200, body: stacks('') }],
  ['has a status that is no text', { status: 200, body: stacks(member('<a>UPDATE_ROLLBACK_IN_PROGRESS</a>')) }],
])('the phase is unknown when the answer %s', async (_what, answer) => {
  expect(await phase(answer)).toBe('unknown');
});
