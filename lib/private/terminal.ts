const NARROWEST = 60;

export interface Terminal {
  readonly coloured: boolean;
  /** Characters of a line; undefined where it is no terminal. */
  readonly width?: number;
}

/**
 * How an answer may look where it goes: colours only on a terminal, and never because something is a CI.
 *
 * @param widest beyond it lines of words are hard to read
 */
export function terminalOf({ stdout, env }: Pick<NodeJS.Process, 'stdout' | 'env'>, widest: number): Terminal {
  return {
    // undefined on a pipe, which the library takes for "decide yourself"
    coloured: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    width: stdout.isTTY ? Math.max(NARROWEST, Math.min(stdout.columns, widest)) : undefined,
  };
}
