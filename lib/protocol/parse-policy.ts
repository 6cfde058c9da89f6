import { isAscii } from './a-label';
import { Finding } from './finding';
import { FindingList } from './finding-list';
import { readMaxAge } from './max-age';
import { MAX_POLICY_OCTETS, Mode, MODES, Policy } from './policy';
import { PolicyField, readFields } from './policy-lines';
import { readMx } from './policy-mx';
import { lowerAscii, quote } from './text';

export interface ParsedPolicy {
  /** What RFC 8461 says, whatever single senders do. */
  readonly valid: boolean;
  /** Where valid. */
  readonly policy?: Policy;
  readonly findings: Finding[];
}

export interface ParsePolicyOptions {
  /** Whether strangers can register names right below a name. @default - only top-level domains are known */
  readonly isPublicSuffix?: (name: string) => boolean;
}

const KNOWN_KEYS = ['version', 'mode', 'mx', 'max_age'];
const MISSING = { version: 'policy-version-missing', mode: 'policy-mode-missing', max_age: 'policy-max-age-missing' } as const;
const BOM = '\ufeff';
/** What RFC 8461 section 3.3 recommends as the limit of a sender. */
const SENDERS_LIMIT = 65536;

/**
 * Read a policy text (RFC 8461 section 3.2) as the RFC says, and say where senders differ from it.
 *
 * Never throws. Takes time in proportion to the text.
 */
export function parsePolicy(text: string, options: ParsePolicyOptions = {}): ParsedPolicy {
  const found = new FindingList();
  const policy = readPolicy(text, found, options);
  return found.valid && policy ? { valid: true, policy, findings: found.list() } : { valid: false, findings: found.list() };
}

function readPolicy(text: string, found: FindingList, options: ParsePolicyOptions): Policy | undefined {
  checkSize(text, found);
  const bare = text.startsWith(BOM) ? text.slice(BOM.length) : text;
  if (bare !== text) {
    found.breach('policy-bom', 'the text begins with a byte order mark; all but three implementations reject the policy', 1);
  }
  if (bare === '') {
    found.breach('policy-empty', 'the text is empty');
    return undefined;
  }
  if (bare.trimStart().startsWith('<')) {
    found.breach('policy-html', 'the text is a page of HTML or XML, not a policy', 1);
    return undefined;
  }
  const fields = readFields(bare, found);
  noteOddKeys(fields, found);
  readVersion(first(fields, 'version', found), found);
  const mode = readMode(first(fields, 'mode', found), found);
  const maxAge = readMaxAge(first(fields, 'max_age', found), found);
  const mx = readMx(fields.filter(({ key }) => key === 'mx'), found, options.isPublicSuffix);
  checkModeAgainstMx(mode, fields, found);
  return mode && maxAge !== undefined ? { mode, mx, maxAge } : undefined;
}

function checkSize(text: string, found: FindingList): void {
  const octets = Buffer.byteLength(text, 'utf8');
  if (octets > SENDERS_LIMIT) {
    found.note('policy-over-64-kib', `the text has ${octets} octets; nearly all senders stop at ${SENDERS_LIMIT} (RFC 8461 section 3.3)`);
  } else if (octets >= MAX_POLICY_OCTETS) {
    found.note('policy-over-10-kib', `the text has ${octets} octets; chasquid cuts it off at ${MAX_POLICY_OCTETS}, silently`);
  }
}

/** The field that counts: RFC 8461 section 3.2 has all entries but the first ignored. */
function first(fields: PolicyField[], key: keyof typeof MISSING, found: FindingList): PolicyField | undefined {
  const [counts, ...ignored] = fields.filter((field) => field.key === key);
  for (const { value, line } of ignored) {
    found.note('policy-duplicate-key', `${key} stands again, with ${quote(value)}: by the RFC the first, ${quote(counts.value)}, counts; `
      + 'seven implementations take the last, and four reject the policy', line);
  }
  if (!counts) {
    found.breach(MISSING[key], `there is no line "${key}: …"`);
  }
  return counts;
}

function noteOddKeys(fields: PolicyField[], found: FindingList): void {
  for (const { key, value, line } of fields.filter((field) => !KNOWN_KEYS.includes(field.key))) {
    const lower = lowerAscii(key);
    if (KNOWN_KEYS.includes(lower) && !fields.some((field) => field.key === lower)) {
      found.note('policy-key-case', `${quote(key)} has to be written ${quote(lower)}; only mailauth reads it`, line);
    } else {
      noteExtension(key, value, line, found);
    }
  }
}

function noteExtension(key: string, value: string, line: number, found: FindingList): void {
  if (value === '') {
    found.breach('policy-value-empty', `${quote(key)} has no value; mox, postfix-tlspol and four others reject the policy`, line);
    return;
  }
  found.note('policy-unknown-key', `${quote(key)} is no key of RFC 8461: senders ignore it, `
    + 'Mail::STS and three checkers reject the policy', line);
  if (value.includes(':')) {
    found.note('policy-extension-colon', 'maddy rejects a policy with a second colon on a line', line);
  }
  if (!isAscii(value)) {
    found.note('policy-non-ascii', 'postfix-mta-sts-resolver and aykevl reject a policy that is not all ASCII', line);
  }
}

function readVersion(field: PolicyField | undefined, found: FindingList): void {
  if (field && field.value !== 'STSv1') {
    found.breach('policy-version-unknown', `version ${quote(field.value)} is not "STSv1"`, field.line);
  }
}

function readMode(field: PolicyField | undefined, found: FindingList): Mode | undefined {
  const mode = MODES.find((each) => each === field?.value);
  if (field && !mode) {
    found.breach('policy-mode-unknown', `mode ${quote(field.value)} is none of ${MODES.map(quote).join(', ')}; `
      + 'Courier reads it as none', field.line);
  }
  if (mode === 'none') {
    found.note('policy-mode-none', 'mimecast rejects every policy of mode none, and holds the old one until its max_age is over',
      field?.line);
  }
  return mode;
}

function checkModeAgainstMx(mode: Mode | undefined, fields: PolicyField[], found: FindingList): void {
  if (!mode || fields.some(({ key }) => key === 'mx')) {
    return;
  }
  if (mode === 'none') {
    found.note('policy-mode-none-without-mx', 'chasquid, Stalwart and mimecast reject a policy without mx, in mode none too');
  } else {
    found.breach('policy-mx-missing', `there is no line "mx: …", and mode ${mode} needs one`);
  }
}
