import { ChangeFinding, Level, stops } from '../../change';
import { pageOf } from '../../private/finding-page';
import { printable } from '../../private/printable';
import { Review } from '../types';

/** GitHub shows ten of each kind for a step, and drops the rest. */
const MOST = 10;

/**
 * Workflow commands that GitHub shows as annotations.
 *
 * @param policyFile the file that has the policy of a domain, where there is one.
 */
export function formatGithub(review: Review, failOn: Level, policyFile: (domain: string) => string | undefined): string[] {
  const all = review.domains.flatMap(({ domain, assessment }) => assessment.findings.filter(({ level }) => level !== 'none').map(found => ({ domain, found })));
  const shown = ['error', 'warning'].flatMap(kind => all.filter(({ found }) => kindOf(found, failOn) === kind).slice(0, MOST)
    .map(({ domain, found }) => command(kind, domain, found, policyFile(domain))));
  const notes = review.notes.slice(0, MOST - 1).map(note => `::notice title=${property('mta-sts review: not all can be told')}::${data(note)}`);
  return [...shown, ...notes, `::notice title=${property('mta-sts review')}::${data(summaryOf(review, all.length))}`];
}

function kindOf(found: ChangeFinding, failOn: Level): string {
  return stops(found, failOn) ? 'error' : 'warning';
}

function command(kind: string, domain: string, { code, level, message, next }: ChangeFinding, file: string | undefined): string {
  const place = file === undefined ? '' : `file=${property(file)},line=1,`;
  return `::${kind} ${place}title=${property(`${level}: ${domain} (${code})`)}::${data(`${message}\nInstead: ${next}\n${pageOf(code)}`)}`;
}

function summaryOf({ domains, level }: Review, findings: number): string {
  return `${domains.length} ${domains.length === 1 ? 'domain' : 'domains'} reviewed, ${findings} ${findings === 1 ? 'finding' : 'findings'}, the worst is ${level}.`;
}

/** As the runner's own toolkit escapes it; what stays of line ends is ours. */
function data(text: string): string {
  return text.split('\n').map(printable).join('\n').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
