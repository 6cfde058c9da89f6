import type { Colors } from 'picocolors/types';
import { list } from '../../change';
import { printable } from '../../private/printable';
import { Severity } from '../../protocol';
import { DomainReport } from '../judge-domain';
import { isWithoutMail } from '../kind';

const ORDER: readonly (Severity | undefined)[] = ['error', 'warning', 'info', undefined];
const KINDS = { receives: 'receives mail', sends: 'sends mail, and receives none', parked: 'receives no mail', missing: 'does not exist', unknown: 'could not be asked' } as const;

/** For people: a line for each domain, the worst first, then what is wrong and what to publish. */
export function formatText(reports: readonly DomainReport[], forEnforce: boolean, colors: Colors): string[] {
  const sorted = [...reports].sort((a, b) => ORDER.indexOf(a.worst) - ORDER.indexOf(b.worst) || (a.domain < b.domain ? -1 : 1));
  const width = Math.min(50, Math.max(...sorted.map(({ domain }) => domain.length)));
  return [
    ...sorted.map(report => `${mark(report, colors)} ${printable(report.domain).padEnd(width)}  ${KINDS[report.kind]}, ${protectionOf(report)}`),
    ...sorted.filter(({ findings }) => findings.length > 0).flatMap(report => ['', ...details(report, colors)]),
    ...forEnforce ? ['', ...sorted.flatMap(report => readiness(report, colors))] : [],
  ];
}

function mark({ worst }: DomainReport, colors: Colors): string {
  return worst === undefined || worst === 'info' ? colors.green('ok     ') : painted(worst, colors)(worst.padEnd(7));
}

function painted(severity: Severity, colors: Colors): (text: string) => string {
  return { error: (text: string) => colors.bold(colors.red(text)), warning: colors.yellow, info: colors.cyan }[severity];
}

function protectionOf({ protection: { mtaSts, dane, whyNoDane }, kind }: DomainReport): string {
  if (isWithoutMail(kind) || kind === 'missing') {
    return 'MTA-STS not applicable';
  }
  return `MTA-STS ${mtaSts}, DANE ${dane === undefined ? `not judged (${whyNoDane})` : dane ? 'yes' : 'no'}`;
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

function readiness({ domain, readiness: { ready, reasons } }: DomainReport, colors: Colors): string[] {
  const says = {
    'yes': colors.green('enforce would lose no mail today'),
    'no': colors.red('enforce would lose mail today'),
    'unknown': colors.yellow('it cannot be told from here'),
    'not-applicable': colors.green('not applicable'),
  }[ready];
  return [`${printable(domain)}: ${says}${reasons.length > 0 ? `. ${printable(list(reasons.map(reason => reason.replace(/\.$/, '')), 10))}.` : ''}`];
}
