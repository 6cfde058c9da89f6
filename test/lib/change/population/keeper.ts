import type { Timeline } from './world';
import type { History } from '../../../../lib/change';
import { type Policy, policyId, renderPolicy } from '../../../../lib/protocol';

/** What the keeper of a domain does, in the construct's order: the bytes, a moment later the id. */
export type Act =
  /** Publishes a policy under the id that stands for it, or, by mistake, under the id that is there. */
  | { readonly act: 'publish'; readonly policy: Policy; readonly revision?: number; readonly keepsId?: boolean }
  /** The text was written, something failed, and the text before it comes back: the id never changed. */
  | { readonly act: 'take back'; readonly policy: Policy; readonly visibleFor: number }
  /** The record goes, then the text. */
  | { readonly act: 'remove' };

/** ms from the bytes to the id, or from one to the other. */
export const STEP = 20_000;

/** Acts at moments (ms) one after the other, as timelines of what is seen. */
export function playOut(acts: readonly { readonly at: number; readonly act: Act }[]) {
  const ids: { at: number; value: string | undefined }[] = [];
  const policies: { at: number; value: Policy | undefined }[] = [];
  for (const { at, act } of acts) {
    if (act.act === 'publish') {
      const id = act.keepsId ? ids.at(-1)?.value : undefined;
      policies.push({ at, value: act.policy });
      ids.push({ at: at + STEP, value: id ?? policyId(renderPolicy(act.policy), act.revision) });
    } else if (act.act === 'take back') {
      policies.push({ at, value: act.policy }, { at: at + act.visibleFor, value: policies.at(-1)?.value });
    } else {
      ids.push({ at, value: undefined });
      policies.push({ at: at + STEP, value: undefined });
    }
  }
  return { ids, policies };
}

/** The same timelines as the model is told of them. */
export function historyOf({ ids, policies }: { ids: Timeline<string | undefined>; policies: Timeline<Policy | undefined> }): History {
  return {
    served: periods(policies).map(({ value, ...period }) => ({ policy: value, ...period })),
    announced: periods(ids).map(({ value, ...period }) => ({ id: value, ...period })),
  };
}

function periods<T>(timeline: Timeline<T | undefined>): { value: T; from: number; until?: number }[] {
  return timeline.flatMap(({ at, value }, index) => value === undefined ? [] : [{ value, from: at, until: timeline[index + 1]?.at }]);
}
