import { accessSync, appendFileSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainFacts } from './facts';
import { domainFacts } from './facts-shape';
import { CannotTell } from '../private/cannot-tell';
import { failureOf } from '../private/file-failure';
import { readAtMost } from '../private/read-at-most';

/** Of the most domains that a check takes. Text of Node ends at 512 MB. */
const MOST_MEGABYTES = 500;

/** Before anything is asked, which may take minutes. @throws CannotTell naming the file. */
export function demandWritable(file: string): void {
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    if (existsSync(file) && statSync(file).isDirectory()) {
      throw Object.assign(new Error(), { code: 'EISDIR' });
    }
  } catch (error) {
    throw notWritten(file, error);
  }
}

/** What the probes saw, for another day or another machine. */
export function saveFacts(file: string, facts: readonly DomainFacts[]): void {
  try {
    const to = openSync(file, 'w');
    try {
      // a line for each domain: as one text there may be no room for them
      facts.forEach((each, index) => appendFileSync(to, `${index === 0 ? '[' : ','}\n${JSON.stringify(each)}`));
      appendFileSync(to, '\n]\n');
    } finally {
      closeSync(to);
    }
  } catch (error) {
    throw notWritten(file, error);
  }
}

function notWritten(file: string, error: unknown): CannotTell {
  return new CannotTell(`--save is ${JSON.stringify(file)}, which ${failureOf('written', error)}: give another file.`);
}

/** @throws CannotTell naming the file and the place in it. */
export function readFacts(file: string): DomainFacts[] {
  const value = read(file);
  if (!Array.isArray(value)) {
    throw new CannotTell(`${file} has no list at its top: give a file that --save has written.`);
  }
  if (value.length === 0) {
    throw new CannotTell(`${file} has facts of no domain, so there is nothing to judge: give a file that --save has written.`);
  }
  const wrong = value.map((each, index) => domainFacts(each, `[${index}]`)).find(Boolean);
  if (wrong !== undefined) {
    throw new CannotTell(`${file}, ${wrong}: give a file that --save of this version has written.`);
  }
  return value as DomainFacts[];
}

function read(file: string): unknown {
  try {
    const bytes = readAtMost(file, MOST_MEGABYTES * 1024 * 1024);
    if (bytes === undefined) {
      throw new CannotTell(`${file} has more than ${MOST_MEGABYTES} MB: facts of a domain have some KB.`);
    }
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw error instanceof CannotTell ? error : new CannotTell(error instanceof SyntaxError
      ? `${file} is not what --save writes: it is no JSON. Give a file that --save has written.` : `${file} ${failureOf('read', error)}: give a file that --save has written.`);
  }
}
