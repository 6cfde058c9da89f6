import { Finding } from './finding';
import { FindingList } from './finding-list';
import { normalizeReportUri } from './render-report-uri';
import { readReportUri } from './report-uri';
import { isWsp, quote, trimWsp } from './text';
import { checkExtension, readRecordFields, RecordKind, selectRecord, STRING_OCTETS } from './txt-record';

export interface ParsedTlsRptRecord {
  /** What RFC 8460 says, whatever single senders do. */
  readonly valid: boolean;
  /** The URIs that reports can be sent to, in their order; empty where not valid. */
  readonly rua: string[];
  readonly findings: Finding[];
}

const TLSRPT: RecordKind = { subject: 'tlsrpt', version: 'v=TLSRPTv1', example: 'v=TLSRPTv1; rua=mailto:tlsreports@example.com' };

/**
 * Read the TXT records of `_smtp._tls.<domain>`, each with its strings joined, as RFC 8460 section 3 says, and say where
 * senders differ from it.
 *
 * Never throws.
 */
export function parseTlsRptRecord(txts: string[]): ParsedTlsRptRecord {
  const found = new FindingList();
  const record = selectRecord(TLSRPT, txts, found);
  const rua = record === undefined ? [] : readRua(record, found);
  return { valid: found.valid, rua: found.valid ? rua : [], findings: found.list() };
}

/**
 * The TXT record that asks for reports at the given URIs, in the form that every reporter accepts. The order is kept,
 * since only the first is sure to get reports.
 *
 * Throws for a URI that some reporter misreads: one without scheme, or with another than mailto and https; an address
 * with `!`, `,`, space or percent-encoding; an https one with port, query, or a host without a dot. Throws for a record
 * of more than 255 octets.
 */
export function renderTlsRptRecord(rua: string[]): string {
  if (!Array.isArray(rua) || rua.length === 0) {
    throw new Error(`rua ${quote(rua)} names no address; give one such as "mailto:tls-reports@example.com"`);
  }
  const record = `v=TLSRPTv1; rua=${[...new Set(rua.map((uri) => normalizeReportUri(uri)))].join(',')}`;
  if (record.length > STRING_OCTETS) {
    throw new Error(`rua ${quote(rua.join(','))} makes a record of ${record.length} octets, and one string of DNS holds ${STRING_OCTETS}; `
      + 'name fewer addresses, and pass the reports on from there');
  }
  return record;
}

function readRua(record: string, found: FindingList): string[] {
  const fields = readRecordFields(TLSRPT, record, found);
  const values = fields.filter(({ name }) => name === 'rua').map(({ value }) => value);
  fields.filter(({ name }) => name !== 'rua').forEach((field) => checkExtension(TLSRPT, field, found));
  if (values.length > 1) {
    found.note('tlsrpt-rua-twice', `the record has ${values.length} rua: sys4 and Stalwart take the first, `
      + 'mimecast and Mail::STS the last; write one with commas');
  }
  if (values.length === 0 || values.some((value) => value === '')) {
    found.breach('tlsrpt-rua-missing', 'the record names no address for reports');
    return [];
  }
  const [counts] = values.map((value) => readUris(value, found));
  return counts;
}

function readUris(value: string, found: FindingList): string[] {
  const parts = value.split(',');
  if (parts.some((part, i) => (i > 0 && isWsp(part[0])) || (i < parts.length - 1 && isWsp(part[part.length - 1])))) {
    found.note('tlsrpt-space-around-comma', 'space beside a comma: checkdmarc rejects it, sys4 keeps it in the address, '
      + 'mimecast drops the second address');
  }
  if (parts.length > 1) {
    found.note('tlsrpt-several-uris', `${parts.length} addresses; only the first is sure to get reports`);
  }
  const uris = parts.flatMap((part) => readReportUri(trimWsp(part), found) ?? []);
  if (uris.length === 0 && found.valid) {
    found.breach('tlsrpt-rua-missing', 'none of the addresses is one that reports can be sent to');
  }
  return uris;
}
