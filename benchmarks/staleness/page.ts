import type { Staleness } from './simulate';

const WIDTH = 860;
const LEFT = 390;
const BAR = 18;
const ROW = 2 * BAR + 30;
const TOP = 64;
/** Below one sender-hour there is nothing to see. */
const DECADES = 7;

const number = (value: number) => Math.round(value).toLocaleString('en-US');
/** Of a tick: 10k, 1M. */
const short = (value: number) => value >= 1e6 ? `${value / 1e6}M` : value >= 1000 ? `${value / 1000}k` : String(value);
const x = (hours: number) => LEFT + (WIDTH - LEFT - 90) * Math.min(Math.log10(Math.max(hours, 1)) / DECADES, 1);

/** Sender-hours with a pair that is wrong, by order of publishing; a logarithmic axis, since they are that far apart. */
export function renderFigure(results: readonly Staleness[]): string {
  const height = TOP + results.length * ROW + 30;
  const rows = results.map((result, index) => {
    const y = TOP + index * ROW;
    return [
      `<text x="${LEFT - 10}" y="${y + BAR}" text-anchor="end">${result.order}</text>`,
      `<text x="${LEFT - 10}" y="${y + 2 * BAR}" text-anchor="end" class="small">${number(result.refused)} of ${number(result.mails)} mails refused</text>`,
      bar(y, result.oldTextHours, 'old'),
      bar(y + BAR + 2, result.newTextHours, 'new'),
    ].join('\n');
  });
  const ticks = Array.from({ length: DECADES + 1 }, (_, power) =>
    `<line x1="${x(10 ** power)}" x2="${x(10 ** power)}" y1="${TOP - 8}" y2="${height - 30}" class="grid"/>` +
    `<text x="${x(10 ** power)}" y="${height - 12}" text-anchor="middle" class="small">${short(10 ** power)}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">Sender-hours in a year with a policy that its id does not stand for</title>
<style>text { font: 12px sans-serif; fill: #24292f } .small { font-size: 11px; fill: #57606a } .head { font-size: 15px; font-weight: bold }
.grid { stroke: #d0d7de } .old { fill: #cf222e } .new { fill: #9aa4af }</style>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="12" y="22" class="head">Sender-hours in a year with a policy that its id does not stand for (logarithmic)</text>
<rect x="12" y="34" width="12" height="12" class="old"/><text x="30" y="44">old text under a new id: not asked for again</text>
<rect x="330" y="34" width="12" height="12" class="new"/><text x="348" y="44">new text under an old id: mended at the next look</text>
${ticks.join('\n')}
${rows.join('\n')}
</svg>
`;
}

function bar(y: number, hours: number, kind: string): string {
  return `<rect x="${LEFT}" y="${y + 4}" width="${(x(hours) - LEFT).toFixed(1)}" height="${BAR - 2}" class="${kind}"/>` +
    `<text x="${(x(hours) + 6).toFixed(1)}" y="${y + BAR - 2}" class="small">${number(hours)}</text>`;
}

/** docs/staleness.md: nothing in it depends on the machine or the time. */
export function renderPage(results: readonly Staleness[]): string {
  return `# What the order of publishing does to senders

Written by \`npm run bench -- staleness\`; the same code gives the same numbers.

![Sender-hours with a wrong pair, by order of publishing](staleness.svg)

| order | old text under a new id, sender-hours | new text under an old id, sender-hours | mails refused | of |
|---|---:|---:|---:|---:|
${results.map(each => `| ${each.order} | ${number(each.oldTextHours)} | ${number(each.newTextHours)} | ${number(each.refused)} | ${number(each.mails)} |`).join('\n')}

**Old text under a new id** is what loses mail: the sender does not ask again until the id changes, and refuses the new MX host when the record moves.
**New text under an old id** loses nothing here: the sender has the later policy already, and asks again when it sees the new id. No order can avoid it, since
resolvers remember the record longer than our edge remembers anything. When the text is taken back, it is what \`revision\` is for.

The hours that are left with our order come from deploys that failed and were rolled back: the text returns a moment before the id, and who fetches just then holds
the old text under the new id. \`revision\` makes them ask again; without a roll-back there are none.

## How it was computed

- **Senders**: 10,000 of those that the tests of \`lib/change\` use (\`test/lib/change/population\`), as clients were measured: some look at the id and some only at
  the time, some fetch again every 12 or 24 hours, some hold a policy longer than its age, some have resolvers that serve stale answers for up to 48 hours.
  All can fetch: what happens to those that cannot is the same in every order. Each has mail up to 730 times in the year.
- **The domain**: \`enforce\` for 14 days; record TTL 300 s, MX TTL 1 hour. Twelve times it moves its MX host by the runbook: the policy gets the new host, three days
  later the MX record moves, three days after that the old host leaves the policy.
- **Failing deploys**: one in ten, the same ones for every order; half of them between the two updates and half after both. All is rolled back after 5 to 20
  minutes in the same order, and published a day later; with our order under a new \`revision\`, as the README says.
- **Orders**: what comes first, comes 20 seconds before the other; what is in no order happens within a minute of the deploy.
- **Edges**: sixteen, each asked so often that it fetches again as soon as its copy is too old. An invalidation that is not awaited reaches an edge after 10
  seconds to 5 minutes: AWS gives no bound, so this is an assumption.
- A sender that does not look at the id has no pair, and is not in the hours; its mail is in the mails. A mail that no allowed host is left for counts as refused,
  each time.

It is a model: it says how the orders compare, not how many mails a domain of yours would lose.
`;
}
