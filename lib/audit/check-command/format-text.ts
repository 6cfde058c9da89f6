import type { Colors } from 'picocolors/types';
import { columns } from './columns';
import { list } from '../../change';
import { ALL_FINDINGS, MAIL_REFUSED, pageOf } from '../../private/finding-page';
import { printable } from '../../private/printable';
import { wrapped } from '../../private/wrapped';
import { Severity } from '../../protocol';
import { bySeverity, CheckFinding } from '../check-codes';
import { DomainReport } from '../judge-domain';
import { isWithoutMail } from '../kind';
import { notesIn } from './notes';
import { worstFirst } from './order';
import { answerIn, reasonsIn } from './ready-words';
import type { CheckRequest } from './request';
import { untoldOf } from './untold';

/** Where it is read. The width is that of a line of words. */
export type Terminal = Colors & { readonly width: number };

const KINDS = {
  receives: 'receives mail', sends: 'sends mail, and receives none', parked: 'receives no mail', missing: 'does not exist', unknown: 'could not be asked',
} as const;

const HEAD = ['domain', 'worst', 'what it is', 'MTA-STS', 'DANE', 'findings'];
/** Of a name in the table; the details have it whole. */
const WIDEST = 50;
const NOT_JUDGED = 'not judged';
/** A line of a zone or of a policy, which is copied, and so is never broken. */
const RECORD = /^(?:\S+\. (?:\d+ )?IN [A-Z]+ |mx: )/;
const MOST_PAGES = 8;
const MOST_UNTOLD = 5;

/** For people: a line for one domain, a table of several, the worst first; then what is wrong and what to publish. */
export function formatText(reports: readonly DomainReport[], request: Pick<CheckRequest, 'failOn' | 'only' | 'forEnforce' | 'facts'>, exitCode: number, terminal: Terminal): string[] {
  const { failOn, only, forEnforce, facts } = request;
  const notes = notesIn(reports, facts !== undefined);
  const sorted = worstFirst(reports);
  return [
    ...sorted.length === 1 ? [summary(sorted[0], failOn, terminal)]
      : columns([HEAD.map(title => terminal.bold(title)), ...sorted.map(each => row(each, failOn, terminal))]),
    ...sorted.filter(({ findings }) => findings.length > 0).flatMap(report => ['', ...details(report, terminal)]),
    ...only ? ['', `Only ${list(only)}: other findings are left out.`] : [],
    ...notes.length > 0 ? ['', ...notes.flatMap(note => wrapped(note, '  ', terminal.width, { first: '' }))] : [],
    ...pages(sorted, terminal),
    ...forEnforce ? ['', ...sorted.flatMap(report => answerOf(report, terminal))] : exitCode === 2 ? ['', ...untold(sorted, terminal)] : [],
  ];
}

function summary(report: DomainReport, failOn: Severity, terminal: Terminal): string {
  const { mtaSts, dane, whyNoDane } = protectionOf(report);
  const says = mtaSts === undefined ? 'MTA-STS not applicable' : `MTA-STS ${mtaSts}, DANE ${dane}${dane === NOT_JUDGED ? ` (${whyNoDane})` : ''}`;
  return `${mark(report, failOn, terminal, 7)} ${printable(report.domain)}  ${KINDS[report.kind]}, ${says}`;
}

function row(report: DomainReport, failOn: Severity, terminal: Terminal): string[] {
  const { mtaSts = '-', dane = '-' } = protectionOf(report);
  return [cut(printable(report.domain)), mark(report, failOn, terminal), KINDS[report.kind], mtaSts, dane, `${report.findings.length}`];
}

/** Names are told apart by their beginnings and by their ends. */
function cut(name: string): string {
  const letters = [...name];
  return letters.length <= WIDEST ? name : `${letters.slice(0, WIDEST / 2 - 1).join('')}…${letters.slice(-WIDEST / 2).join('')}`;
}

/** Nothing is called ok that fails, or that nobody knows. */
function mark(report: DomainReport, failOn: Severity, terminal: Terminal, width = 0): string {
  const { worst } = report;
  if (worst !== undefined && (worst !== 'info' || failOn === 'info')) {
    return painted(worst, terminal)(worst.padEnd(width));
  }
  return untoldOf(report).length > 0 ? terminal.yellow('unknown'.padEnd(width)) : terminal.green('ok'.padEnd(width));
}

