import Table from 'cli-table3';
import type { Colors } from 'picocolors/types';
import { policyDiff } from './policy-diff';
import { isHarmless, NO_HARM } from './words';
import { ChangeFinding, formatInstant, Level, list, Until } from '../../change';
import { pageOf } from '../../private/finding-page';
import { printable } from '../../private/printable';
import { wrapped } from '../../private/wrapped';
import { DomainReview, Review } from '../types';

/** For people at a terminal: one line for each domain with the verdict, then the why. */
export function formatText(review: Review, colors: Colors, width = 110): string[] {
  const { base, head, at, domains, notes } = review;
  const [still, told] = [domains.filter(isQuiet), domains.filter(each => !isQuiet(each))];
  return [
    `${colors.bold('Review')} of ${printable(head)} against ${printable(base)}, as if deployed at ${formatInstant(at)}`,
    '',
    ...told.length > 0 ? summary(told, colors) : [],
    ...still.length > 0 ? [`  ${colors.green('no change')}  ${printable(list(still.map(({ domain }) => domain), 5))}`] : [],
    ...told.flatMap(each => ['', ...details(each, colors, width)]),
    ...notes.length > 0 ? ['', ...notes.flatMap(note => wrapped(`Note: ${note}`, '', width))] : [],
  ];
}

function isQuiet({ assessment: { kind, findings }, notes }: DomainReview): boolean {
  return kind === 'unchanged' && findings.length === 0 && notes.length === 0;
}

function summary(domains: readonly DomainReview[], colors: Colors): string[] {
  const table = new Table({
    chars: Object.fromEntries(['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right',
      'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'].map(name => [name, ''])),
    style: { 'padding-left': 2, 'padding-right': 0, 'head': [], 'border': [] },
  });
  table.push(...domains.map(({ domain, assessment: { kind, level, findings }, untold }) =>
    [verdict(level, untold.length > 0, colors), printable(domain), kind, harmsOf(findings)]));
  return table.toString().split('\n').map(line => line.trimEnd());
}

function verdict(level: Level, isUntold: boolean, colors: Colors): string {
  return level === 'none' && isUntold ? colors.yellow('UNKNOWN') : painted(level, colors)(level === 'none' ? 'safe' : level.toUpperCase());
}

function harmsOf(findings: readonly ChangeFinding[]): string {
  return [...new Set(findings.filter(({ level }) => level !== 'none').map(({ harm }) => harm))].join(', ');
}

function details({ domain, before, after, assessment, notes }: DomainReview, colors: Colors, width: number): string[] {
  return [
    colors.bold(printable(domain)),
    ...policyDiff(before?.published, after?.published).map(({ sign, text }) =>
      `    ${(sign === '+' ? colors.green : sign === '-' ? colors.red : colors.dim)(`${sign} ${printable(text)}`)}`),
    ...assessment.findings.flatMap(found => findingLines(found, colors, width)),
    ...notes.flatMap(note => wrapped(`(${note})`, '  ', width)),
  ];
}

function findingLines({ code, harm, level, message, next, until, neverStops }: ChangeFinding, colors: Colors, width: number): string[] {
  const says = until && !message.includes(formatInstant(until.worst)) ? ` Until ${spans(until)}.` : '';
  return [
    `  ${painted(level, colors)(level === 'none' ? NO_HARM : level)}${level === 'none' ? '' : ` ${harm}${neverStops ? ', never fails a build' : ''}`}  ${colors.dim(code)}`,
    ...wrapped(`${message}${says}`, '    ', width),
    ...next === 'Nothing.' ? [] : wrapped(`${isHarmless(level, neverStops) ? 'Next' : 'Instead'}: ${next}`, '    ', width),
    ...level === 'none' ? [] : [colors.dim(`    ${pageOf(code)}`)],
  ];
}

function spans({ normal, worst }: Until): string {
  return Number.isFinite(worst) ? `${formatInstant(normal)}, and ${formatInstant(worst)} for senders that cannot fetch` : 'the id changes';
}

function painted(level: Level, colors: Colors): (text: string) => string {
  switch (level) {
    case 'critical':
    case 'high': return text => colors.bold(colors.red(text));
    case 'medium': return colors.yellow;
    case 'low': return colors.cyan;
    case 'none': return colors.green;
  }
}
