import { CachedName, valueAt, type World } from './world';
import type { MxHost } from '../../../../lib/change';
import { mxMatches, type Policy } from '../../../../lib/protocol';

/** How a sender goes about policies, as measured: protocol facts 1.5. Times in ms. */
export interface Traits {
  /** Fetches when it sees another id than the one it holds. chasquid does not look at it. */
  readonly heedsId: boolean;
  /** Fetches the held policy again after this time, in the background; undefined: never. mox and maddy do after 12 to 24 h. */
  readonly refreshEvery?: number;
  /** An id seen unchanged restarts the age, as in postfix-mta-sts-resolver and Halon. */
  readonly restartsAge: boolean;
  /** Holds a policy in enforce for a week at least, as mimecast does. */
  readonly raisesAge: boolean;
  /** How long beyond the TTL its resolver uses an answer. */
  readonly staleFor: number;
  /** When it cannot fetch, or is kept from it. */
  readonly fails: (at: number) => boolean;
}

/** What became of one delivery. */
export type Outcome = 'delivered' | 'to a backup' | 'no host left' | 'nothing to deliver to';

const WEEK = 604_800_000;

/** A sending MTA: RFC 8461 sections 3.3, 4.1, 5.1, told by what it does and not by dates. */
export class Sender {
  public readonly txt: CachedName<string | undefined>;
  public readonly mx: CachedName<readonly MxHost[]>;
  private held?: { policy: Policy; id?: string; until: number };
  private nextRefresh = Infinity;

  constructor(
    private readonly world: World, private readonly traits: Traits,
    private readonly onHold?: (policy: Policy, until: number, from: { readonly id?: string; readonly at: number }) => void,
  ) {
    this.txt = new CachedName(world.ids, world.recordTtl * 1000 + traits.staleFor);
    this.mx = new CachedName(world.mx, world.mxTtl * 1000);
  }

  /** What it goes by at a moment. */
  public holding(at: number): Policy | undefined {
    return this.held && at < this.held.until ? this.held.policy : undefined;
  }

  /** Has mail for the domain. Calls come in the order of time. */
  public deliver(at: number): Outcome {
    this.look(at);
    const hosts = this.mx.lookUp(at) ?? [];
    const policy = this.holding(at);
    const allowed = policy?.mode === 'enforce' ? hosts.filter(({ host }) => policy.mx.some(pattern => mxMatches(host, pattern))) : hosts;
    if (allowed.length === 0) {
      return hosts.length === 0 ? 'nothing to deliver to' : 'no host left';
    }
    const best = Math.min(...hosts.map(({ preference }) => preference));
    return allowed.some(({ preference }) => preference === best) ? 'delivered' : 'to a backup';
  }

  private look(at: number): void {
    this.refreshUntil(at);
    const id = this.txt.lookUp(at);
    const policy = this.holding(at);
    if (id === undefined) {
      return;
    }
    if (!policy || (this.traits.heedsId && id !== this.held!.id)) {
      this.fetch(at, id);
    } else if (this.traits.restartsAge && id === this.held!.id) {
      this.hold(policy, id, at);
    }
  }

  /** Refreshes of the time since the last look; what expired before its turn is gone. */
  private refreshUntil(at: number): void {
    while (this.nextRefresh <= at) {
      const due = this.nextRefresh;
      this.nextRefresh = this.holding(due) ? due + this.traits.refreshEvery! : Infinity;
      if (this.holding(due)) {
        this.fetch(due, this.txt.lookUp(due));
      }
    }
  }

  private fetch(at: number, id: string | undefined): void {
    const policy = this.traits.fails(at) ? undefined : valueAt(this.world.policies, at);
    if (policy) {
      this.hold(policy, id, at);
      this.nextRefresh = at + (this.traits.refreshEvery ?? Infinity);
    }
  }

  private hold(policy: Policy, id: string | undefined, at: number): void {
    const age = policy.maxAge * 1000;
    const until = at + (this.traits.raisesAge && policy.mode === 'enforce' ? Math.max(age, WEEK) : age);
    this.held = { policy, id, until };
    this.onHold?.(policy, until, { id, at });
  }
}
