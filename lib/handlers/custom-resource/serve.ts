import { inspect } from 'node:util';
import { CustomResourceEvent, FailedRequest, Outcome } from './event';
import { Answer, Put, putOverHttps, respond } from './respond';
import { Clock, systemClock } from '../clock';

/** What Lambda tells about the invocation. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** One handler: answers what became of the request, or throws. Past the deadline nobody listens any more. */
export type Handle = (event: CustomResourceEvent, deadline: number) => Promise<Outcome>;

/** Kept back from Lambda's own timeout, so that there is always an answer: it takes up to 30 s to send. */
const RESERVE_MS = 45_000;
/** What the handler gets to tidy up between its deadline and the moment when the answer goes out without it. */
const GRACE_MS = 15_000;

/** A Lambda handler that always answers CloudFormation: with the outcome, with the error, or that the time is over. */
export function serve(handle: Handle, clock: Clock = systemClock, put: Put = putOverHttps) {
  return async (event: CustomResourceEvent, context: LambdaContext): Promise<void> => {
    const { ResponseURL: _secret, ...told } = event;
    console.log(JSON.stringify(told));
    const answer = await settle(handle, event, context, clock);
    await respond(event, answer, put, clock);
  };
}

async function settle(handle: Handle, event: CustomResourceEvent, context: LambdaContext, clock: Clock): Promise<Answer> {
  const left = context.getRemainingTimeInMillis() - RESERVE_MS;
  const deadline = clock.now() + Math.max(left - GRACE_MS, 0);
  const tooLate = clock.sleep(Math.max(left, 0)).then(() => {
    throw new Error('The time of the Lambda function is over. Deploy again; what was half done is taken up from there.');
  });
  // without a listener of its own it would end the process of a later invocation
  tooLate.catch(() => {});
  try {
    const outcome = await Promise.race([handle(event, deadline), tooLate]);
    return { status: 'SUCCESS', ...outcome };
  } catch (error) {
    console.error(error);
    return { status: 'FAILED', physicalResourceId: identity(event, error), reason: describe(error) };
  }
}

/** A changed id on a failure would have CloudFormation delete the resource of the old one. */
function identity(event: CustomResourceEvent, error: unknown): string {
  if (event.PhysicalResourceId) {
    return event.PhysicalResourceId;
  }
  return error instanceof FailedRequest ? error.physicalResourceId : event.RequestId;
}

/** Never empty: CloudFormation refuses a failure without a reason. Never throws, whatever was thrown. */
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : error;
  return typeof text === 'string' && text !== '' ? text : `The handler failed with ${inspect(text)}; its log says more.`;
}
