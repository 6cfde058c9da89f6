import { AwsApi, AwsError, parseXml } from './api';

/** Where a stack operation stands, as far as a custom resource can tell. */
export type Phase =
  /** The deploy that sends Create and Update is under way. */
  | 'forward'
  | 'rollback'
  /** The whole stack is being deleted. */
  | 'deletion'
  /** The stack is at rest: nobody waits for a Create or an Update any more. */
  | 'over'
  | 'unknown';

/** Why nobody waits for a Create or an Update any more, in words; undefined while somebody does, or may. */
export function endedBecause(phase: Phase): string | undefined {
  switch (phase) {
    case 'rollback': return 'is being rolled back';
    case 'deletion':
    case 'over': return 'is at rest or being deleted';
    default: return undefined;
  }
}

/** Asks CloudFormation which way the stack is going: a rollback looks to a handler like any other Update. */
export class StackStatus {
  constructor(private readonly api: AwsApi) {}

  public async phase(stackId: string, deadline?: number): Promise<Phase> {
    const body = new URLSearchParams({ Action: 'DescribeStacks', Version: '2010-05-15', StackName: stackId }).toString();
    try {
      const answer = await this.api.call({
        name: 'cloudformation:DescribeStacks',
        method: 'POST',
        url: `${this.api.endpoint().url}/`,
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body,
      }, deadline);
      return phaseOf(status(answer.text));
    } catch (error) {
      if (error instanceof AwsError) {
        console.warn(`The status of the stack is not known: ${error.message}`);
        return 'unknown';
      }
      throw error;
    }
  }
}

function status(text: string): unknown {
  const member = parseXml(text).DescribeStacksResponse?.DescribeStacksResult?.Stacks?.member;
  return (Array.isArray(member) ? member[0] : member)?.StackStatus;
}

function phaseOf(stackStatus: unknown): Phase {
  if (typeof stackStatus !== 'string') {
    return 'unknown';
  }
  switch (true) {
    case stackStatus.endsWith('ROLLBACK_IN_PROGRESS'): return 'rollback';
    case /^(CREATE|UPDATE|IMPORT|REVIEW)_IN_PROGRESS$/.test(stackStatus): return 'forward';
    case stackStatus === 'DELETE_IN_PROGRESS': return 'deletion';
    case /^DELETE_|_(COMPLETE|FAILED|CLEANUP_IN_PROGRESS)$/.test(stackStatus): return 'over';
    default: return 'unknown';
  }
}
