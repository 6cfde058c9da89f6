import { isIPv6 } from 'node:net';
import { isAscii, toALabels } from './a-label';
import { FindingCode } from './finding';
import { quote } from './text';

/** Why a name is not in the strict form, as the rest of a sentence that begins with the name. */
export interface NameProblem {
  readonly code: FindingCode;
  readonly text: string;
  readonly remedy: string;
}

export const LABEL_OCTETS = 63;

/** The longest name of DNS as text, without the root dot (RFC 1035 section 2.3.4 counts 255 with lengths and root). */
export const NAME_OCTETS = 253;

/** RFC 5321 section 4.1.2 `sub-domain`, which has no limit of length. */
const SUB_DOMAIN = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** What RFC 8461 section 3.2 allows as the value of `mx`: `["*."] Domain`, with `Domain` from RFC 5321. */
export function isMxGrammar(value: string): boolean {
  const domain = value.startsWith('*.') ? value.slice(2) : value;
  return domain.split('.').every((label) => SUB_DOMAIN.test(label));
}

/**
 * The first thing that keeps a name from the strict form that all senders read alike, or undefined.
 *
 * Upper case is none here. With `wildcard`, `*.` may stand in front.
 */
export function nameProblem(name: string, options: { wildcard: boolean }): NameProblem | undefined {
  return foreignProblem(name)
    ?? wildcardProblem(name, options.wildcard)
    ?? labelProblem(name.startsWith('*.') ? name.slice(2) : name)
    ?? sizeProblem(name);
}

/** Texts that are something else than a name. */
function foreignProblem(name: string): NameProblem | undefined {
  if (name === '') {
    return { code: 'mx-empty', text: 'is empty', remedy: 'give a host name such as "mail.example.com"' };
  }
  if (/[\s,;]/.test(name)) {
    return { code: 'mx-several-on-line', text: 'has a space or separator in it', remedy: 'give each host by itself, without spaces' };
  }
  if (name.includes('/')) {
    return { code: 'mx-url', text: 'is a URL', remedy: 'give the host name alone, without scheme and path' };
  }
  if (isAddress(name)) {
    return { code: 'mx-address', text: 'is an IP address or ends like one', remedy: 'give the host name that the certificate is for' };
  }
  if (/:[0-9]*$/.test(name)) {
    return { code: 'mx-port', text: 'has a port', remedy: 'give the host name alone; mail is delivered to port 25' };
  }
  if (!isAscii(name)) {
    const aLabels = toALabels(name);
    return aLabels === undefined
      ? { code: 'mx-u-label', text: 'is not in ASCII and has no form in A-labels', remedy: 'use letters, digits, hyphens and dots' }
      : { code: 'mx-u-label', text: 'is not in ASCII', remedy: `write ${quote(aLabels)}` };
  }
  return undefined;
}

/** An IP address, or what URL parsers take for one. */
export function isAddress(name: string): boolean {
  const bare = name.replace(/^\[(?:IPv6:)?([^\]]*)\]$/i, '$1');
  const lastLabel = bare.replace(/\.$/, '').split('.').pop() ?? '';
  // No top-level domain is a number, and URL parsers take such a name for IPv4.
  return /^(?:[0-9]+|0x[0-9a-f]*)$/i.test(lastLabel) || (bare.includes(':') && isIPv6(bare));
}

function wildcardProblem(name: string, allowed: boolean): NameProblem | undefined {
  if (!name.includes('*')) {
    return undefined;
  }
  if (!allowed) {
    return { code: 'mx-wildcard-misplaced', text: 'has a wildcard', remedy: 'give one name; only the mx of a policy can have a wildcard' };
  }
  if (!name.startsWith('*.') || name.lastIndexOf('*') !== 0) {
    return {
      code: 'mx-wildcard-misplaced',
      text: 'has a wildcard elsewhere than as the whole leftmost label',
      remedy: 'write "*.example.com", or name the hosts',
    };
  }
  return /^\*\.[^.]+\.?$/.test(name)
    ? { code: 'mx-wide-wildcard', text: 'covers a whole top-level domain', remedy: 'put two or more labels after "*.", or name the hosts' }
    : undefined;
}

function labelProblem(name: string): NameProblem | undefined {
  if (name.endsWith('.') && name !== '.') {
    return { code: 'mx-trailing-dot', text: 'ends with a dot', remedy: `write ${quote(name.slice(0, -1))}` };
  }
  const labels = name.split('.');
  if (labels.includes('')) {
    return { code: 'mx-empty-label', text: 'has an empty label', remedy: 'put one dot between labels and none in front' };
  }
  if (name.includes('_')) {
    return { code: 'mx-underscore', text: 'has an underscore', remedy: 'use letters, digits and hyphens, as host names do' };
  }
  const odd = /[^A-Za-z0-9.-]/.exec(name)?.[0];
  if (odd !== undefined) {
    return { code: 'mx-character', text: `has ${quote(odd)} in it`, remedy: 'use letters, digits, hyphens and dots' };
  }
  if (labels.some((label) => label.startsWith('-') || label.endsWith('-'))) {
    return { code: 'mx-hyphen', text: 'has a label that begins or ends with a hyphen', remedy: 'take the hyphen away' };
  }
  return labels.length === 1
    ? { code: 'mx-single-label', text: 'has one label', remedy: 'give the full name, such as "mail.example.com"' }
    : undefined;
}

/** What DNS has no room for. */
export function sizeProblem(name: string): NameProblem | undefined {
  const long = name.split('.').find((label) => label.length > LABEL_OCTETS);
  if (long !== undefined) {
    return { code: 'mx-label-too-long', text: `has a label of ${long.length} octets`, remedy: `keep labels within the ${LABEL_OCTETS} of DNS` };
  }
  return name.length > NAME_OCTETS
    ? { code: 'mx-name-too-long', text: `has ${name.length} octets`, remedy: `keep the name within the ${NAME_OCTETS} of DNS` }
    : undefined;
}
