/**
 * The text of a TXT record, from its value as Route 53 has it: strings in quotes, which senders join. A quote and a backslash in them have a
 * backslash before them, and other octets are `\ddd` in octal.
 */
export function txtText(value: string): string {
  const strings = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, text]) => text);
  return strings.join('').replace(/\\([0-7]{3}|.)/gs, (_all, escaped: string) => escaped.length === 3 ? String.fromCharCode(parseInt(escaped, 8)) : escaped);
}
