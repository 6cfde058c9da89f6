import { formatInstant } from '../../change';
import { DomainReport } from '../judge-domain';

/** What the reader of a report has to know of how it came about, each once: what was left out, and of saved facts when they were seen. */
export function notesIn(reports: readonly DomainReport[], isSaved: boolean): string[] {
  const counts = new Map<string, number>();
  reports.forEach(({ notes }) => notes.forEach(note => counts.set(note, (counts.get(note) ?? 0) + 1)));
  const counted = [...counts].map(([note, count]) => count === reports.length ? note : `Of ${count} of ${reports.length} domains: ${note}`);
  return [...counted, ...isSaved ? [whenSeen(reports)] : []];
}

function whenSeen(reports: readonly DomainReport[]): string {
  const times = reports.map(({ seen }) => Date.parse(seen)).filter(each => !Number.isNaN(each)).sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)].map(each => each === undefined ? 'a day that they do not say' : formatInstant(each));
  return `The facts are of ${first === last ? first : `${first} to ${last}`}.`;
}
