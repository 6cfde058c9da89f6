import { bySeverity } from '../check-codes';
import { DomainReport } from '../judge-domain';

/** The worst first, and those that are alike by their names. */
export function worstFirst(reports: readonly DomainReport[]): DomainReport[] {
  return [...reports].sort((a, b) => bySeverity(a.worst, b.worst) || (a.domain < b.domain ? -1 : 1));
}
