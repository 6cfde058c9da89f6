import { CannotTell } from '../../private/cannot-tell';
import { ALL_FINDINGS } from '../../private/finding-page';
import { findingSeverities } from '../../protocol';
import { lowerAscii } from '../../protocol/text';
import { CheckCode, checkCodes, CheckFinding } from '../check-codes';
import { DomainReport } from '../judge-domain';

const AREAS: readonly string[] = [...new Set(Object.values(checkCodes).map(({ area }) => area))];
const CODES: readonly string[] = [...Object.keys(checkCodes), ...Object.keys(findingSeverities)];

/** Areas and codes, as they are typed: with commas, several times, or both. @throws CannotTell naming what is none, and what is allowed. */
export function readOnly(typed: readonly string[]): string[] {
  const names = [...new Set(typed.flatMap(each => each.split(',')).map(each => each.trim()))];
  const wrong = names.find(name => ![...AREAS, ...CODES].includes(lowerAscii(name)));
  if (wrong !== undefined) {
    throw new CannotTell(`--only names ${JSON.stringify(wrong)}: give areas (${AREAS.join(', ')}) or codes such as ${similar(wrong)}. All of them: ${ALL_FINDINGS}`);
  }
  return [...new Set(names.map(lowerAscii))];
}

/** Some of more than a hundred: those that have what was typed in them, or the same beginning. */
function similar(typed: string): string {
  const text = typed.toLowerCase();
  const found = CODES.filter(code => text !== '' && (code.includes(text) || text.includes(code)));
  return (found.length > 0 ? found.slice(0, 5) : ['check-mx-uncovered']).join(', ');
}

/** The report without the findings that nobody wants to see. */
export function reportOnly(report: DomainReport, only: readonly string[]): DomainReport {
  const { worst: _, ...rest } = report;
  const findings = report.findings.filter(found => isWanted(found, only));
  return { ...rest, findings, ...findings.length > 0 ? { worst: findings[0].severity } : {} };
}

/** What a report is worth without them nobody could tell: what would have been found where nobody could ask, or since the facts are of, would look green. */
const ALWAYS: readonly string[] = ['check-not-asked', 'check-facts-old'] satisfies CheckCode[];

function isWanted({ code, area }: CheckFinding, only: readonly string[]): boolean {
  return only.includes(area) || only.includes(code) || ALWAYS.includes(code);
}
