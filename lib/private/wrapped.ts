import { printable } from './printable';

/** Of a line that is read, where nobody says how wide the terminal is. */
export const WIDTH = 100;

export interface WrapOptions {
  /** What is before the first line. @default - the indent */
  readonly first?: string;
  /** Whether a line other than the first may begin with a word. @default - any may */
  readonly mayBegin?: (word: string) => boolean;
}

/** Lines of words, as they can go to a terminal; a word that is longer than a line stands by itself, so that it can be copied. */
export function wrapped(text: string, indent: string, width: number, { first = indent, mayBegin = () => true }: WrapOptions = {}): string[] {
  const lines: string[] = [];
  for (const word of inseparable(printable(text).split(' '), mayBegin)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(`${line === undefined ? first : indent}${word}`);
    }
  }
  return lines.map(line => line.trimEnd());
}

/** A word that may begin no line goes wherever the one before it goes. */
function inseparable(words: readonly string[], mayBegin: (word: string) => boolean): string[] {
  const groups: string[] = [];
  for (const word of words) {
    if (groups.length > 0 && !mayBegin(word)) {
      groups[groups.length - 1] += ` ${word}`;
    } else {
      groups.push(word);
    }
  }
  return groups;
}