function painted(severity: Severity, terminal: Terminal): (text: string) => string {
  return { error: (text: string) => terminal.bold(terminal.red(text)), warning: terminal.yellow, info: terminal.cyan }[severity];
}

/** Nothing: MTA-STS is not applicable. */
function protectionOf({ protection: { mtaSts, dane, whyNoDane }, kind }: DomainReport): { mtaSts?: string; dane?: string; whyNoDane?: string } {
  if (isWithoutMail(kind) || kind === 'missing') {
    return {};
  }
  return { mtaSts, dane: dane === undefined ? NOT_JUDGED : dane ? 'yes' : 'no', whyNoDane };
}

function details({ domain, findings }: DomainReport, terminal: Terminal): string[] {
  return [terminal.bold(printable(domain)), ...findings.flatMap(found => [...said(found, terminal), ...toDo(found, terminal)])];
}

function said({ severity, code, message }: CheckFinding, terminal: Terminal): string[] {
  const first = `  ${severity}  `;
  const [head, ...rest] = wrapped(message, ' '.repeat(first.length), terminal.width, { first });
  const lines = [head.replace(severity, painted(severity, terminal)), ...rest];
  const last = rest.at(-1) ?? head;
  const tag = terminal.dim(`[${code}]`);
  return last.length + 2 + code.length + 2 <= terminal.width ? [...lines.slice(0, -1), `${lines.at(-1)}  ${tag}`] : [...lines, `${' '.repeat(first.length)}${tag}`];
}

function toDo({ fix = '' }: CheckFinding, terminal: Terminal): string[] {
  return fix.split('\n').filter(Boolean).flatMap((line, index) => {
    const first = `    ${index === 0 ? '→' : ' '} `;
    return RECORD.test(line) ? [`${first}${printable(line)}`] : wrapped(line, '      ', terminal.width, { first });
  });
}

/** Of each code once: many domains have the same fault. */
function pages(reports: readonly DomainReport[], terminal: Terminal): string[] {
  const findings = reports.flatMap(report => report.findings).sort((a, b) => bySeverity(a.severity, b.severity));
  const codes = [...new Set(findings.map(({ code }) => code))];
  const left = codes.length - MOST_PAGES;
  return codes.length === 0 ? [] : [
    '', 'What that means, whom it hits, and how to mend it:',
    ...codes.slice(0, MOST_PAGES).map(code => terminal.dim(`  ${pageOf(code)}`)),
    ...left > 0 ? [`  and ${left} more in ${terminal.dim(ALL_FINDINGS)}`] : [],
    ...findings[0].severity === 'error' ? ['If mail is being refused now:', terminal.dim(`  ${MAIL_REFUSED}`)] : [],
  ];
}

function answerOf({ domain, readiness }: DomainReport, terminal: Terminal): string[] {
  const painter = { 'yes': terminal.green, 'no': terminal.red, 'unknown': terminal.yellow, 'not-applicable': terminal.green }[readiness.ready];
  const reasons = reasonsIn(readiness);
  const says = answerIn(readiness);
  const [head, ...rest] = wrapped(`${domain}: ${says}${reasons === '' ? '' : `. ${reasons}.`}`, '  ', terminal.width, { first: '' });
  return [head.replace(says, painter), ...rest];
}

/** Why the exit code is 2: the severities do not say it. */
function untold(reports: readonly DomainReport[], terminal: Terminal): string[] {
  const unknown = reports.map(report => ({ domain: report.domain, what: untoldOf(report) })).filter(({ what }) => what.length > 0);
  const left = unknown.length - MOST_UNTOLD;
  return [
    'It could not be told whether all is well, so the exit code is 2.',
    ...unknown.slice(0, MOST_UNTOLD).flatMap(({ domain, what }) => wrapped(`${domain}: ${what.join('; ')}.`, '    ', terminal.width, { first: '  ' })),
    ...left > 0 ? [`  and ${left} more ${left === 1 ? 'domain' : 'domains'}, as above`] : [],
  ];
}
