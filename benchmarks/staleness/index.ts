import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ORDERS } from './orders';
import { renderFigure, renderPage } from './page';
import { simulate } from './simulate';
import { Comparison } from '../comparison';
import { summarize } from '../statistics';

const DOCS = join(__dirname, '..', '..', 'docs');

/** Lives a year of monthly moves of the MX host with each way to publish, and writes docs/staleness.md with its figure. */
export async function benchmarkStaleness(): Promise<Comparison[]> {
  const [ours, ...others] = ORDERS.map(order => simulate(order));
  await writeFile(join(DOCS, 'staleness.md'), renderPage([ours, ...others]));
  await writeFile(join(DOCS, 'staleness.svg'), renderFigure([ours, ...others]));
  return others.map(theirs => ({
    name: 'mails refused in a simulated year',
    unit: '',
    ours: summarize([ours.refused]),
    theirs: { name: theirs.order, ...summarize([theirs.refused]) },
    target: { of: 'ours', atMost: 0 },
  }));
}
