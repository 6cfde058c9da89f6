import { FindingList } from './finding-list';
import { lowerAscii, quote } from './text';

/** RFC 3986 section 3.1, with what comes after it. */
const URI = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s;
/** The characters of RFC 3986 section 2, but "!", "," and ";", which RFC 8460 section 3 wants encoded. */
const URI_REST = /^(?:[A-Za-z0-9._~:/?#[\]@$&'()*+=-]|%[0-9A-Fa-f]{2})*$/;
const HTTPS = /^\/\/([^/?#]+)([^?#]*)(.*)$/s;

/** A URI of `rua` as it stands, or undefined where reports cannot be sent to it (RFC 8460 section 3). */
export function readReportUri(uri: string, found: FindingList): string | undefined {
  const [, scheme, rest] = URI.exec(uri) ?? [];
  if (scheme === undefined) {
    const code = uri.includes('@') || uri.includes('.') ? 'tlsrpt-scheme-missing' : 'tlsrpt-address-invalid';
    found.breach(code, `${quote(uri)} is not a URI; write "mailto:" or "https://" in front`);
    return undefined;
  }
  if (!isUriRest(uri, rest, found)) {
    return undefined;
  }
  const lower = lowerAscii(scheme);
  if (lower !== 'mailto' && lower !== 'https') {
    found.note('tlsrpt-scheme-unsupported', `${quote(uri)} is neither mailto: nor https:, and nobody sends reports there`);
    return undefined;
  }
  if (scheme !== lower) {
    found.note('tlsrpt-scheme-case', `${quote(uri)} has capitals in the scheme; the checker of NCSC rejects them`);
  }
  if (rest.includes('%')) {
    found.note('tlsrpt-percent-encoding', `${quote(uri)} is percent-encoded; mox, Stalwart and sys4 do not decode, so reports go elsewhere`);
  }
  return (lower === 'mailto' ? isMailto(uri, rest, found) : isHttps(uri, rest, found)) ? uri : undefined;
}

function isUriRest(uri: string, rest: string, found: FindingList): boolean {
  if (rest.includes('!')) {
    found.breach('tlsrpt-exclamation-mark', `${quote(uri)} has a "!"; TLS-RPT has no size limit after an address, as DMARC has`);
    return false;
  }
  if (!URI_REST.test(rest)) {
    found.breach('tlsrpt-address-invalid', `${quote(uri)} has a character that no URI can have`);
    return false;
  }
  return true;
}

function isMailto(uri: string, rest: string, found: FindingList): boolean {
  const [address, ...query] = rest.split('?');
  const at = address.lastIndexOf('@');
  if (at <= 0 || at === address.length - 1) {
    found.breach('tlsrpt-address-invalid', `${quote(uri)} has no mail address`);
    return false;
  }
  if (query.length > 0) {
    found.note('tlsrpt-mailto-query', `${quote(uri)} has a query; mimecast and the checker of NCSC reject it`);
  }
  if (/[+_-]/.test(address.slice(0, at))) {
    found.note('tlsrpt-local-part', `${quote(uri)} has "+", "-" or "_" before the "@"; all reporters take it, `
      + 'the parser sys4 tlsrpt-rr-parser does not');
  }
  return true;
}

function isHttps(uri: string, rest: string, found: FindingList): boolean {
  const [, authority, path, query] = HTTPS.exec(rest) ?? [];
  if (authority === undefined) {
    found.breach('tlsrpt-address-invalid', `${quote(uri)} names no host`);
    return false;
  }
  if (/:[0-9]*$/.test(authority) || query !== '' || path.includes('=')) {
    found.note('tlsrpt-https-port-or-query', `${quote(uri)} has a port, query or "="; the checker of NCSC rejects it, `
      + 'and Stalwart corrupts a "="');
  }
  if (!authority.replace(/:[0-9]*$/, '').includes('.')) {
    found.note('tlsrpt-https-host-single-label', `${quote(uri)} has a host without a dot; mimecast and three others reject it`);
  }
  return true;
}
