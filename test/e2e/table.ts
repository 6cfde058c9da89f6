import Table from 'cli-table3';
import type { Check } from './checks';

/** The checks by scenario, for a terminal and for a log. */
export function renderChecks(checks: readonly Check[]): string {
  const table = new Table({ head: ['', 'what happens', 'the mail', ''], style: { head: [], border: [] }, wordWrap: true, colWidths: [24, 44, 58, 12] });
  checks.forEach(({ scenario, what, saw, wrong }, index) => table.push([
    index > 0 && checks[index - 1].scenario === scenario ? '' : scenario, what,
    wrong === undefined ? saw : `${saw}\nexpected: ${wrong}`, wrong === undefined ? 'as it must' : 'WRONG',
  ]));
  return table.toString();
}
