import { distinctHosts, known, list, MxAnswer, MxHost } from '../../change';
import { quote } from '../../protocol/text';
import type { SideOfDomain } from '../../review';
import { DnsFact } from '../facts';
import { View } from '../view';

/** Of values that both sides tell. */
export function differences(view: View, { published, ownMx = [] }: SideOfDomain): { all: string[]; ofMx: boolean } {
  const { facts, sts, tlsRpt, served } = view;
  const [id, reports, text] = [known(published.id), known(published.tlsRpt), published.text];
  const mx = otherHosts(facts.mx, ownMx);
  const all = [
    ...sts && id !== undefined && sts.id !== id ? [`the record announces ${sts.id === undefined ? 'nothing' : `id ${sts.id}`}, and the app has ${id}`] : [],
    ...served.flatMap(({ fetch: { body = '' }, by }) => text === undefined || body === text ? []
      : [`the policy that is served${by} is another text than that of the app: ${otherLines(body, text)}`]),
    ...tlsRpt && reports && [...tlsRpt.rua].sort().join() !== [...reports.rua].sort().join()
      ? [`TLS reports go to ${list(tlsRpt.rua) || 'nobody'}, and the app says ${list(reports.rua)}`] : [],
    ...mx === undefined ? [] : [`the MX records are others than those of the app: they ${mx}`],
  ];
  return { all, ofMx: mx !== undefined };
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

/** The preferences as well: who changed one by hand meant something by it, and the next deploy takes it back. */
function otherHosts(live: DnsFact<MxHost>, [own, ...others]: readonly MxAnswer[]): string | undefined {
  if (own?.state !== 'records' || others.length > 0 || live.state === 'unknown') {
    return undefined;
  }
  const [there, ours] = [live.state === 'found' ? live.value.records : [], own.records].map(each =>
    distinctHosts(each).map(({ host, preference }) => `${preference} ${host || '.'}`));
  const [has, lacks] = [there.filter(each => !ours.includes(each)), ours.filter(each => !there.includes(each))];
  return [...has.length > 0 ? [`have ${list(has)}`] : [], ...lacks.length > 0 ? [`lack ${list(lacks)}`] : []].join(', and ') || undefined;
}
