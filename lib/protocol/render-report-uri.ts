import { normalizeHost } from './host-name';
import { lowerAscii, quote } from './text';

const EXAMPLES = '"mailto:tls-reports@example.com" or "https://reports.example.com/tls"';
/**
 * Dots and letters are what all accept. `+`, `-` and `_` are taken by all that send reports; one parser library rejects
 * them, and too many live addresses have them to refuse.
 */
const LOCAL_PART = /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*$/;
const LOCAL_PART_OCTETS = 64;
const PATH = /^(?:\/[A-Za-z0-9._~/-]*)?$/;

/** A URI of `rua` in the form that every reporter reads alike; throws where it has none. */
export function normalizeReportUri(uri: string): string {
  if (typeof uri !== 'string') {
    throw new Error(`rua ${quote(uri)} is not a text; give a URI such as ${EXAMPLES}`);
  }
  const colon = uri.indexOf(':');
  const scheme = lowerAscii(uri.slice(0, Math.max(colon, 0)));
  const rest = uri.slice(colon + 1);
  switch (scheme) {
    case 'mailto': return normalizeMailto(uri, rest);
    case 'https': return normalizeHttps(uri, rest);
    case 'http': throw refusal(uri, 'is not encrypted', 'write "https://", where the host has a certificate');
    default: throw refusal(uri, 'begins with neither "mailto:" nor "https://"', `write it as in ${EXAMPLES}`);
  }
}

function normalizeMailto(uri: string, address: string): string {
  refuseMisread(uri, address);
  if (lowerAscii(address).startsWith('mailto:')) {
    throw refusal(uri, 'has "mailto:" twice', 'give the address alone where a mailbox is asked for');
  }
  const at = address.lastIndexOf('@');
  if (at === -1) {
    throw refusal(uri, 'has no "@"', `write a whole address, as in ${EXAMPLES}`);
  }
  const local = address.slice(0, Math.max(at, 0));
  if (!LOCAL_PART.test(local) || local.length > LOCAL_PART_OCTETS) {
    throw refusal(uri, `has ${quote(local)} before the "@"`, 'use up to 64 letters, digits, and "+", "-", "_" or single dots between them');
  }
  return `mailto:${local}@${normalizeUriHost(uri, address.slice(at + 1))}`;
}

function normalizeHttps(uri: string, rest: string): string {
  refuseMisread(uri, rest);
  if (!rest.startsWith('//')) {
    throw refusal(uri, 'has no "//" after the scheme', `write it as in ${EXAMPLES}`);
  }
  const [host] = rest.slice(2).split('/', 1);
  const path = rest.slice(2 + host.length);
  if (!PATH.test(path)) {
    throw refusal(uri, `has ${quote(path)} as its path`, 'use letters, digits, and "/", ".", "_", "~" or "-"; Stalwart corrupts "="');
  }
  return `https://${normalizeUriHost(uri, host)}${path}`;
}

/** What is accepted by some, and read differently by others. */
function refuseMisread(uri: string, rest: string): void {
  const odd = /[!,;%?#\s]/.exec(rest)?.[0];
  if (odd === undefined) {
    return;
  }
  const remedy: Record<string, string> = {
    '!': 'leave out the size limit, which DMARC has and TLS-RPT has not',
    ',': 'give each address as an element of the list',
    '%': 'use an address that needs no percent-encoding, since several reporters do not decode it',
    '?': 'leave out the query',
  };
  throw refusal(uri, `has ${quote(odd)} in it`, remedy[odd] ?? `write it as in ${EXAMPLES}`);
}

function normalizeUriHost(uri: string, host: string): string {
  try {
    return normalizeHost(host);
  } catch (error) {
    throw refusal(uri, 'has no usable host', (error as Error).message);
  }
}

function refusal(uri: string, text: string, remedy: string): Error {
  return new Error(`rua ${quote(uri)} ${text}; ${remedy}`);
}
