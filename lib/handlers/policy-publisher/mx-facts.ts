import { MxAnswer, MxHost } from '../../change';
import { Policy } from '../../protocol';

/** What the check of the MX hosts knows, before anything is written. */
export interface MxFacts {
  readonly domain: string;
  readonly action: 'refuse' | 'warn';
  /** The hosts that the policy leaves out on purpose. */
  readonly leftOut: readonly string[];
  /** What senders get now; undefined where there is no policy that they could hold. */
  readonly published?: Policy;
  readonly next: Policy;
  readonly live: MxAnswer;
  /** What the template before this deploy said of the MX records, and what it says now. */
  readonly declared: {
    readonly before?: readonly MxHost[];
    readonly after?: readonly MxHost[];
    /** Whether the template before was deployed to its end, as far as its policy shows it: after a deploy without rollback it may not have been. */
    readonly settled?: boolean;
  };
}
