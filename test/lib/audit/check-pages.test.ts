import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCodes } from '../../../lib/audit/check-codes';

const DOCS = join(__dirname, '..', '..', '..', 'docs');
const PAGES = join(DOCS, 'findings');

test('every code has its page, and every page of the checks its code', () => {
  expect(readdirSync(PAGES).filter(name => name.startsWith('check-')).sort()).toEqual(Object.keys(checkCodes).map(code => `${code}.md`).sort());
});

test.each(Object.entries(checkCodes))('the page of %s has its severities, whom it hits, and what to do', (code, { severities }) => {
  const page = readFileSync(join(PAGES, `${code}.md`), 'utf8');
  expect(page.startsWith(`# ${code}\n\n${severities.map(each => `*${each}*`).join(', ')} · seen by`)).toBe(true);
  for (const part of ['Who is hit', 'How to mend it', 'Source']) {
    expect(page).toContain(`\n**${part}.** `);
  }
});

test('the list of what is looked at has every code of the checks, and no code without a page', () => {
  const listed = readFileSync(join(DOCS, 'checks.md'), 'utf8').match(/(?<=`)(?:check|change|sts|policy|mx|tlsrpt)-[a-z0-9-]+[a-z0-9](?=`)/g)!;
  expect(Object.keys(checkCodes).filter(code => !listed.includes(code))).toEqual([]);
  expect(listed.filter(code => !existsSync(join(PAGES, `${code}.md`)))).toEqual([]);
});
