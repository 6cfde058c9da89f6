import { known, list } from '../../change';
import { runbook } from '../../private/finding-page';
import { quote } from '../../protocol/text';
import type { Side, SideOfDomain } from '../../review';
import { CheckFinding, checkFinding } from '../check-codes';
import { DomainFacts } from '../facts';
import { viewOf } from '../view';

/** What the world sees, beside what the app says that it publishes. What could not be asked is no drift. */
export function driftOf(facts: DomainFacts, { domains, notes }: Side): CheckFinding[] {
  const expected = [...domains.values()].filter(({ published }) => published.domain === facts.domain);
  if (expected.length === 0) {
    // silence would look as if both said the same
    return [checkFinding('check-drift', 'error',
      `The app of --expect has no policy of ${facts.domain}, so that what the world sees of it is compared with nothing.${notes.length > 0 ? ` (${notes.slice(0, 3).join(' ')})` : ''}`,
      'Add an MtaSts for it to the app, give the app that has it, or check the domain by itself.')];
  }
  const drifts = expected.map(side => differences(facts, side));
  // of several stages the world sees one
  const least = drifts.sort((a, b) => a.length - b.length)[0] ?? [];
  return least.length === 0 ? [] : [checkFinding('check-drift', 'error',
    `The world sees something else of ${facts.domain} than the app publishes: ${least.join('; ')}.`,
    `Deploy the app; if that changes nothing, somebody has changed a record or the policy by hand: ${runbook('README')}`)];
}

function differences(facts: DomainFacts, { published }: SideOfDomain): string[] {
  const { sts, tlsRpt, fetched } = viewOf(facts, Date.parse(facts.at));
  const [id, reports] = [known(published.id), known(published.tlsRpt)];
  return [
    ...sts && id !== undefined && sts.id !== id ? [`the record announces ${sts.id === undefined ? 'nothing' : `id ${sts.id}`}, and the app has ${id}`] : [],
    ...fetched && published.text !== undefined && fetched.body !== published.text ? [`the policy that is served is another text than that of the app: ${otherLines(fetched.body ?? '', published.text)}`] : [],
    ...tlsRpt && reports && [...tlsRpt.rua].sort().join() !== [...reports.rua].sort().join()
      ? [`TLS reports go to ${list(tlsRpt.rua) || 'nobody'}, and the app says ${list(reports.rua)}`] : [],
  ];
}

/** By lines, since a policy has no order that matters: what a stranger serves may have thousands. */
function otherLines(served: string, text: string): string {
  const [there, ours] = [served, text].map(each => each.split(/\r\n|\n|\r/));
  const [has, lacks] = [only(there, ours).map(({ line, at }) => `${line} (line ${at})`), only(ours, there).map(({ line, at }) => `${line} (line ${at} there)`)];
  const says = [...has.length > 0 ? [`it has ${list(has, 3)}`] : [], ...lacks.length > 0 ? [`${has.length > 0 ? '' : 'it '}lacks ${list(lacks, 3)}`] : []];
  return says.join(', and ') || 'it has the same lines in another order, another number or with other line ends';
}

function only(lines: readonly string[], others: readonly string[]): { line: string; at: number }[] {
  const theirs = new Set(others);
  return lines.flatMap((line, index) => line === '' || theirs.has(line) ? [] : [{ line: quote(line), at: index + 1 }]);
}
