import { toALabels } from './a-label';
import { mxMatches, uncoveredHosts } from './mx-match';
import { lowerAscii } from './text';

/** A pattern that does not match a host, though some clients take it for a match. */
export interface NearMiss {
  readonly pattern: string;
  /** Why it is not a match, and which clients differ. */
  readonly why: string;
}

export interface UncoveredHost {
  readonly host: string;
  /** Empty where the host has nothing to do with the policy. */
  readonly near: NearMiss[];
}

/** Each lenient rule as measured: what it takes for a match, and who has it. `host` and `pattern` come in lower case. */
const LENIENT: { matches: (host: string, pattern: string) => boolean; why: string }[] = [
  {
    matches: (host, pattern) => pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1,
    why: '"*" stands for one label only, and the host has more in front; postfix-mta-sts-resolver, mailauth, Courier, mimecast, '
      + 'Mail::STS and checkdmarc would match',
  },
  {
    matches: (host, pattern) => pattern === `*.${host}`,
    why: '"*" stands for one label, and the host has none in front; only Mail::STS would match',
  },
  {
    matches: (host, pattern) => pattern.endsWith('.') && mxMatches(host, pattern.slice(0, -1)),
    why: 'the pattern ends with a dot; only maddy, chasquid and rest-mail drop it',
  },
  {
    matches: (host, pattern) => mxMatches(host, toALabels(pattern) ?? ''),
    why: 'the pattern is a U-label and the host an A-label; only maddy and chasquid convert',
  },
  {
    matches: (host, pattern) => pattern.startsWith('.') && host.endsWith(pattern),
    why: 'a leading dot is no wildcard; only postfix-mta-sts-resolver, Courier, checkdmarc and the checker of EFF would match',
  },
  {
    matches: (_host, pattern) => pattern === '*',
    why: '"*" by itself matches nothing; only mimecast and checkdmarc would match',
  },
  {
    matches: (host, pattern) => /[a-z0-9]/.test(pattern) && globIncludes(host, pattern),
    why: 'the pattern is a part of the host; only checkdmarc would match',
  },
  {
    matches: dotsMatchAnything,
    why: 'only a client that takes a dot for any character, as mimecast does, would match',
  },
];

/** Why a pattern is near to a host without matching it, or undefined if it matches or has nothing to do with it. */
export function nearMiss(host: string, pattern: string): NearMiss | undefined {
  if (mxMatches(host, pattern)) {
    return undefined;
  }
  const name = lowerAscii(host.endsWith('.') ? host.slice(0, -1) : host);
  const why = LENIENT.find((rule) => rule.matches(name, lowerAscii(pattern)))?.why;
  return why === undefined ? undefined : { pattern, why };
}

/** The hosts that match none of the patterns, each with the patterns that only a lenient client would match. */
export function explainUncovered(mx: readonly string[], hosts: readonly string[]): UncoveredHost[] {
  return uncoveredHosts(mx, hosts).map((host) => ({
    host,
    near: mx.map((pattern) => nearMiss(host, pattern)).filter((near) => near !== undefined),
  }));
}

/** Whether the parts between the wildcards of a pattern stand in the host in their order. */
function globIncludes(host: string, pattern: string): boolean {
  let from = 0;
  for (const part of pattern.split('*')) {
    const at = host.indexOf(part, from);
    if (at < 0) {
      return false;
    }
    from = at + part.length;
  }
  return true;
}

function dotsMatchAnything(host: string, pattern: string): boolean {
  const wildcard = pattern.startsWith('*.');
  const wanted = wildcard ? pattern.slice(1) : pattern;
  const seen = wildcard ? host.slice(-wanted.length) : host;
  return wanted !== '' && seen.length === wanted.length && wanted.split('').every((char, i) => char === '.' || char === seen[i]);
}
