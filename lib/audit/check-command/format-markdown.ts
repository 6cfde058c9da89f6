import { list } from '../../change';
import { pageOf } from '../../private/finding-page';
import { code, inline, MOST_CHARACTERS, shortened } from '../../private/markdown';
import { bySeverity, CheckFinding } from '../check-codes';
import { DomainReport } from '../judge-domain';
import { notesIn } from './notes';
import { answerIn, reasonsIn } from './ready-words';
import type { CheckRequest } from './request';
import { untoldOf } from './untold';

/** Tells what this has written from what an empty file or a failing tool says. */
export const MARKER = '<!-- cdk-mta-sts check -->';

/** What a stranger wrote may be in it; the exact record to publish is shorter. */
const MOST_OF_CELL = 1_000;
/** For the lines around the rows. */
const RESERVE = 500;

/** For an issue or a comment: the worst first. */
export function formatMarkdown(reports: readonly DomainReport[], { failOn, only, forEnforce, facts }: Pick<CheckRequest, 'failOn' | 'only' | 'forEnforce' | 'facts'>, exitCode: number): string[] {
  const rows = reports.flatMap(({ domain, findings }) => findings.filter(({ severity }) => severity !== 'info' || failOn === 'info').map(found => ({ domain, found })))
    .sort((a, b) => bySeverity(a.found.severity, b.found.severity))
    .map(({ domain, found }) => row(domain, found));
  const below = forEnforce ? reports.map(answerOf) : exitCode === 2 ? reports.flatMap(untold) : [];
  const notes = notesIn(reports, facts !== undefined).map(inline);
  const answers = [...below.length > 0 ? ['', ...fitting(below, MOST_CHARACTERS / 4)] : [], ...notes.length > 0 ? ['', ...notes] : []];
  if (rows.length === 0) {
    const says = exitCode === 0 ? 'All is well' : 'Nothing of this severity was found';
    return [MARKER, `${says}: ${reports.length} ${reports.length === 1 ? 'domain' : 'domains'}${only ? ` (only ${list(only)})` : ''}.`, ...answers];
  }
  const shown = fitting(rows, MOST_CHARACTERS - RESERVE - answers.join('\n').length);
  const left = rows.length - shown.length;
  return [
    MARKER,
    '| domain | severity | finding | what to do |',
    '|---|---|---|---|',
    ...shown,
    ...left === 0 ? [] : ['', `${left} more ${left === 1 ? 'finding is' : 'findings are'} left out, since there is no room for all: run \`mta-sts check\` for these domains to see them.`],
    ...answers,
  ];
}

function row(domain: string, { code: name, severity, message, fix = '' }: CheckFinding): string {
  const lines = shortened(fix, MOST_OF_CELL).split('\n').filter(Boolean);
  return `| ${code(domain)} | **${severity}** | [${name}](${pageOf(name)}): ${inline(shortened(message, MOST_OF_CELL))} | ${lines.map(code).join('<br>')} |`;
}

/** The answer to `--for enforce`. */
function answerOf({ domain, readiness }: DomainReport): string {
  const reasons = reasonsIn(readiness);
  return `- ${code(domain)}: **${answerIn(readiness)}**${reasons === '' ? '' : `. ${inline(shortened(reasons, MOST_OF_CELL))}`}.`;
}

/** Why the exit code is 2: the severities do not say it. */
function untold(report: DomainReport): string[] {
  const what = untoldOf(report);
  return what.length === 0 ? [] : [`- ${code(report.domain)}: **it could not be told whether all is well**. ${inline(shortened(what.join('; '), MOST_OF_CELL))}.`];
}

function fitting(rows: readonly string[], room: number): string[] {
  let left = room;
  return rows.filter(each => {
    const fits = each.length < left;
    left -= fits ? each.length + 1 : 0;
    return fits;
  });
}
