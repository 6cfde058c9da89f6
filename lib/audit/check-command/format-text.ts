import type { Colors } from 'picocolors/types';
import { columns } from './columns';
import { list } from '../../change';
import { printable } from '../../private/printable';
import { Severity } from '../../protocol';
import { DomainReport } from '../judge-domain';
import { isWithoutMail } from '../kind';
import { worstFirst } from './order';
import { READY, reasonsIn } from './ready-words';

const KINDS = {
  receives: 'receives mail', sends: 'sends mail, and receives none', parked: 'receives no mail', missing: 'does not exist', unknown: 'could not be asked',
} as const;

const HEAD = ['domain', 'worst', 'what it is', 'MTA-STS', 'DANE', 'findings'];
/** Of a name in the table; the details have it whole. */
const WIDEST = 50;
const NOT_JUDGED = 'not judged';

/** For people: a line for one domain, a table of several, the worst first; then what is wrong and what to publish. */
export function formatText(reports: readonly DomainReport[], forEnforce: boolean, colors: Colors, only?: readonly string[]): string[] {
  const sorted = worstFirst(reports);
  return [
    ...sorted.length === 1 ? [summary(sorted[0], colors)]
      : columns([HEAD.map(title => colors.bold(title)), ...sorted.map(each => row(each, colors))]),
    ...sorted.filter(({ findings }) => findings.length > 0).flatMap(report => ['', ...details(report, colors)]),
    ...only ? ['', `Only ${list(only)}: other findings are left out.`] : [],
    ...forEnforce ? ['', ...sorted.map(report => answerOf(report, colors))] : [],
  ];
}

function summary(report: DomainReport, colors: Colors): string {
  const { mtaSts, dane, whyNoDane } = protectionOf(report);
  const says = mtaSts === undefined ? 'MTA-STS not applicable' : `MTA-STS ${mtaSts}, DANE ${dane}${dane === NOT_JUDGED ? ` (${whyNoDane})` : ''}`;
  return `${mark(report, colors, 7)} ${printable(report.domain)}  ${KINDS[report.kind]}, ${says}`;
}

function row(report: DomainReport, colors: Colors): string[] {
  const { mtaSts = '-', dane = '-' } = protectionOf(report);
  return [cut(printable(report.domain)), mark(report, colors), KINDS[report.kind], mtaSts, dane, `${report.findings.length}`];
}

/** Names are told apart by their beginnings and by their ends. */
function cut(name: string): string {
  const letters = [...name];
  return letters.length <= WIDEST ? name : `${letters.slice(0, WIDEST / 2 - 1).join('')}…${letters.slice(-WIDEST / 2).join('')}`;
}

function mark({ worst }: DomainReport, colors: Colors, width = 0): string {
  return worst === undefined || worst === 'info' ? colors.green('ok'.padEnd(width)) : painted(worst, colors)(worst.padEnd(width));
}

function painted(severity: Severity, colors: Colors): (text: string) => string {
  return { error: (text: string) => colors.bold(colors.red(text)), warning: colors.yellow, info: colors.cyan }[severity];
}

/** Nothing: MTA-STS is not applicable. */
function protectionOf({ protection: { mtaSts, dane, whyNoDane }, kind }: DomainReport): { mtaSts?: string; dane?: string; whyNoDane?: string } {
  if (isWithoutMail(kind) || kind === 'missing') {
    return {};
  }
  return { mtaSts, dane: dane === undefined ? NOT_JUDGED : dane ? 'yes' : 'no', whyNoDane };
}

function details({ domain, findings }: DomainReport, colors: Colors): string[] {
  return [
    colors.bold(printable(domain)),
    ...findings.flatMap(({ severity, code, message, fix }) => [
      `  ${painted(severity, colors)(severity)}  ${printable(message)}  ${colors.dim(`[${code}]`)}`,
      ...(fix ?? '').split('\n').filter(Boolean).map((line, index) => `    ${index === 0 ? '→' : ' '} ${printable(line)}`),
    ]),
  ];
}

function answerOf({ domain, readiness }: DomainReport, colors: Colors): string {
  const painter = { 'yes': colors.green, 'no': colors.red, 'unknown': colors.yellow, 'not-applicable': colors.green }[readiness.ready];
  const reasons = reasonsIn(readiness);
  return `${printable(domain)}: ${painter(READY[readiness.ready])}${reasons === '' ? '' : `. ${printable(reasons)}.`}`;
}
