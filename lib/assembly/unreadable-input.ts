const NAME = 'UnreadableInput';

/** A file that is not what it has to be: which file, which place in it, what is there and what to give instead. */
export class UnreadableInput extends Error {
  public readonly name = NAME;

  constructor(public readonly file: string, what: string) {
    super(`${file}: ${what}`);
  }
}

export function isUnreadableInput(error: unknown): error is UnreadableInput {
  return error instanceof Error && error.name === NAME;
}
