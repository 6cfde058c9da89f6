import { policyDiff } from './policy-diff';
import { isHarmless, NO_HARM } from './words';
import { ChangeFinding, formatInstant, Level } from '../../change';
import { pageOf } from '../../private/finding-page';
import { code, inline, MOST_CHARACTERS, shortened } from '../../private/markdown';
import { printable } from '../../private/printable';
import { DomainReview, Review } from '../types';

/** Tells the comment of an earlier run from those of people, so that it is updated and not repeated. */
export const MARKER = '<!-- cdk-mta-sts review -->';

const MOST_ROWS = 100;

/** The others are in the details. */
const MOST_UNTOLD = 10;

const SIGNS: Readonly<Record<Level, string>> = { critical: '🛑', high: '🔴', medium: '🟠', low: '🟡', none: '🟢' };
const UNKNOWN = '⚪';

/** A comment of a pull request: a table, and what is behind each row, folded. */
export function formatMarkdown(review: Review): string[] {
  const { at, level, domains, notes } = review;
  const told = domains.filter(({ assessment: { kind, findings }, untold }) => kind !== 'unchanged' || findings.length > 0 || untold.length > 0);
  const untold = domains.flatMap(each => each.untold);
  const lines = [
    MARKER,
    `### ${heading(level, untold.length > 0)}`,
    '',
    told.length === 0
      ? `No policy changes: ${domains.length} ${domains.length === 1 ? 'domain stays as it is' : 'domains stay as they are'}.`
      : `As if deployed at ${formatInstant(at)}.`,
    ...told.length > 0 ? ['', '| | domain | change | what happens to mail |', '|---|---|---|---|', ...told.slice(0, MOST_ROWS).map(row)] : [],
    ...told.length > MOST_ROWS ? ['', `${told.length - MOST_ROWS} more domains change: the log of the run has them.`] : [],
    ...told.length > 0 && domains.length > told.length ? ['', `${domains.length - told.length} more stay as they are.`] : [],
    ...untold.slice(0, MOST_UNTOLD).map(each => `\n**Could not be told.** ${inline(each)}`),
    ...notes.map(note => `\n${inline(note)}`),
  ];
  return withDetails(lines, told.map(details));
}

function heading(level: Level, isUntold: boolean): string {
  if (isUntold) {
    return level === 'none' ? `${UNKNOWN} Mail policies: what this does to mail cannot be told` : `${SIGNS[level]} Mail policies: ${level}, and not all can be told`;
  }
  return `${SIGNS[level]} Mail policies: ${level === 'none' ? 'no harm to mail' : level}`;
}

function row({ domain, assessment: { kind, level, findings }, untold }: DomainReview): string {
  const first = findings[0];
  const verdict = level !== 'none' ? `${SIGNS[level]}&nbsp;**${level}**` : untold.length > 0 ? `${UNKNOWN}&nbsp;**unknown**` : `${SIGNS[level]}&nbsp;**safe**`;
  return `| ${verdict} | ${code(domain)} | ${kind} | ${first ? inline(shortened(first.message)) : 'no effect on mail'} |`;
}

function details({ domain, before, after, assessment: { findings }, notes }: DomainReview): string[] {
  const diff = policyDiff(before?.published, after?.published).map(({ sign, text }) => `${sign} ${printable(text)}`);
  // longer than any run of backticks in what is quoted
  const fence = '`'.repeat(Math.max(3, ...diff.flatMap(line => [...line.matchAll(/`+/g)].map(([run]) => run.length + 1))));
  return [
    '',
    `<details><summary>${code(domain)}: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}</summary>`,
    ...diff.length > 0 ? ['', `${fence}diff`, ...diff, fence] : [],
    '',
    ...findings.map(item),
    ...notes.map(note => `- ${inline(note)}`),
    '',
    '</details>',
  ];
}

function item({ code: name, harm, level, message, next, neverStops }: ChangeFinding): string {
  const what = level === 'none' ? `**${NO_HARM}**` : `**${level}** ${harm}`;
  return `- ${what} ([${name}](${pageOf(name)}))${neverStops && level !== 'none' ? ', never fails a build' : ''}: ${inline(message)}`
    + `${next === 'Nothing.' ? '' : `<br>**${isHarmless(level, neverStops) ? 'Next' : 'Instead'}:** ${inline(next)}`}`;
}

function withDetails(lines: readonly string[], blocks: readonly string[][]): string[] {
  let left = MOST_CHARACTERS - lines.join('\n').length;
  const shown: string[] = [];
  for (const [index, block] of blocks.entries()) {
    left -= block.join('\n').length + 1;
    if (left < 0) {
      return [...lines, ...shown, '', `The details of ${blocks.length - index} more are too long for a comment: the log of the run has them.`];
    }
    shown.push(...block);
  }
  return [...lines, ...shown];
}
