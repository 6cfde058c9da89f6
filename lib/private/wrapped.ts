import { printable } from './printable';

/**
 * Lines of words, as they can go to a terminal; a word that is longer than a line stands by itself, so that it can be copied.
 *
 * @param mayBegin whether a line other than the first may begin with a word. @default - any may
 */
export function wrapped(text: string, prefix: string, width: number, mayBegin: (word: string) => boolean = () => true): string[] {
  const lines: string[] = [];
  for (const word of printable(text).split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && (line.length + 1 + word.length <= width || !mayBegin(word))) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(`${prefix}${word}`);
    }
  }
  return lines.map(line => line.trimEnd());
}
