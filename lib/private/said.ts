import { isCannotTell } from './cannot-tell';
import { printable, printableJson } from './printable';

/** What a command prints, and how it ends. */
export interface Said {
  readonly lines: readonly string[];
  /** For standard error. */
  readonly error?: string;
  readonly exitCode: 0 | 1 | 2;
}

/**
 * What a command says when it cannot tell, or has a fault of its own.
 *
 * @param json what else a program is told, beside why: it reads one object, whatever is said. @default - it is said to people
 */
export function saidOf(error: Error, json?: object): Said {
  const { name, message } = error;
  const why = isCannotTell(error) || name === 'UnreadableInput' ? message : `This should not have happened: ${name}: ${message}`;
  return json
    ? { lines: printableJson({ ...json, error: why, exitCode: 2 }).split('\n'), exitCode: 2 }
    : { lines: [], error: printable(why), exitCode: 2 };
}
