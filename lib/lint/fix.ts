import { chmodSync, chownSync, fstatSync, openSync, closeSync, fsyncSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { samePolicy } from '../change';
import { parsePolicy, Policy, renderPolicy } from '../protocol';
import { quote } from '../protocol/text';

/** What became of a file, or why nothing did. */
export type Fixed =
  | { readonly state: 'strict-already' }
  | { readonly state: 'fixed'; readonly changes: readonly string[] }
  /** Senders would read something else, or something would be lost that somebody wrote. */
  | { readonly state: 'left'; readonly why: string }
  | { readonly state: 'not-written'; readonly why: string };

/** Writes the strict form of a policy that can be published into the file that it was read from. */
export function fixPolicyFile(path: string, text: string, policy: Policy): Fixed {
  const strict = renderPolicy(policy);
  if (strict === text) {
    return { state: 'strict-already' };
  }
  const { findings } = parsePolicy(text);
  const lost = findings.find(({ code }) => code === 'policy-unknown-key' || code === 'policy-key-case');
  if (lost) {
    return { state: 'left', why: `the strict form has no place for line ${lost.line}, and what you wrote is not thrown away: remove the line, then fix again` };
  }
  if (!samePolicy(policy, parsePolicy(strict).policy)) {
    return { state: 'left', why: 'the strict form says something else to senders' };
  }
  try {
    replace(path, text, strict);
  } catch (error) {
    return { state: 'not-written', why: (error as Error).message };
  }
  return { state: 'fixed', changes: changes(text, strict) };
}

/** The whole file or nothing: it is written beside, and takes the name of the old one. A link stays one, and what it leads to is replaced. */
function replace(path: string, before: string, after: string): void {
  const target = realpathSync(path);
  const { mode, uid, gid } = statSync(target);
  if (!statSync(target).isFile()) {
    throw new Error('it is no regular file');
  }
  const beside = `${target}.${process.pid}.tmp`;
  // never one that is there already, nor through a link that somebody put there
  const file = openSync(beside, 'wx', 0o600);
  try {
    try {
      writeFileSync(file, after);
      const made = fstatSync(file);
      if (made.uid !== uid || made.gid !== gid) {
        chownSync(beside, uid, gid);
      }
      chmodSync(beside, mode % 0o10000);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (readFileSync(target, 'utf8') !== before) {
      throw new Error('somebody else changed it in the meantime');
    }
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function changes(before: string, after: string): string[] {
  const [old, strict] = [before, after].map(text => text.split(/\r\n|\n/).filter(line => line !== ''));
  const gone = old.map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }, index) => !strict.includes(line) || old.indexOf(line) !== index);
  const kept = old.filter(line => strict.includes(line));
  const inOrder = JSON.stringify([...new Set(kept)]) === JSON.stringify(strict.filter(line => old.includes(line)));
  return [
    ...gone.map(({ line, number }) => `- line ${number}: ${quote(line)}`),
    ...strict.filter(line => !old.includes(line)).map(line => `+ ${quote(line)}`),
    ...inOrder ? [] : ['the lines are in the order version, mode, mx (sorted), max_age'],
    ...before.replaceAll('\r\n', '').includes('\n') || !before.endsWith('\n') ? ['every line ends with CRLF'] : [],
  ];
}
