/** What several measurements of one thing say together. */
export interface Summary {
  readonly median: number;
  /** The quartiles: half of the measurements lie between them. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => quantile(sorted, part);
  return { median: at(0.5), low: at(0.25), high: at(0.75), count: sorted.length };
}

/** The quotients of measurements that were taken one right after the other, so that a slow moment of the machine hits both. */
export function quotients(ours: readonly number[], theirs: readonly number[]): number[] {
  return ours.map((value, index) => value / theirs[index]);
}

function quantile(sorted: readonly number[], part: number): number {
  if (sorted.length === 0) {
    throw new Error('There is nothing to summarize: no measurement was taken.');
  }
  const position = (sorted.length - 1) * part;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}
