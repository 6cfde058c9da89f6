/**
 * What a terminal acts on or shows as something else: controls, direction marks, lone surrogates, line separators. And `##[`, by which
 * the log of a CI run takes commands anywhere in a line.
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?<=##)\[/gu;

/** One line as it can go to a terminal, whoever wrote what is in it. */
export function printable(line: string): string {
  return line.replace(UNPRINTABLE, char => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** A path as it can begin a line: `::` there would be a command to the log of a CI run. */
export function printablePath(path: string): string {
  return printable(path).replace(/^(?=\s*::)/, './');
}

/** The same for JSON, which stays what it says; it is written over lines. */
export function printableJson(value: unknown): string {
  const escaped = (char: string) => char.split('').map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE, char => char === '\n' ? char : escaped(char));
}
