import { setTimeout } from 'node:timers/promises';

/** Generous: two cores may be busy with something else. */
const PATIENCE = 60_000;

/** Asks until there is an answer. @throws Error that names what did not come */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, every = 50): Promise<T> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await setTimeout(every)) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
  }
  throw new Error(`Waited for ${what} for ${PATIENCE / 1000} seconds, and in vain.`);
}
