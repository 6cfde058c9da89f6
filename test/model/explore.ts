/** Picks one of `count` possibilities, 0 to count - 1. */
export type Choose = (count: number, what: string) => number;

/** The choices of one run, for people: how to see it again. */
export type Trace = string[];

/**
 * Runs the same program once for every sequence of choices that it can make.
 *
 * @returns how many sequences there were.
 * @throws the first failure, with the choices that led to it.
 */
export async function explore(run: (choose: Choose) => Promise<void>): Promise<number> {
  let prefix: number[] = [];
  for (let runs = 1; ; runs++) {
    const taken: { count: number; picked: number; what: string }[] = [];
    try {
      await run((count, what) => {
        const picked = prefix[taken.length] ?? 0;
        taken.push({ count, picked, what });
        return picked;
      });
    } catch (error) {
      const trace = taken.map(({ count, picked, what }) => `  ${what}: ${picked} of ${count}`).join('\n');
      throw new Error(`Run ${runs}: ${(error as Error).message}\n${trace}`, { cause: error });
    }
    while (taken.length > 0 && taken.at(-1)!.picked === taken.at(-1)!.count - 1) {
      taken.pop();
    }
    if (taken.length === 0) {
      return runs;
    }
    prefix = taken.map(({ picked }) => picked);
    prefix[prefix.length - 1] += 1;
  }
}
