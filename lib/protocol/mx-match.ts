import { isMxGrammar } from './name-problem';
import { lowerAscii } from './text';

/** Underscores are no part of host names, but MX records with them exist. */
const HOST_LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;

/**
 * Whether an MX host matches a pattern by the strict rule of RFC 8461 section 4.1: without regard to case, `*` stands
 * for exactly one label, the root dot of the host is dropped, and a pattern that the grammar does not allow matches nothing.
 */
export function mxMatches(host: string, pattern: string): boolean {
  if (!isMxGrammar(pattern)) {
    return false;
  }
  const name = lowerAscii(host.endsWith('.') ? host.slice(0, -1) : host);
  const wanted = lowerAscii(pattern);
  if (!wanted.startsWith('*.')) {
    return name === wanted;
  }
  const dot = name.indexOf('.');
  return dot > 0 && HOST_LABEL.test(name.slice(0, dot)) && name.slice(dot) === wanted.slice(1);
}

/** The hosts, as given and in their order, that match none of the patterns. */
export function uncoveredHosts(mx: readonly string[], hosts: readonly string[]): string[] {
  return hosts.filter((host) => !mx.some((pattern) => mxMatches(host, pattern)));
}
