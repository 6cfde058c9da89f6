import { FindingList } from './finding-list';
import { isMxGrammar, nameProblem } from './name-problem';
import { PolicyField } from './policy-lines';
import { lowerAscii, quote } from './text';
import { wideness } from './wide-wildcard';

/** The patterns of the `mx` fields that the RFC allows, in lower case, in their order, each once. */
export function readMx(fields: PolicyField[], found: FindingList, isPublicSuffix?: (name: string) => boolean): string[] {
  const patterns = new Set<string>();
  for (const { value, line } of fields) {
    notePattern(value, line, found, isPublicSuffix);
    const pattern = lowerAscii(value);
    if (patterns.has(pattern)) {
      found.note('mx-duplicate', `mx ${quote(value)} stands twice`, line);
    }
    patterns.add(pattern);
  }
  return [...patterns];
}

function notePattern(value: string, line: number, found: FindingList, isPublicSuffix?: (name: string) => boolean): void {
  const legal = isMxGrammar(value);
  const problem = nameProblem(value, { wildcard: true }) ?? wideness(value, isPublicSuffix);
  if (problem) {
    const message = `mx ${quote(value)} ${problem.text}; ${problem.remedy}`;
    if (legal) {
      found.note(problem.code, message, line);
    } else {
      found.breach(problem.code, message, line);
    }
  }
  if (legal && lowerAscii(value) !== value) {
    found.note('mx-upper-case', `mx ${quote(value)} has capitals; mimecast, Mail::STS, aykevl and danmarg then match no host`, line);
  }
}
