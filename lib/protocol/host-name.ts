import { toALabels } from './a-label';
import { NAME_OCTETS, nameProblem } from './name-problem';
import { lowerAscii, quote } from './text';

/** `_smtp._tls.` is the longest name that is put in front of a mail domain. */
const LONGEST_PREFIX = '_smtp._tls.';

/**
 * A mail domain as users write it, in the one form used everywhere: lower case, A-labels, no trailing dot.
 *
 * Throws for what is not a domain of two or more labels, or leaves no room for the names below it.
 */
export function normalizeDomain(domain: string): string {
  const name = normalize('domain', domain, { wildcard: false });
  if (LONGEST_PREFIX.length + name.length > NAME_OCTETS) {
    throw new Error(`domain ${quote(domain)} has ${name.length} octets, and with "_smtp._tls." in front no more than 253 fit into DNS; `
      + 'use a shorter domain');
  }
  return name;
}

/**
 * A host name as users write it, in lower case, A-labels, without trailing dot.
 *
 * Throws for what is not a host name of two or more labels; a wildcard is none.
 */
export function normalizeHost(host: string): string {
  return normalize('host', host, { wildcard: false });
}

/**
 * A pattern for `mx` (RFC 8461 section 3.2) in the strict form that all senders read alike: a host name, or `*.` and
 * two or more labels; lower case, A-labels, without trailing dot.
 *
 * Throws for everything else.
 */
export function normalizeMxPattern(pattern: string): string {
  return normalize('mx', pattern, { wildcard: true });
}

function normalize(what: string, input: string, options: { wildcard: boolean }): string {
  if (typeof input !== 'string') {
    throw new Error(`${what} ${quote(input)} is not a text; give a name such as "mail.example.com"`);
  }
  const name = withoutTrailingDot(lowerAscii(toALabels(input) ?? input));
  const problem = nameProblem(name, options);
  if (problem) {
    const remedy = what === 'domain' && problem.code === 'mx-address' ? 'give a mail domain, such as "example.com"' : problem.remedy;
    throw new Error(`${what} ${quote(input)} ${problem.text}; ${remedy}`);
  }
  return name;
}

function withoutTrailingDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
