import { quotients, summarize, Summary } from './statistics';

/** One row of the result: what ours costs, what the other way costs, and what we promise. */
export interface Comparison {
  readonly name: string;
  readonly unit: string;
  readonly ours: Summary;
  /** Of what ours is held against. */
  readonly theirs?: { readonly name: string } & Summary;
  /** Ours divided by theirs; below 1 is better than the other way. */
  readonly ratio?: Summary;
  readonly target?: Target;
}

/** At most this, and of what: of the ratio's median, or of our own. */
export interface Target {
  readonly of: 'ratio' | 'ours';
  readonly atMost: number;
}

/** Both sides of a comparison, the measurements in the order in which they were taken. */
export interface Sides {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

export function compare(name: string, unit: string, sides: Sides, theirName: string, target?: Target): Comparison {
  return {
    name,
    unit,
    ours: summarize(sides.ours),
    theirs: { name: theirName, ...summarize(sides.theirs) },
    ratio: summarize(quotients(sides.ours, sides.theirs)),
    target,
  };
}

/** Whether the promise is kept; a row without one is for information. */
export function isMissed({ ours, ratio, target }: Comparison): boolean {
  if (!target) {
    return false;
  }
  const value = target.of === 'ours' ? ours.median : ratio?.median;
  // no ratio where one is promised is not a promise kept
  return !(value !== undefined && value <= target.atMost);
}

/** Takes the measurements of both sides in turns; who begins alternates as well. */
export async function alternate(rounds: number, ours: () => Promise<number>, theirs: () => Promise<number>): Promise<Sides> {
  const sides = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const steps = [async () => sides.ours.push(await ours()), async () => sides.theirs.push(await theirs())];
    for (const step of round % 2 === 0 ? steps : steps.reverse()) {
      await step();
    }
  }
  return sides;
}
