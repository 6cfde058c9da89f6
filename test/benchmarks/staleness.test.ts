import { ORDERS, OURS } from '../../benchmarks/staleness/orders';
import { renderFigure, renderPage } from '../../benchmarks/staleness/page';
import { simulate } from '../../benchmarks/staleness/simulate';

const SENDERS = 600;

test('with our order no mail is refused, and without failing deploys no sender holds an old text under a new id', () => {
  expect(simulate(OURS, { senders: SENDERS }).refused).toBe(0);
  expect(simulate(OURS, { senders: SENDERS, failing: 0 })).toMatchObject({ oldTextHours: 0, refused: 0 });
});

test('with every other order senders hold old texts under new ids, most of all where the edge caches for a day, and that refuses mail', () => {
  const [, ...others] = ORDERS.map(order => simulate(order, { senders: SENDERS, failing: 0 }));
  expect(others.map(({ oldTextHours }) => oldTextHours > 0)).toEqual([true, true, true, true]);
  const cached = others[1];
  expect(cached.refused).toBeGreaterThan(0);
  expect(Math.max(...others.map(({ oldTextHours }) => oldTextHours))).toBe(cached.oldTextHours);
});

test('the same year is the same numbers, and the page and the figure have them', () => {
  const results = ORDERS.map(order => simulate(order, { senders: 50 }));
  expect(ORDERS.map(order => simulate(order, { senders: 50 }))).toEqual(results);
  for (const { order, mails } of results) {
    expect(renderPage(results)).toContain(`| ${order} |`);
    expect(renderFigure(results)).toContain(`of ${mails.toLocaleString('en-US')} mails refused`);
  }
});
