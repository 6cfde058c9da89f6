const NAME = 'CannotTell';

/** Why the question cannot be answered, for people: what was asked, what came back, and what to change. */
export class CannotTell extends Error {
  public readonly name = NAME;
}

/** By its name: the bundle of the SDK has a class of its own, which `instanceof` would not know. */
export function isCannotTell(error: unknown): boolean {
  return error instanceof Error && error.name === NAME;
}
