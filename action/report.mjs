import { LEVELS } from './inputs.mjs';
import { captured } from './run.mjs';
import { printable } from './workflow.mjs';

export const MARKER = '<!-- cdk-mta-sts review -->';
const CANNOT_TELL = '### MTA-STS review: it cannot be told what this does to mail';
const FORMATS = ['json', 'markdown', 'github', 'text'];
/** As an output, findings end up in environment variables of other steps, where 128 KiB are the end. */
const FINDINGS_LIMIT = 100_000;

/**
 * What review says in each of its formats, all of the same moment. The verdict is that of the JSON; a format that says another
 * one (DNS has moved in between) or fails makes it one that cannot be told.
 */
export async function reportOf(tool, sides, inputs, { bare, folder }) {
  const asked = ['review', '--base', sides.base, '--head', sides.head, '--fail-on', inputs.failOn, '--now', new Date().toISOString(),
    ...inputs.resolve ? ['--resolve'] : []];
  const said = {};
  for (const format of FORMATS) {
    const { code, stdout, stderr } = await captured(tool.program, [...tool.args, ...asked, '--format', format],
      { cwd: folder, env: bare, folder, name: format });
    // with 2 there is a review where only part of it could not be told, such as MX records that DNS did not answer for
    if (code !== 0 && code !== 1 && !(code === 2 && isReview(said.json?.stdout ?? stdout))) {
      throw new Error(printable(stderr) || printable(errorIn(stdout) ?? stdout) || `mta-sts review ended with ${code} and said nothing`);
    }
    said[format] = { code, stdout };
  }
  const verdicts = new Set(FORMATS.map(format => said[format].code));
  if (verdicts.size > 1) {
    throw new Error('the review did not say the same twice: what it looks at changes right now. Run it again');
  }
  const { level, findings } = parsed(said.json.stdout);
  const isUntold = said.json.code === 2;
  return {
    exitCode: said.json.code,
    level: isUntold ? 'unknown' : level,
    findings,
    json: said.json.stdout,
    markdown: isUntold ? headed(said.markdown.stdout) : said.markdown.stdout,
    annotations: said.github.stdout,
    text: said.text.stdout,
  };
}

function parsed(stdout) {
  const json = jsonIn(stdout);
  if (json === undefined) {
    throw new Error('mta-sts review --format json printed no JSON');
  }
  if (!LEVELS.includes(json?.level) || !Array.isArray(json.domains)) {
    throw new Error('mta-sts review --format json printed another JSON than this action knows: give a `version` of the same release');
  }
  const findings = json.domains.flatMap(({ domain, findings: its = [] }) =>
    its.map(({ code, level, harm, page }) => ({ domain, code, level, harm, page })))
    .sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
  while (JSON.stringify(findings).length > FINDINGS_LIMIT) {
    findings.length = Math.floor(findings.length * 0.9);
  }
  return { level: json.level, findings };
}

function isReview(stdout) {
  return Array.isArray(jsonIn(stdout)?.domains);
}

function errorIn(stdout) {
  const error = jsonIn(stdout)?.error;
  return typeof error === 'string' ? error : undefined;
}

/** Undefined where there is none. */
function jsonIn(stdout) {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

/** The review itself comes after it: what could be told helps. */
function headed(markdown) {
  return `${MARKER}\n${CANNOT_TELL}\n\n${markdown.split(/\r?\n/).filter(line => line.trim() !== MARKER).join('\n')}`;
}

/** Never a green from nothing, and no older verdict left standing in the pull request. */
export function cannotTell(reason) {
  const plain = printable(reason);
  // longer than any fence inside, so that words of a stranger stay words
  const fence = '`'.repeat(Math.max(3, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  const markdown = `${MARKER}\n${CANNOT_TELL}\n\n${fence}text\n${plain}\n${fence}\n`;
  return { exitCode: 2, level: 'unknown', findings: [], json: '', markdown, annotations: [], text: '', reason: plain };
}

/** The commands among the lines that make annotations: a line of another kind is none of ours to give to the runner. */
export function annotationsIn(lines) {
  return lines.split('\n').filter(line => /^::(notice|warning|error)( |::)/.test(line));
}
