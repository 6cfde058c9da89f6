import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingSeverities, parsePolicy } from '../../../lib/protocol';

const PAGES = join(__dirname, '..', '..', '..', 'docs', 'findings');
const codes = Object.keys(findingSeverities);
const pages = readdirSync(PAGES).filter((name) => /^(?:mx|policy|sts|tlsrpt)-/.test(name));

test('every code has its page, and every page of this floor its code', () => {
  expect(pages.sort()).toEqual(codes.map((code) => `${code}.md`).sort());
});

test.each(Object.entries(findingSeverities))('the page of %s has its severity (%s) and says how to mend it', (code, severity) => {
  const page = readFileSync(join(PAGES, `${code}.md`), 'utf8');
  expect(page.startsWith(`# ${code}\n\n*${severity}*`)).toBe(true);
  expect(page).toContain('\n**Who is hit.** ');
  expect(page).toContain('\n**How to mend it.** ');
  expect(page).toContain('\n**Source.** ');
});

test.each(codes)('the code %s is in kebab-case', (code) => {
  expect(code).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/);
});

test('a rule broken on every line is shown for the first twenty, with the number of the rest', () => {
  const { findings } = parsePolicy('garbage\n'.repeat(25));
  const shown = findings.filter(({ code }) => code === 'policy-line-malformed');
  expect(shown).toHaveLength(20);
  expect(shown[18].message).not.toContain('more)');
  expect(shown[19].message).toContain('(and 5 more)');
});

test('a rule broken twenty times is shown in full', () => {
  const { findings } = parsePolicy('garbage\n'.repeat(20));
  expect(findings.filter(({ code, message }) => code === 'policy-line-malformed' && !message.includes('more)'))).toHaveLength(20);
});
