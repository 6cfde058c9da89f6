import type { Answer } from 'dns-packet';
import type { RecordSet } from '../world';

/** A quoted character-string with its escapes; what the escapes are is in `unescape` below. */
const QUOTED = /"((?:[^"\\]|\\.)*)"/g;

/**
 * The resource records of a Route 53 record set, as dns-packet takes them; none for types that the local DNS does not serve.
 *
 * @param owner the name the answer is for, which for a wildcard is not the record set's own
 */
export function resourceRecords(set: RecordSet, owner: string): Answer[] {
  const ttl = Number(set.TTL ?? 60);
  return (set.ResourceRecords ?? []).flatMap(value => {
    const parse = PARSERS[set.Type];
    return parse ? [{ name: owner, ttl, type: set.Type, data: parse(value.trim()) } as Answer] : [];
  });
}

/** A domain name in lower case, without trailing dot, and with the wildcard's `*` as Route 53 may also write it (`\052`). */
export function normalized(name: string): string {
  return name.toLowerCase().replace(/\\052/g, '*').replace(/\.$/, '');
}

const PARSERS: Record<string, (value: string) => unknown> = {
  A: value => value,
  AAAA: value => value,
  CNAME: normalized,
  NS: normalized,
  PTR: normalized,
  MX: value => {
    const [preference, exchange] = value.split(/\s+/);
    return { preference: Number(preference), exchange: normalized(exchange) };
  },
  SOA: value => {
    const [mname, rname, serial, refresh, retry, expire, minimum] = value.split(/\s+/);
    return {
      mname: normalized(mname),
      rname: normalized(rname),
      serial: Number(serial),
      refresh: Number(refresh),
      retry: Number(retry),
      expire: Number(expire),
      minimum: Number(minimum),
    };
  },
  SRV: value => {
    const [priority, weight, port, target] = value.split(/\s+/);
    return { priority: Number(priority), weight: Number(weight), port: Number(port), target: normalized(target) };
  },
  CAA: value => {
    const [, flags, tag, text] = /^(\d+)\s+(\w+)\s+(.*)$/.exec(value) ?? [];
    return { flags: Number(flags), tag, value: text.replace(/^"(.*)"$/, '$1') };
  },
  TLSA: value => {
    const [usage, selector, matchingType, ...data] = value.split(/\s+/);
    return { usage: Number(usage), selector: Number(selector), matchingType: Number(matchingType), certificate: Buffer.from(data.join(''), 'hex') };
  },
  TXT: value => [...value.matchAll(QUOTED)].map(([, string]) => unescape(string)),
};

/** Route 53 escapes: a backslash before three octal digits is that octet, before anything else that character. */
function unescape(text: string): Buffer {
  const bytes = text.match(/\\[0-7]{3}|\\.|[^\\]+/g) ?? [];
  return Buffer.concat(bytes.map(part => {
    if (/^\\[0-7]{3}$/.test(part)) {
      return Buffer.from([parseInt(part.slice(1), 8)]);
    }
    return Buffer.from(part.startsWith('\\') ? part.slice(1) : part);
  }));
}
