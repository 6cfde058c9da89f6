import { Comparison, isMissed } from './comparison';
import { Summary } from './statistics';

const HEAD = ['', 'ours', 'the other way', 'ours / the other', 'target', ''];

/** Medians, with the quartiles in brackets where there is more than one measurement. */
export function renderTable(comparisons: readonly Comparison[]): string {
  const rows = [HEAD, ...comparisons.map(row)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map(cells => cells[column].length)));
  return rows.map(cells => cells.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

function row(comparison: Comparison): string[] {
  const { name, unit, ours, theirs, ratio, target } = comparison;
  return [
    name,
    spread(ours, unit),
    theirs ? `${spread(theirs, unit)}, ${theirs.name}` : '',
    ratio ? spread(ratio) : '',
    target ? `≤ ${target.atMost}${target.of === 'ratio' ? ' ×' : ` ${unit}`}`.trimEnd() : '',
    target ? isMissed(comparison) ? 'MISSED' : 'kept' : '',
  ];
}

function spread({ median, low, high, count }: Summary, unit = ''): string {
  const middle = `${number(median)} ${unit}`.trimEnd();
  return count === 1 ? middle : `${middle} (${number(low)}–${number(high)})`;
}

/** Three digits say what can be measured. */
function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
