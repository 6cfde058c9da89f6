import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { UnreadableInput } from './unreadable-input';

/** CloudFormation takes templates of 1 MB; what lists them is smaller. Nothing honest is larger. */
const MAX_BYTES = 10 * 1024 * 1024;

/** Properties with functions in functions are some dozens deep. */
const MAX_DEPTH = 200;

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The JSON object in a file.
 *
 * @throws UnreadableInput if it cannot be read, is larger than any template, or is something else.
 */
export function readJsonObject(file: string, what: string): JsonObject {
  const text = readText(file, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UnreadableInput(file, `${placeOf(text, error as Error)}is not JSON: ${shortened((error as Error).message)}. ${adviceFor(text, what)}`);
  }
  checkDepth(file, value);
  if (!isObject(value)) {
    throw new UnreadableInput(file, `has ${Array.isArray(value) ? 'a list' : JSON.stringify(value)?.slice(0, 40)} at its top, not an object: give ${what}.`);
  }
  return value;
}

/** In a loop: what somebody nested a million deep would end a function that calls itself. */
function checkDepth(file: string, top: unknown): void {
  const left: [value: unknown, path: readonly string[]][] = [[top, []]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [value, path] = next;
    if (path.length > MAX_DEPTH) {
      throw new UnreadableInput(file, `is nested more than ${MAX_DEPTH} deep, at ${path.slice(0, 4).join('.').slice(0, 255)}: no template of CloudFormation is.`);
    }
    if (typeof value === 'object' && value !== null) {
      left.push(...Object.entries(value).filter(([, each]) => typeof each === 'object').map(([key, each]): [unknown, string[]] => [each, [...path, key]]));
    }
  }
}

function readText(file: string, what: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    if (size > MAX_BYTES) {
      throw new UnreadableInput(file, `has ${Math.ceil(size / 1024 / 1024)} MB, and CloudFormation takes templates of 1 MB at most: give ${what}.`);
    }
    return readFileSync(descriptor, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof UnreadableInput) {
      throw error;
    }
    const { code } = error as NodeJS.ErrnoException;
    throw new UnreadableInput(file, `${code === 'ENOENT' ? 'is not there' : `could not be read (${code})`}: give ${what}.`);
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}

/** V8 names the place by its offset. */
function placeOf(text: string, { message }: Error): string {
  const [, offset] = /at position (\d+)/.exec(message) ?? [];
  if (offset === undefined) {
    return '';
  }
  const before = text.slice(0, Number(offset)).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1} `;
}

function adviceFor(text: string, what: string): string {
  return /^\s*(#|---|[A-Za-z]+:)/.test(text)
    ? 'It looks like YAML: give what `cdk synth` writes to cdk.out, or convert it to JSON.'
    : `Give ${what}.`;
}

/** The message quotes what it found. */
function shortened(message: string): string {
  return message.length > 120 ? `${message.slice(0, 120)}…` : message;
}
