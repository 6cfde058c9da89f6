import { printable } from './printable';

/** Text that somebody else may have written, as text: no table, link, mention, reference or HTML comes of it. What is in backticks is code. */
export function inline(text: string): string {
  return printable(text).split('`').map((part, index, parts) =>
    index % 2 === 1 && index < parts.length - 1 ? `<code>${escaped(part)}</code>` : unlinked(part)).join('');
}

/** GitHub looks for mentions and references in what Markdown makes, where an entity is a character again; it looks within one text, and not in code. */
function unlinked(text: string): string {
  return escaped(text).replace(/&#(64|35);/g, '$&<!-- -->');
}

export function code(text: string): string {
  return `<code>${escaped(printable(text))}</code>`;
}

function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:;()'"%…-]|:(?=\/\/)|(?<=www)\./giu, char => `&#${char.codePointAt(0)};`);
}
