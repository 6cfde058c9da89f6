import { Severity } from '../../protocol';
import { DomainReport } from '../judge-domain';

const ORDER: readonly (Severity | undefined)[] = ['error', 'warning', 'info', undefined];

/** The worst first; of whom nothing is said, last. */
export function bySeverity(one: Severity | undefined, other: Severity | undefined): number {
  return ORDER.indexOf(one) - ORDER.indexOf(other);
}

/** The worst first, and those that are alike by their names. */
export function worstFirst(reports: readonly DomainReport[]): DomainReport[] {
  return [...reports].sort((a, b) => bySeverity(a.worst, b.worst) || (a.domain < b.domain ? -1 : 1));
}
