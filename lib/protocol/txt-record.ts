import { FindingList } from './finding-list';
import { isWsp, quote, trimWsp, trimWspEnd, trimWspStart } from './text';

/** What the records of RFC 8461 section 3.1 and RFC 8460 section 3 do not share. */
export interface RecordKind {
  /** Prefix of the codes. */
  readonly subject: 'sts' | 'tlsrpt';
  /** With which a record begins. */
  readonly version: string;
  /** A record as it should be, for messages. */
  readonly example: string;
}

export interface RecordField {
  readonly name: string;
  readonly value: string;
}

/** What one string of a TXT record holds (RFC 1035 section 3.3). */
export const STRING_OCTETS = 255;

/** `sts-ext-name` and `tlsrpt-ext-name`. */
const FIELD_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;

/** `sts-ext-value` and `tlsrpt-ext-value`: visible ASCII but "=" and ";". */
const EXTENSION_VALUE = /^[\x21-\x3a\x3c\x3e-\x7e]+$/;

/**
 * The one record of a kind among the TXT records of a name.
 *
 * Both RFCs discard what does not begin with the version and a semicolon, and want exactly one left. Space before that
 * semicolon is taken as the grammar has it.
 */
export function selectRecord(kind: RecordKind, txts: readonly string[], found: FindingList): string | undefined {
  const records = txts.filter((txt) => isOfKind(kind, txt));
  const others = txts.filter((txt) => !isOfKind(kind, txt));
  if (records.length === 0) {
    explainNone(kind, others, found);
    return undefined;
  }
  for (const other of others) {
    found.note(`${kind.subject}-unrelated-txt`, `${quote(other)} stands beside the record; senders should ignore it, and some do not`);
  }
  if (records.length > 1) {
    found.breach(`${kind.subject}-several-records`, `${records.length} TXT records begin with "${kind.version};" `
      + 'and senders want exactly one');
    return undefined;
  }
  return records[0];
}

/** The fields after the version in their order, without those that cannot be read. */
export function readRecordFields(kind: RecordKind, record: string, found: FindingList): RecordField[] {
  const segments = record.split(';');
  const last = segments.pop() ?? '';
  if (segments.some((segment) => trimWsp(segment) !== '' && isWsp(segment[segment.length - 1]))) {
    found.note(`${kind.subject}-space-before-semicolon`, 'space before a semicolon; RFC grammar allows it and some implementations do not');
  }
  const fields = segments.slice(1);
  if (trimWsp(last) !== '') {
    fields.push(last);
    if (isWsp(last[last.length - 1])) {
      found.breach(`${kind.subject}-trailing-space`, 'space at the end of the record');
    }
  }
  return fields.flatMap((field) => readRecordField(kind, trimWsp(field), found) ?? []);
}

/** Check a field that the RFC does not name. */
export function checkExtension(kind: RecordKind, { name, value }: RecordField, found: FindingList): void {
  if (EXTENSION_VALUE.test(value)) {
    found.note(`${kind.subject}-extension`, `${quote(name)} is an extension; senders ignore it, and some implementations reject the record`);
  } else {
    found.breach(`${kind.subject}-field-malformed`, `${quote(`${name}=${value}`)} has no value, or one with a space, "=" `
      + 'or other than visible ASCII in it');
  }
}

function isOfKind(kind: RecordKind, txt: string): boolean {
  return txt.startsWith(kind.version) && trimWspStart(txt.slice(kind.version.length)).startsWith(';');
}

function readRecordField(kind: RecordKind, text: string, found: FindingList): RecordField | undefined {
  if (text === '') {
    found.breach(`${kind.subject}-empty-field`, 'two semicolons with nothing between them');
    return undefined;
  }
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(equals, 0));
  const value = text.slice(equals + 1);
  if (equals > 0 && (isWsp(name[name.length - 1]) || isWsp(value[0]))) {
    found.breach(`${kind.subject}-space-around-equals`, `${quote(text)} has a space beside "="`);
  } else if (!FIELD_NAME.test(name)) {
    found.breach(`${kind.subject}-field-malformed`, `${quote(text)} is not of the form "name=value"`);
    return undefined;
  }
  return { name: trimWspEnd(name), value: trimWspStart(value) };
}

/** Say what is wrong with what was meant as a record, or that nothing was. */
function explainNone(kind: RecordKind, txts: readonly string[], found: FindingList): void {
  for (const txt of txts) {
    const flaw = findFlaw(kind, txt);
    if (flaw) {
      found.breach(`${kind.subject}-${flaw.code}`, `${quote(txt)} ${flaw.text}; write it as in ${quote(kind.example)}`);
    } else {
      found.note(`${kind.subject}-unrelated-txt`, `${quote(txt)} is no ${kind.version.slice(2)} record`);
    }
  }
  if (found.valid) {
    found.breach(`${kind.subject}-no-record`, `no TXT record begins with "${kind.version};" as in ${quote(kind.example)}`);
  }
}

function findFlaw({ version }: RecordKind, txt: string) {
  const bare = txt.trimStart();
  if (/^["'“”]/.test(bare)) {
    return { code: 'quotes', text: 'has quotation marks inside the record' } as const;
  }
  if (bare.startsWith(version)) {
    const rest = bare.slice(version.length);
    if (bare !== txt && /^[ \t]*;/.test(rest)) {
      return { code: 'leading-space', text: 'begins with a space' } as const;
    }
    if (/^[ \t]*\\+;/.test(rest)) {
      return { code: 'backslash', text: 'has a backslash before the semicolon' } as const;
    }
    if (!/^[A-Za-z0-9]/.test(rest)) {
      return { code: 'version-delimiter', text: 'has no semicolon after the version' } as const;
    }
  }
  if (txt.split(';').slice(1).some((field) => trimWsp(field) === version)) {
    return { code: 'version-not-first', text: 'does not begin with the version' } as const;
  }
  if (/^v(?:\s+=|=\s)/i.test(bare) && lowerVersion(bare).startsWith(lowerVersion(version).slice(0, -1))) {
    return { code: 'space-around-equals', text: 'has a space beside "="' } as const;
  }
  return lowerVersion(bare).startsWith(lowerVersion(version).slice(0, -1))
    ? { code: 'version-unknown', text: `does not begin with "${version};" letter by letter` } as const
    : undefined;
}

/** The beginning of a record without the differences that a slip makes. */
function lowerVersion(txt: string): string {
  return txt.slice(0, 64).replace(/\s/g, '').toLowerCase();
}
