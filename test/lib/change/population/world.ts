import type { MxHost } from '../../../../lib/change';
import type { Policy } from '../../../../lib/protocol';

/** A value from a moment (ms) on, up to the next entry. */
export type Timeline<T> = readonly { readonly at: number; readonly value: T }[];

/** What a domain shows to everybody over time, with caches of DNS in between. Times in ms, TTLs in seconds. */
export interface World {
  /** The id in the TXT record; undefined while there is no record. */
  readonly ids: Timeline<string | undefined>;
  /** What the policy host answers; undefined: a failure. */
  readonly policies: Timeline<Policy | undefined>;
  readonly mx: Timeline<readonly MxHost[]>;
  readonly recordTtl: number;
  readonly mxTtl: number;
}

/** What holds at a moment; undefined before the first entry. */
export function valueAt<T>(timeline: Timeline<T>, at: number): T | undefined {
  for (let i = timeline.length - 1; i >= 0; i--) {
    if (timeline[i].at <= at) {
      return timeline[i].value;
    }
  }
  return undefined;
}

/** One name in the cache of one resolver. */
export class CachedName<T> {
  private asked = -Infinity;
  private answer?: T;

  /** @param life ms that an answer is used: its TTL, and longer where the resolver serves stale ones (RFC 8767). */
  constructor(private readonly timeline: Timeline<T>, private readonly life: number) {}

  public lookUp(at: number): T | undefined {
    if (at >= this.asked + this.life) {
      this.renew(at);
    }
    return this.answer;
  }

  /** Somebody else made the resolver ask the servers of the domain. */
  public renew(at: number): void {
    this.asked = at;
    this.answer = valueAt(this.timeline, at);
  }
}
