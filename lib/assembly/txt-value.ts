/** Route 53 takes 4,000 characters. */
const LONGEST = 5000;

/**
 * The text of a TXT record as Route 53 takes it: strings in quotes, which resolvers join, with `\"`, `\\` and `\ooo` (octal).
 */
export function txtValue(value: string): string {
  const strings = [...value.slice(0, LONGEST).matchAll(/"((?:[^"\\]|\\.)*)"|([^\s"]+)/gs)];
  return strings.map(([, quoted, bare]) => unescaped(quoted ?? bare)).join('');
}

function unescaped(text: string): string {
  return text.replace(/\\([0-3][0-7]{2}|.)/gs, (_, escaped: string) => escaped.length === 3 ? String.fromCharCode(parseInt(escaped, 8)) : escaped);
}
