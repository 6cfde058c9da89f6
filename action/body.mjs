import { MARKER } from './report.mjs';

/** GitHub refuses a comment of more than 65,536 characters; characters outside of the BMP count as two here, which errs on the safe side. */
const COMMENT_LIMIT = 65_536;

/** Finds the comment again. The line of the key tells it from that of another review in the same pull request. */
export function marksOf(key) {
  return key === '' ? [MARKER] : [MARKER, `<!-- of ${key} -->`];
}

export function isMarked(body, key) {
  const lines = body.split(/\r?\n/).map(line => line.trim());
  const keys = lines.filter(line => /^<!-- of .* -->$/.test(line));
  return lines.includes(MARKER) && (key === '' ? keys.length === 0 : keys.includes(marksOf(key)[1]));
}

/** The review as a comment: marked, and cut at a line where it would be refused. */
export function commentBody(markdown, key, where) {
  const text = markdown.split(/\r?\n/).filter(line => line.trim() !== MARKER).join('\n').trim();
  return `${marksOf(key).join('\n')}\n${cut(text, COMMENT_LIMIT - 1000, `The rest is in the [summary of the job](${where}).`)}\n`;
}

export function summaryBody(markdown, limit) {
  return cut(markdown, Math.floor(limit / 4) - 1000, 'The rest is in the log.');
}

/** At the end of a line; what is open there is closed, so that the note shows. */
function cut(text, limit, note) {
  if (text.length <= limit) {
    return text;
  }
  const kept = text.slice(0, text.lastIndexOf('\n', limit) + 1 || limit);
  const fence = openFence(kept);
  const folded = count(kept, /<details\b/g) - count(kept, /<\/details>/g);
  return `${kept}${fence === undefined ? '' : `${fence}\n`}${'\n</details>\n'.repeat(Math.max(0, folded))}\n**Cut here: GitHub takes no more. ${note}**`;
}

function openFence(text) {
  let open;
  for (const [, fence] of text.matchAll(/^ {0,3}(`{3,}|~{3,})/gm)) {
    if (open === undefined) {
      open = fence;
    } else if (fence.startsWith(open)) {
      open = undefined;
    }
  }
  return open;
}

function count(text, pattern) {
  return [...text.matchAll(pattern)].length;
}
