// In place of `mta-sts review`: takes the same options, and says what the file verdict.json of the head tells it to.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [command, ...rest] = process.argv.slice(2);
const options = {};
for (let at = 0; at < rest.length; at++) {
  options[rest[at].slice(2)] = rest[at] === '--resolve' ? true : rest[++at];
}
const said = (side) => existsSync(join(side, 'verdict.json')) ? JSON.parse(readFileSync(join(side, 'verdict.json'), 'utf8')) : undefined;
const head = said(options.head);
if (command !== 'review' || head === undefined) {
  console.error(head === undefined ? `error: nothing to review: ${options.head} has no domain` : `error: unknown command ${command}`);
  process.exit(2);
}
const base = options.base === 'live' ? 'live' : said(options.base)?.name ?? 'nothing';
const what = `${base} -> ${head.name}, fail on ${options['fail-on']}${options.resolve ? ', resolved' : ''}`;
const tokens = Object.keys(process.env).filter(name => /TOKEN|GITHUB_(ENV|PATH|OUTPUT|STEP_SUMMARY)/.test(name));
const findings = head.findings ?? [];
console.log({
  json: JSON.stringify({
    base: options.base,
    head: options.head,
    at: options.now,
    level: head.level,
    failed: head.exitCode === 1,
    exitCode: head.exitCode,
    notes: [],
    domains: [{ domain: 'example.com', kind: 'changed', level: head.level, findings, notes: [] }],
  }),
  markdown: head.markdown ?? `<!-- cdk-mta-sts review -->\n### MTA-STS review\n\nexample.com: ${head.level} (${what})`,
  github: head.github ?? `::warning file=policies/example.com.txt::${head.level}`,
  text: `example.com ${head.level}: ${what}; sides ${options.base} ${options.head}; tokens ${JSON.stringify(tokens)}`,
}[options.format]);
process.exitCode = head.exitCode;
