import type { Published } from './deploy';
import type { Choose } from './explore';
import type { Scheduler } from './scheduler';
import type { World } from './world';

interface Order {
  readonly steps: (scheduler: Scheduler) => Promise<unknown>;
  /** What a sender gets when it fetches. */
  readonly fetch: () => string | undefined;
}

function changes(world: World, next: Published) {
  return {
    write: (scheduler: Scheduler) => scheduler.turn('the tool', 'change', 'writes the file')
      .then(() => world.put(next.text, { owner: '', policyId: next.id, requestId: '' })),
    announce: (scheduler: Scheduler) => scheduler.turn('the tool', 'change', 'changes the record').then(() => world.announced = next.id),
  };
}

/** An edge that remembers what it fetched, until somebody makes it forget. */
class CachingEdge {
  private remembered?: string;

  constructor(private readonly world: World, private readonly choose: Choose) {}

  public readonly fetch = () => {
    this.remembered = this.remembered === undefined || this.choose(2, 'this edge has it no more') === 1 ? this.world.served : this.remembered;
    return this.remembered;
  };

  public forget(): void {
    this.remembered = undefined;
  }
}

/** How policies are published elsewhere, as two or three steps; what happens with failures is left out, in their favour. */
export const orders: Readonly<Record<string, (world: World, next: Published, choose: Choose) => Order>> = {
  'ours': (world, next) => {
    const { write, announce } = changes(world, next);
    return { steps: scheduler => write(scheduler).then(() => announce(scheduler)), fetch: () => world.served };
  },
  'the record first': (world, next) => {
    const { write, announce } = changes(world, next);
    return { steps: scheduler => announce(scheduler).then(() => write(scheduler)), fetch: () => world.served };
  },
  'file and record at the same time': (world, next) => {
    const { write, announce } = changes(world, next);
    return { steps: scheduler => Promise.all([write(scheduler), announce(scheduler)]), fetch: () => world.served };
  },
  'the file first, behind an edge that caches': (world, next, choose) => {
    const { write, announce } = changes(world, next);
    return { steps: scheduler => write(scheduler).then(() => announce(scheduler)), fetch: new CachingEdge(world, choose).fetch };
  },
  'the file first, and an invalidation that nobody waits for': (world, next, choose) => {
    const { write, announce } = changes(world, next);
    const edge = new CachingEdge(world, choose);
    const invalidate = (scheduler: Scheduler) => scheduler.turn('the edge', 'change', 'forgets').then(() => edge.forget());
    return {
      steps: scheduler => write(scheduler).then(() => Promise.all([announce(scheduler), invalidate(scheduler)])),
      fetch: edge.fetch,
    };
  },
};
