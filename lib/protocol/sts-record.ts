import { Finding } from './finding';
import { FindingList } from './finding-list';
import { quote } from './text';
import { checkExtension, readRecordFields, RecordKind, selectRecord, STRING_OCTETS } from './txt-record';

export interface ParsedStsRecord {
  /** What RFC 8461 says, whatever single senders do. */
  readonly valid: boolean;
  /** Where valid. */
  readonly id?: string;
  readonly findings: Finding[];
}

const STS: RecordKind = { subject: 'sts', version: 'v=STSv1', example: 'v=STSv1; id=20240101T000000' };
const ID = /^[A-Za-z0-9]{1,32}$/;

/**
 * Read the TXT records of `_mta-sts.<domain>`, each with its strings joined, as RFC 8461 section 3.1 says, and say where
 * senders differ from it.
 *
 * Never throws.
 */
export function parseStsRecord(txts: string[]): ParsedStsRecord {
  const found = new FindingList();
  const record = selectRecord(STS, txts, found);
  const id = record === undefined ? undefined : readId(record, found);
  return found.valid && id !== undefined ? { valid: true, id, findings: found.list() } : { valid: false, findings: found.list() };
}

/**
 * The TXT record that announces a policy, in the form that every sender accepts.
 *
 * Throws for an id that is not 1 to 32 ASCII letters and digits.
 */
export function renderStsRecord(id: string): string {
  if (!ID.test(id)) {
    throw new Error(`id ${quote(id)} is not 1 to 32 letters and digits (RFC 8461 section 3.1); `
      + 'use the hash of the policy, or a date such as "20240101T000000"');
  }
  // Without a semicolon at the end no space can come to stand after it, which KumoMTA rejects.
  return `v=STSv1; id=${id}`;
}

function readId(record: string, found: FindingList): string | undefined {
  checkSpelling(record, found);
  const fields = readRecordFields(STS, record, found);
  const ids = fields.filter(({ name }) => name === 'id').map(({ value }) => value);
  fields.filter(({ name }) => name !== 'id').forEach((field) => checkExtension(STS, field, found));
  ids.forEach((id) => checkId(id, found));
  if (ids.length === 0) {
    found.breach('sts-id-missing', 'the record has no id');
  }
  if (ids.length > 1) {
    found.note('sts-id-twice', `the record has ${ids.length} ids, and senders take the first, take the last, or reject it`);
  }
  return ids[0];
}

function checkSpelling(record: string, found: FindingList): void {
  if (record.includes('\t')) {
    found.note('sts-tab', 'the record has a tab; Courier rejects it');
  }
  if (/;[ \t]+$/.test(record)) {
    found.note('sts-space-after-last-semicolon', 'space after the last semicolon; KumoMTA rejects it');
  }
  if (record.length > STRING_OCTETS) {
    found.note('sts-over-255-octets', `the record has ${record.length} octets and needs several strings; Courier reads the first alone`);
  }
}

function checkId(id: string, found: FindingList): void {
  if (id === '') {
    found.breach('sts-id-missing', 'the id is empty');
  } else if (!/^[A-Za-z0-9]+$/.test(id)) {
    found.breach('sts-id-characters', `id ${quote(id)} has other characters than letters and digits`);
  } else if (!ID.test(id)) {
    found.breach('sts-id-too-long', `id ${quote(id)} has ${id.length} characters, and 32 are allowed`);
  }
}
