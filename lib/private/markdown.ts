import { printable } from './printable';

/** GitHub takes issues and comments of 65,536 characters. */
export const MOST_CHARACTERS = 60_000;

/** Nobody sees it, and what is before and behind it are two texts. */
const APART = '<!-- -->';

/** Text that somebody else may have written, as text: no table, link, mention, reference or HTML comes of it. What is in backticks is code. */
export function inline(text: string): string {
  return printable(text).split('`').map((part, index, parts) =>
    index % 2 === 1 && index < parts.length - 1 ? `<code>${escaped(part)}</code>` : unlinked(part)).join('');
}

/**
 * GitHub looks for mentions, references (`#1`, `GH-1`) and commits in what Markdown makes, where an entity is a character again; it looks
 * within one text, and not in code. Digits alone are left: they are mostly numbers, and a commit of such a name is rare.
 */
function unlinked(text: string): string {
  return escaped(text)
    .replace(/&#(64|35);/g, `$&${APART}`)
    .replace(/\bGH-(?=\d)/gi, `$&${APART}`)
    .replace(/\b(?=\d*[a-f])[0-9a-f]{7,}\b/gi, hash => hash.replace(/.{6}(?=.)/g, `$&${APART}`));
}

/** Long text that somebody else may have written, as far as a cell has room for it. */
export function shortened(text: string, most = 240): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

export function code(text: string): string {
  return `<code>${escaped(printable(text))}</code>`;
}

function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:;()'"%…-]|:(?=\/\/)|(?<=www)\./giu, char => `&#${char.codePointAt(0)};`);
}
