import { createColors } from 'picocolors';
import { Template } from '../../../../lib/assembly';
import { review, Review, sideOf } from '../../../../lib/review';
import { formatGithub } from '../../../../lib/review/command/format-github';
import { formatJson } from '../../../../lib/review/command/format-json';
import { formatMarkdown, MARKER } from '../../../../lib/review/command/format-markdown';
import { formatText } from '../../../../lib/review/command/format-text';
import { MX, reviewOf, TESTING, whole } from '../templates';

const NOW = Date.parse('2026-12-01T12:00:00Z');

function app(domains: readonly string[], mode: string, mx = 'a.example.net'): Template[] {
  return [{
    stack: 'Mail',
    stage: '',
    file: 'f',
    unread: [],
    resources: Object.fromEntries(domains.map((domain, index) => [`Policy${index}`, {
      Type: 'Custom::MtaStsPolicy',
      Properties: { Domain: domain, PolicyId: 'x', Policy: ['version: STSv1', `mode: ${mode}`, `mx: ${mx}`, 'max_age: 604800'] },
    }])),
  }];
}

function reviewed(domains: readonly string[], from = 'enforce', to = 'testing', mx?: string): Review {
  return review(sideOf('base', app(domains, from)), sideOf('head', app(domains, to, mx)), { now: NOW });
}

const HOSTILE = '`"|<b>@team #1 [x](//evil.test)\u001b[31m\u202e\n::error::x%';

describe('what a stranger wrote', () => {
  test('does not steer a terminal', () => {
    // eslint-disable-next-line no-control-regex
    expect(formatText(reviewed(['example.com', HOSTILE], 'enforce', 'testing', HOSTILE), createColors(false)).filter(line => /[\u0000-\u001f\u202e]/.test(line))).toEqual([]);
  });

  test('stays within its cell and its fence, mentions nobody, and is no HTML', () => {
    const text = formatMarkdown(reviewed(['example.com', HOSTILE], 'enforce', 'testing', `\`\`\`${HOSTILE}`)).join('\n');
    const outside = text.replace(/(`{3,})diff[\s\S]*?\n\1/g, '').split('\n').filter(line => !line.startsWith('<!--'));
    expect(outside.filter(line => /@|<b>|\]\(\/\/|(?<!&)#1/.test(line.replace(/\(https:[^)]*\)/g, '')))).toEqual([]);
    const row = text.split('\n').find(line => line.startsWith('| 🟠') || line.startsWith('| 🛑'))!;
    expect(row.match(/\|/g)).toHaveLength(5);
  });

  test('mentions nobody by an address in a message: GitHub reads an entity as what it stands for', () => {
    const text = formatMarkdown({ ...reviewed(['example.com']), notes: ['Mail to a@team, #1.'] }).join('\n');
    expect(text).toContain('a&#64;<!-- -->team, &#35;<!-- -->1.');
  });

  test('is no workflow command', () => {
    const lines = formatGithub(reviewed(['example.com', HOSTILE], 'enforce', 'testing', HOSTILE), 'high', () => undefined);
    expect(lines.filter(line => !/^::(error|warning|notice) title=[^,:]+::[^\n]*$/.test(line))).toEqual([]);
  });

  test('is in JSON as it is, and steers no terminal there', () => {
    const text = formatJson({ ...reviewed(['example.com']), head: HOSTILE }, 0).join('\n');
    expect(text).not.toMatch(/[\u001b\u202e]/);
    expect(JSON.parse(text).head).toBe(HOSTILE);
  });
});

describe('for people', () => {
  test('domains that stay are in one line, however many they are', () => {
    const domains = Array.from({ length: 50 }, (_, index) => `d${index}.example`);
    const lines = formatText(reviewed(domains, 'enforce', 'enforce'), createColors(false));
    expect(lines.filter(line => line.includes('.example'))).toEqual([expect.stringMatching(/no change {2}d0\.example.*45 more$/)]);
  });

  test('colours are there where they are wanted', () => {
    const found = reviewed(['example.com']);
    expect(formatText(found, createColors(true)).join('')).toContain('\u001b[33m');
    expect(formatText(found, createColors(false)).join('')).not.toContain('\u001b');
  });

  test('lines fit the terminal, but for what is to be copied', () => {
    const lines = formatText(reviewed(['example.com'], 'enforce', 'enforce', 'b.example.net'), createColors(false), 72);
    expect(lines.filter(line => line.length > 72 && !line.includes('https://'))).toEqual([]);
  });
});

describe('a comment', () => {
  test('begins with the marker by which it is found again', () => {
    expect(formatMarkdown(reviewed(['example.com']))[0]).toBe(MARKER);
  });

  test('is never longer than GitHub takes, and says what is left out', () => {
    const domains = Array.from({ length: 1000 }, (_, index) => `d${index}.${'long-name.'.repeat(15)}example`);
    const text = formatMarkdown(reviewed(domains, 'enforce', 'enforce', 'b.example.net')).join('\n');
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/900 more domains change/);
    expect(text).toMatch(/details of \d+ more are too long/);
  });

  test('without a change says so', () => {
    expect(formatMarkdown(reviewed(['example.com'], 'enforce', 'enforce')).join('\n')).toMatch(/no harm to mail\n\nNo policy changes: 1 domain stays as it is\./);
  });
});

describe('a finding of level none', () => {
  const harmless = () => reviewOf({ Mx: MX }, whole(TESTING));

  test('reads as no harm, and not as no delivery', () => {
    expect(formatText(harmless(), createColors(false))).toContain('  no harm  change-domain-added');
    expect(formatMarkdown(harmless()).join('\n')).toMatch(/^- \*\*no harm\*\* \(\[change-domain-added\]/m);
  });

  test('is counted among the annotations, which do not show it', () => {
    expect(formatGithub(harmless(), 'high', () => undefined)).toEqual(['::notice title=mta-sts review::1 domain reviewed, 1 finding without harm, the worst is none.']);
  });
});

describe('annotations', () => {
  test('are errors from the threshold on and warnings below it, on the file of the policy where there is one', () => {
    const found = review(sideOf('base', app(['example.com'], 'enforce')), sideOf('head', []), { now: NOW });
    expect(formatGithub(found, 'high', () => 'policies/example.com.txt')[0]).toMatch(/^::error file=policies\/example\.com\.txt,line=1,title=high%3A example\.com \(change-policy-removed\)::/);
    expect(formatGithub(found, 'critical', () => undefined)[0]).toMatch(/^::warning title=/);
  });

  test('say what could not be reviewed', () => {
    expect(formatGithub({ ...reviewed(['example.com']), notes: ['A policy has a token for its domain.'] }, 'high', () => undefined))
      .toContainEqual(expect.stringMatching(/^::notice title=mta-sts review%3A not all can be told::A policy has a token/));
  });

  test('are no more than GitHub shows, and the sum is told', () => {
    // ten errors, ten warnings, and the sum
    const lines = formatGithub(reviewed(Array.from({ length: 30 }, (_, index) => `d${index}.example`)), 'high', () => undefined);
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toMatch(/^::notice .*30 domains reviewed, 90 findings/);
  });
});
