const QUOTED_LENGTH = 80;

/**
 * A value as it can stand in a message: cut, quoted, and without characters that a terminal would act on
 * (controls, direction marks, lone surrogates).
 */
export function quote(value: unknown): string {
  const cut = typeof value === 'string' && value.length > QUOTED_LENGTH ? `${value.slice(0, QUOTED_LENGTH)}…` : value;
  // JSON would write NaN and Infinity as null, and undefined not at all.
  const json = typeof cut === 'string' || (typeof cut === 'object' && cut !== null) ? JSON.stringify(cut) : String(cut);
  return json.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** Lower case of A–Z alone: `toLowerCase` also turns the Kelvin sign into `k`. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}

/** WSP of RFC 5234: space and tab. `String.trim` would take line ends, a BOM and no-break spaces as well. */
export function isWsp(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}

export function trimWspStart(text: string): string {
  let start = 0;
  while (isWsp(text[start])) {
    start++;
  }
  return text.slice(start);
}

export function trimWspEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isWsp(text[end - 1])) {
    end--;
  }
  return text.slice(0, end);
}

export function trimWsp(text: string): string {
  return trimWspEnd(trimWspStart(text));
}
