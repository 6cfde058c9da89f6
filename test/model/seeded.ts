import type { Choose } from './explore';

/** Choices that follow from a number: the same one, the same choices (Park and Miller's generator). */
export function seeded(seed: number): Choose {
  const modulus = 2 ** 31 - 1;
  let state = seed + 1;
  const next = () => state = state * 48_271 % modulus;
  // the first values of small seeds are all small
  next();
  next();
  return count => Math.floor(next() / modulus * count);
}
