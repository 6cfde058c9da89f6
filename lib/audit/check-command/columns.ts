import { stripVTControlCharacters } from 'node:util';

/** Columns that stand in line, whatever colours are in them. cli-table3 takes minutes for the tens of thousands of rows that there can be. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => widths[index] = Math.max(widths[index] ?? 0, widthOf(cell)));
  }
  return rows.map(row => row.map((cell, index) => cell + ' '.repeat(widths[index] - widthOf(cell))).join('  ').trimEnd());
}

function widthOf(cell: string): number {
  return [...stripVTControlCharacters(cell)].length;
}
