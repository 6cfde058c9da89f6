import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCodes } from '../../../lib/audit/check-codes';

const PAGES = join(__dirname, '..', '..', '..', 'docs', 'findings');

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
