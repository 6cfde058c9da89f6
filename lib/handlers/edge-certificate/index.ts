import { Acm } from './acm';
import { isIssued } from './issued';
import { beginRemoval, isRemoved } from './remove';
import { request } from './request';
import { Route53 } from './route53';
import { Begun, Progress, Surroundings, WaitingEvent } from './surroundings';
import { systemDns } from '../../net/dns';
import { AwsApi } from '../aws/api';
import { StackStatus } from '../aws/stack-status';
import { systemClock } from '../clock';
import { CustomResourceEvent } from '../custom-resource/event';
import { cut } from '../custom-resource/respond';
import { LambdaContext } from '../custom-resource/serve';

/** CloudFront takes certificates of this region only; Route 53 signs for it as well. */
const america = { ...process.env, AWS_REGION: 'us-east-1' };
const stackStatus = new StackStatus(new AwsApi('cloudformation', process.env, systemClock));

const surroundings: Surroundings = {
  certificates: new Acm(new AwsApi('acm', america, systemClock)),
  zones: new Route53(new AwsApi('route53', america, systemClock)),
  dns: systemDns(),
  phase: (stackId, deadline) => stackStatus.phase(stackId, deadline),
  clock: systemClock,
};

/** Kept back from Lambda's own timeout, to undo what was half done. */
const RESERVE_MS = 60_000;
/** CloudFormation takes 4 KB, and the framework adds to it. */
const MAX_REASON_BYTES = 1500;

/** Custom::EdgeCertificate: the beginning of every event. */
export const onEvent = plainly(async (event: CustomResourceEvent, context: LambdaContext): Promise<Begun> => event.RequestType === 'Delete'
  ? beginRemoval(event, surroundings)
  : request(event, surroundings, Date.now() + context.getRemainingTimeInMillis() - RESERVE_MS));

/** Custom::EdgeCertificate: one look in an interval, until it answers true. */
export const isComplete = plainly(async (event: WaitingEvent): Promise<Progress> =>
  event.RequestType === 'Delete' ? isRemoved(event, surroundings) : isIssued(event, surroundings));

/** The framework makes the reason of a failure out of message and stack: the stack is for the log alone. */
function plainly<E extends CustomResourceEvent, A>(handle: (event: E, context: LambdaContext) => Promise<A>) {
  return async (event: E, context: LambdaContext): Promise<A> => {
    const { ResponseURL: _secret, ...known } = event;
    console.log(JSON.stringify(known));
    try {
      return await handle(event, context);
    } catch (error) {
      console.error(error);
      const told = new Error(cut((error as Error).message || String(error), MAX_REASON_BYTES));
      told.stack = told.name;
      throw told;
    }
  };
}
