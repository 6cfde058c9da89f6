import { tellFates } from './flow';

/** One line of what is shown: what a mail administrator would ask, what happened, and whether it is what has to happen. */
export interface Check {
  readonly scenario: string;
  readonly what: string;
  readonly saw: string;
  /** What was expected, where it was something else. */
  readonly wrong?: string;
}

export function check(scenario: string, what: string, saw: string, expected: string): Check {
  return { scenario, what, saw, ...saw === expected ? {} : { wrong: expected } };
}

/** Of mail that kept coming: each letter has to have one of these fates. */
export function checkFlow(scenario: string, what: string, fates: ReadonlyMap<string, number>, ...allowed: string[]): Check {
  const fine = fates.size > 0 && [...fates.keys()].every(fate => allowed.includes(fate));
  return { scenario, what, saw: tellFates(fates), ...fine ? {} : { wrong: `all ${allowed.join(' or ')}` } };
}
