import { Policy } from '../protocol';
import { HeldPolicy, heldPolicies, History } from './held';
import { MxHost, receivingHosts, sameHosts } from './mx';
import { ChangeVerdict, judge } from './pairs';
import { Change, ChangeOptions, Published } from './published';
import { samePolicy } from './same-policy';
import { Instant } from './time';
import { isUnknown, known } from './unknown';
import { heldUntil, Until } from './waits';

/** A change as the rules look at it. */
export interface Facts {
  readonly domain: string;
  readonly before?: Published;
  readonly after?: Published;
  /** Both policies, or that there is none, are known. */
  readonly bothKnown: boolean;
  /** The policies; undefined where none is published or it is not known. */
  readonly oldPolicy?: Policy;
  readonly newPolicy?: Policy;
  /** The hosts that receive mail; undefined where they are not known. */
  readonly oldMx?: readonly MxHost[];
  readonly newMx?: readonly MxHost[];
  /** Both are known, and differ. */
  readonly mxMoves: boolean;
  readonly verdict: ChangeVerdict;
  /** Until when the old policy is held if the change is deployed now. */
  readonly oldUntil?: Until;
  /** What senders may hold beside the old and the new policy. Undefined: not known. */
  readonly earlier?: readonly HeldPolicy[];
  readonly options: ChangeOptions;
}

/** @throws if there is nothing on both sides, or they are of different domains. */
export function factsOf({ before, after }: Change, options: ChangeOptions): Facts {
  const domain = (after ?? before)?.domain;
  if (domain === undefined || (before && before.domain !== domain)) {
    throw new Error(`A change is of one domain, before and after, got ${JSON.stringify([before?.domain, after?.domain])}: `
      + 'give the domain on one side at least, and another domain as a change of its own.');
  }
  const [oldPolicy, newPolicy] = [known(before?.policy), known(after?.policy)];
  const [oldMx, newMx] = [receivingHosts(domain, before?.mx), receivingHosts(domain, after?.mx)];
  const held = options.history && heldPolicies(continued(options.history, after, options.now), options.now, options);
  return {
    domain,
    before,
    after,
    oldPolicy,
    newPolicy,
    oldMx,
    newMx,
    options,
    bothKnown: !isUnknown(before?.policy) && !isUnknown(after?.policy),
    mxMoves: oldMx !== undefined && newMx !== undefined && !sameHosts(oldMx, newMx),
    verdict: judge({ policy: before?.policy, mx: oldMx }, { policy: after?.policy, mx: newMx }),
    oldUntil: oldPolicy && untilForgotten(oldPolicy, newPolicy, sameId({ before, after }), held ?? [], options),
    earlier: held?.filter(({ policy }) => ![oldPolicy, newPolicy].some(each => samePolicy(each, policy))),
  };
}

/** Both sides announce the same id, as far as is known. */
export function sameId({ before, after }: Change): boolean {
  const id = known(after?.id);
  return id !== undefined && id === known(before?.id);
}

function untilForgotten(old: Policy, next: Policy | undefined, idStays: boolean, held: readonly HeldPolicy[], options: ChangeOptions): Until {
  if (idStays || samePolicy(old, next)) {
    return { normal: Infinity, worst: Infinity };
  }
  const { normal, worst } = heldUntil(old, options.now, options);
  const longer = held.find(({ policy }) => samePolicy(policy, old))?.until ?? { normal, worst };
  // who sees no id at all keeps what it holds
  return { normal: next ? Math.max(normal, longer.normal) : Math.max(worst, longer.worst), worst: Math.max(worst, longer.worst) };
}

/** The history with the change in it: what stood until now ends, but for an id that stays. */
function continued({ served, announced }: History, after: Published | undefined, now: Instant): History {
  if (isUnknown(after?.id) || isUnknown(after?.policy)) {
    // what goes on and what ends cannot be told
    return { served, announced };
  }
  const [id, policy] = [after?.id, after?.policy];
  const ended = {
    served: served.map(each => ({ ...each, until: each.until ?? now })),
    announced: announced.map(each => each.id === id ? each : { ...each, until: each.until ?? now }),
  };
  return policy && id !== undefined
    ? { served: [...ended.served, { policy, from: now }], announced: [...ended.announced, { id, from: now }] }
    : ended;
}
