import type { Choose } from './explore';
import { Scheduler } from './scheduler';
import { Clients, Faults, World } from './world';
import type { Phase } from '../../lib/handlers/aws/stack-status';
import type { CustomResourceEvent } from '../../lib/handlers/custom-resource/event';
import { publish } from '../../lib/handlers/policy-publisher/publish';
import { withdraw } from '../../lib/handlers/policy-publisher/withdraw';

/** A policy, as the properties of the custom resource and the record carry it. */
export interface Published {
  readonly id: string;
  readonly text: string;
}

/** CloudFormation deploying one policy with the real publisher: the custom resource, then `_mta-sts`, then another resource. */
export class Deploy {
  /** Everything that was said to the people who deploy. */
  public readonly said: string[] = [];
  public failed = false;
  private phase: Phase = 'forward';
  private invocations = 0;

  constructor(
    private readonly world: World,
    private readonly scheduler: Scheduler,
    private readonly choose: Choose,
    private readonly faults: Faults,
    private readonly old: Published | undefined,
    private readonly next: Published,
    private readonly cancels = true,
  ) {}

  public async run(): Promise<void> {
    if (!await this.publisher(this.old ? 'Update' : 'Create', this.next, this.old) || !await this.record(this.next.id) || !await this.another()) {
      this.failed = true;
      this.phase = 'rollback';
      await this.rollback();
    }
    this.phase = 'over';
  }

  /** The record had its turn or not: CloudFormation takes back what it did, the last first, the record after the publisher (local-cloud). */
  private async rollback(): Promise<void> {
    if (this.old) {
      await this.publisher('Update', this.old, this.next);
      if (this.world.announced !== this.old.id) {
        await this.change('the record goes back', () => this.world.announced = this.old!.id);
      }
    } else {
      if (this.world.announced !== undefined) {
        await this.change('the record goes', () => this.world.announced = undefined);
      }
      await this.publisher('Delete', this.next, undefined);
    }
  }

  /** Answers whether it went well. The user can cancel while it runs: CloudFormation then goes on as if it had failed. */
  private async publisher(requestType: CustomResourceEvent['RequestType'], next: Published, old: Published | undefined): Promise<boolean> {
    const name = `publisher ${++this.invocations}`;
    // a rollback in which S3 fails through every retry cannot put anything back: it says so, and is not looked at here
    const restoring = this.phase === 'rollback';
    const faults = restoring ? { left: 0 } : this.faults;
    const clients = new Clients(name, this.world, this.scheduler, this.choose, faults);
    let now = 0;
    const around = {
      store: () => clients.store(),
      edge: () => clients.edge(),
      // the order of publishing is the same whatever the MX records are
      mx: async () => ({ state: 'none' as const }),
      world: async () => ({ kind: 'failure' as const, code: 'ENOTFOUND', message: '' }),
      phase: () => this.askForPhase(name, restoring, faults),
      // long pauses: what is asked again and again is the same thing here
      clock: { now: () => now, sleep: async (milliseconds: number) => void (now += Math.max(milliseconds, 200_000)), random: () => 0 },
    };
    const event = this.event(requestType, next, old);
    const work = (requestType === 'Delete' ? withdraw(event, around, Infinity) : publish(event, around, Infinity)).then(
      ({ reason }) => {
        this.said.push(reason ?? '');
        return true;
      },
      (error: Error) => {
        this.said.push(error.message);
        return false;
      },
    );
    if (faults.left === 0 || !this.cancels) {
      return work;
    }
    let over = false;
    const cancelled = this.cancellation(() => over);
    const result = await Promise.race([work, cancelled]);
    over = true;
    return result;
  }

  /**
   * The answer can be that it is not known: in a restore always, since that must work without; in a deploy as a fault, but not
   * after a cancellation, of which an invocation that is not told cannot know.
   */
  private async askForPhase(name: string, restoring: boolean, faults: Faults): Promise<Phase> {
    await this.scheduler.turn(name, 'read', 'asks for the phase');
    const possible = restoring || (faults.left > 0 && this.phase === 'forward');
    if (!possible || this.choose(2, `${name}: the phase is not known`) === 0) {
      return this.phase;
    }
    if (!restoring) {
      faults.left -= 1;
    }
    this.scheduler.steps.push('  and is not told');
    return 'unknown';
  }

  /** Somebody may cancel the update before any step of the publisher. */
  private async cancellation(isOver: () => boolean): Promise<boolean> {
    if (this.choose(2, 'the deploy is cancelled while the publisher runs') === 0) {
      return new Promise(() => undefined);
    }
    this.faults.left -= 1;
    await this.scheduler.turn('the user', 'read', 'cancels');
    return isOver() ? new Promise(() => undefined) : false;
  }

  private async record(id: string): Promise<boolean> {
    return this.change(`the record announces ${id.slice(0, 4)}`, () => this.world.announced = id);
  }

  private async another(): Promise<boolean> {
    await this.scheduler.turn('CloudFormation', 'read', 'makes another resource');
    return !this.fault('another resource');
  }

  private async change(what: string, act: () => void): Promise<boolean> {
    await this.scheduler.turn('CloudFormation', 'change', what);
    if (this.phase === 'forward' && this.fault(what)) {
      return false;
    }
    act();
    return true;
  }

  private fault(what: string): boolean {
    if (this.faults.left === 0 || this.choose(2, `${what}: fault`) === 0) {
      return false;
    }
    this.faults.left -= 1;
    this.scheduler.steps.push('  and fails');
    return true;
  }

  private event(RequestType: CustomResourceEvent['RequestType'], next: Published, old: Published | undefined): CustomResourceEvent {
    const properties = ({ id, text }: Published) => ({
      Domain: 'example.com', PolicyId: id, Policy: text.trimEnd().split('\r\n'), BucketName: 'bucket', DistributionDomainName: 'd.cloudfront.net',
    });
    return {
      RequestType,
      ResponseURL: '',
      StackId: 'stack',
      RequestId: `request ${this.invocations}`,
      LogicalResourceId: 'Publication',
      ...RequestType === 'Create' ? {} : { PhysicalResourceId: 'mta-sts.example.com/bucket' },
      ResourceProperties: properties(next),
      ...old ? { OldResourceProperties: properties(old) } : {},
    };
  }
}
