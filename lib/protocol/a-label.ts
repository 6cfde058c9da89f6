import { domainToASCII } from 'node:url';

export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** A name with its U-labels as A-labels (RFC 5890), itself when it has none, or undefined where that cannot be. */
export function toALabels(name: string): string | undefined {
  if (isAscii(name)) {
    return name;
  }
  // Of ASCII only what a pattern may hold goes in: domainToASCII decodes "%41" and cuts at "/".
  if (/[^A-Za-z0-9._*\u0080-\uffff-]/.test(name)) {
    return undefined;
  }
  return domainToASCII(name) || undefined;
}
