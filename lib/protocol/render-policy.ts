import { normalizeMxPattern } from './host-name';
import { MAX_AGE_CEILING, MAX_AGE_FLOOR, MAX_POLICY_OCTETS, Mode, MODES, Policy, PolicyInput } from './policy';
import { quote } from './text';

/**
 * A user's policy in the form that all senders read alike: equal policies become equal values, whatever their order,
 * case, trailing dots, U-labels and duplicates.
 *
 * Throws for what has no such form: an unknown mode, no mx (in mode none too, where some senders want one), a pattern
 * that is no plain host name or wildcard, a max_age outside of a day and a year.
 */
export function normalizePolicy(policy: PolicyInput): Policy {
  return { mode: checkMode(policy.mode), mx: normalizeMx(policy), maxAge: checkMaxAge(policy.maxAge) };
}

/**
 * The text of a policy (RFC 8461 section 3.2) in the strictest common form: ASCII, CRLF after every line, `max_age`
 * last so that a text cut off is invalid rather than short of hosts.
 *
 * Throws as `normalizePolicy` does, and for a text of 10240 octets or more.
 */
export function renderPolicy(policy: PolicyInput): string {
  const { mode, mx, maxAge } = normalizePolicy(policy);
  const lines = ['version: STSv1', `mode: ${mode}`, ...mx.map((pattern) => `mx: ${pattern}`), `max_age: ${maxAge}`];
  const text = lines.map((line) => `${line}\r\n`).join('');
  if (text.length >= MAX_POLICY_OCTETS) {
    throw new Error(`a policy with ${mx.length} mx has ${text.length} octets, and some senders cut it off at ${MAX_POLICY_OCTETS}; `
      + 'cover several hosts with one wildcard, such as "*.example.com"');
  }
  return text;
}

function checkMode(mode: string): Mode {
  const known = MODES.find((each) => each === mode);
  if (!known) {
    throw new Error(`mode ${quote(mode)} is not one of ${MODES.map(quote).join(', ')}; write one of these, in lower case`);
  }
  return known;
}

function normalizeMx(policy: PolicyInput): string[] {
  if (!Array.isArray(policy.mx) || policy.mx.length === 0) {
    throw new Error(`mx ${quote(policy.mx)} names no host, and a policy of mode ${quote(policy.mode)} needs one or more`
      + `${policy.mode === 'none' ? ' (chasquid and Stalwart reject mode none without mx, and keep the old policy)' : ''}; `
      + 'list the hosts of the MX records of the domain');
  }
  return [...new Set(policy.mx.map(normalizeMxPattern))].sort();
}

function checkMaxAge(maxAge: number): number {
  if (!Number.isSafeInteger(maxAge) || maxAge < MAX_AGE_FLOOR || maxAge > MAX_AGE_CEILING) {
    throw new Error(`max_age ${quote(maxAge)} is not a whole number of seconds from ${MAX_AGE_FLOOR} (a day) to ${MAX_AGE_CEILING} (a year); `
      + 'use 604800 (a week) in mode testing and 1209600 (two weeks) or more in mode enforce');
  }
  return maxAge;
}
