import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/** A step may add 1 MiB to the summary of its job; more, and GitHub shows nothing of it. */
export const SUMMARY_LIMIT = 1024 * 1024;

export function say(line) {
  // at once: what a child prints afterwards must not come before it
  writeSync(1, `${line}\n`);
}

/** An annotation of the run: one line, in which a newline would end the command. */
export function annotate(kind, message) {
  say(`::${kind} title=mta-sts review::${message.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}`);
}

/**
 * The runner obeys every line of a step that looks like a command, whoever printed it. While code of the head or words of a
 * stranger are printed, it listens to one word only, which they cannot know.
 */
export async function unheard(print) {
  const word = randomUUID();
  say(`::stop-commands::${word}`);
  try {
    return await print();
  } finally {
    say(`\n::${word}::`);
  }
}

/** Without a random delimiter, a value of several lines could end itself and set another output. */
export function setOutput(env, name, value) {
  const delimiter = `end-${randomUUID()}`;
  appendFileSync(env.GITHUB_OUTPUT, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}

export function addSummary(env, markdown) {
  appendFileSync(env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
}

/** Shown to people and to GitHub: no terminal sequences, no direction marks, and not without end. */
export function printable(text, limit = 2000) {
  // eslint-disable-next-line no-control-regex
  const plain = text.replace(/\x1b\[[0-9;]*m/g, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '').trim();
  return plain.length > limit ? `${plain.slice(0, limit)} …` : plain;
}

/** @throws when the file is larger: what a program or an event wrote is not read without end. */
export function readBounded(file, limit = 16 * 1024 * 1024) {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    if (size > limit) {
      throw new Error(`${file} has ${size} bytes, more than the ${limit} that are read`);
    }
    const buffer = Buffer.alloc(size);
    const read = size === 0 ? 0 : readSync(fd, buffer, 0, size, 0);
    return buffer.toString('utf8', 0, read);
  } finally {
    closeSync(fd);
  }
}

/** The event that started the workflow, as GitHub wrote it down for the job. */
export function readEvent(env) {
  return env.GITHUB_EVENT_PATH ? JSON.parse(readBounded(env.GITHUB_EVENT_PATH)) : {};
}
