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
  const all = review.domains.flatMap(({ domain, assessment }) => assessment.findings.map(found => ({ domain, found })));
  const harm = all.filter(({ found }) => found.level !== 'none');
  const annotations = (kind: string) => harm.filter(({ found }) => kindOf(found, failOn) === kind)
    .map(({ domain, found }) => command(kind, domain, found, policyFile(domain)));
  const untold = review.domains.flatMap(each => each.untold.map(what => `::error title=${property(`cannot be told: ${each.domain}`)}::${data(what)}`));
  // a finding fails the build before what could not be told does
  const shown = [[...annotations('error'), ...untold], annotations('warning')].flatMap(each => each.slice(0, MOST));
  const notes = review.notes.slice(0, MOST - 1).map(note => `::notice title=${property('mta-sts review: not all can be told')}::${data(note)}`);
  return [...shown, ...notes, `::notice title=${property('mta-sts review')}::${data(summaryOf(review, harm.length, all.length - harm.length))}`];
}

function kindOf(found: ChangeFinding, failOn: Level): string {
  return stops(found, failOn) ? 'error' : 'warning';
}

function command(kind: string, domain: string, { code, level, message, next }: ChangeFinding, file: string | undefined): string {
  const place = file === undefined ? '' : `file=${property(file)},line=1,`;
  return `::${kind} ${place}title=${property(`${level}: ${domain} (${code})`)}::${data(`${message}\nInstead: ${next}\n${pageOf(code)}`)}`;
}

/** Findings without harm are told in the other formats. */
function summaryOf({ domains, level }: Review, harmful: number, harmless: number): string {
  const isUntold = domains.some(({ untold }) => untold.length > 0);
  const findings = [
    harmful > 0 || harmless === 0 ? counted(harmful, 'finding') : '',
    harmless > 0 ? `${counted(harmless, 'finding')} without harm` : '',
  ].filter(Boolean).join(' and ');
  const worst = isUntold && level === 'none' ? '' : `, the worst is ${level}`;
  return `${counted(domains.length, 'domain')} reviewed, ${findings}${worst}${isUntold ? ', and not all can be told' : ''}.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** As the runner's own toolkit escapes it; what stays of line ends is ours. */
function data(text: string): string {
  return text.split('\n').map(printable).join('\n').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
