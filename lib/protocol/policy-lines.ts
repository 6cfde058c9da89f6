import { FindingList } from './finding-list';
import { isWsp, quote, trimWsp, trimWspEnd, trimWspStart } from './text';

/** One `key: value` of a policy text. */
export interface PolicyField {
  readonly key: string;
  readonly value: string;
  /** 1-based. */
  readonly line: number;
}

interface Line {
  readonly number: number;
  readonly text: string;
  /** Empty where the text ends without a line end. */
  readonly end: string;
}

/** `sts-policy-ext-name` of RFC 8461 section 3.2; the names of the other fields are of the same form. */
const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;

/** The fields of a policy text in their order, with what is wrong or unusual in the way they are written. */
export function readFields(text: string, found: FindingList): PolicyField[] {
  const lines = splitLines(text);
  checkLineEnds(lines, found);
  return lines.flatMap((line) => readField(line, found) ?? []);
}

function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  const ends = /\r\n|\n|\r/g;
  let start = 0;
  for (let end = ends.exec(text); end; end = ends.exec(text)) {
    lines.push({ number: lines.length + 1, text: text.slice(start, end.index), end: end[0] });
    start = ends.lastIndex;
  }
  if (start < text.length) {
    lines.push({ number: lines.length + 1, text: text.slice(start), end: '' });
  }
  return lines;
}

function checkLineEnds(lines: Line[], found: FindingList): void {
  const lone = lines.find(({ end }) => end === '\r');
  if (lone) {
    found.breach('policy-bare-cr', 'a carriage return by itself ends no line for most senders', lone.number);
  }
  const ended = lines.filter(({ end }) => end === '\n' || end === '\r\n');
  const other = ended.find(({ end }) => end !== ended[0].end);
  if (other) {
    found.note('policy-mixed-line-endings', 'lines end with CRLF and with LF; checkdmarc rejects a mixture', other.number);
  }
}

function readField({ number, text }: Line, found: FindingList): PolicyField | undefined {
  if (trimWsp(text) === '') {
    found.breach('policy-blank-line', 'a blank line: mox, maddy and postfix-tlspol reject the policy, Courier stops reading here', number);
    return undefined;
  }
  if (isWsp(text[0])) {
    found.breach('policy-indented-line', 'space before the key; seven implementations reject the policy', number);
  }
  if (isWsp(text[text.length - 1])) {
    found.note('policy-trailing-space', 'space at the end of the line; Mail::STS rejects it, Courier a tab', number);
  }
  const content = trimWsp(text);
  const colon = content.indexOf(':');
  const key = trimWspEnd(content.slice(0, Math.max(colon, 0)));
  if (!KEY.test(key)) {
    found.breach('policy-line-malformed', `${quote(content)} is not "key: value"; eight implementations reject the policy`, number);
    return undefined;
  }
  if (key.length < colon) {
    found.breach('policy-space-before-colon', `space between ${quote(key)} and the colon; seven implementations reject the policy`, number);
  }
  const value = trimWspStart(content.slice(colon + 1));
  checkGap(content.slice(colon + 1, content.length - value.length), value, number, found);
  return isReadable(value, number, found) ? { key, value, line: number } : undefined;
}

function checkGap(gap: string, value: string, line: number, found: FindingList): void {
  if (gap.includes('\t')) {
    found.note('policy-tab-after-colon', 'a tab after the colon; Courier rejects it', line);
  } else if (gap === '' && value !== '') {
    found.note('policy-no-space-after-colon', 'no space after the colon; Mail::STS rejects it', line);
  }
}

function isReadable(value: string, line: number, found: FindingList): boolean {
  if (/[\0-\x1f\x7f]/.test(value)) {
    found.breach('policy-control-character', `${quote(value)} has a control character in it`, line);
    return false;
  }
  if (/\p{Cs}/u.test(value)) {
    found.breach('policy-not-utf8', `${quote(value)} cannot be written in UTF-8`, line);
    return false;
  }
  return true;
}
