import { UnreadableInput } from './unreadable-input';
import { isObject, JsonObject } from '../private/is-object';

/** No template of the CDK comes near; the parser and what walks its result stay within their stack and memory. */
const DEEPEST = 200;

/** @throws UnreadableInput with the line if the text is not one JSON object, or is nested deeper than any template is. */
export function parseJsonObject(file: string, text: string, instead: string): JsonObject {
  const deep = firstTooDeep(text);
  if (deep !== undefined) {
    throw new UnreadableInput(file, placeOf(text, deep), `is nested more than ${DEEPEST} levels deep, and no template is: ${instead}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableInput(file, placeOf(text, positionOf(text)), `is not JSON. ${isYaml(text)
      ? `It looks like YAML, which \`cdk synth\` prints: ${instead}, or what \`cdk synth --json\` prints.` : `Synthesize again, or ${instead}.`}`);
  }
  if (!isObject(value)) {
    throw new UnreadableInput(file, 'line 1', `is JSON and not an object: ${instead}.`);
  }
  return value;
}

/** The offset of the first bracket that is too deep, found without a parser, which would take memory for each level. */
function firstTooDeep(text: string): number | undefined {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x22) {
      index = endOfString(text, index);
    } else if (code === 0x7b || code === 0x5b) {
      depth++;
      if (depth > DEEPEST) {
        return index;
      }
    } else if (code === 0x7d || code === 0x5d) {
      depth--;
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) {
      index++;
    } else if (code === 0x22) {
      return index;
    }
  }
  return text.length;
}

/** The first character that makes it no JSON: Node names its position for some errors only, and else the shortest beginning that is wrong tells. */
function positionOf(text: string): number {
  let [right, wrong] = [0, text.length + 1];
  while (wrong - right > 1) {
    const middle = Math.floor((right + wrong) / 2);
    if (isWrong(text.slice(0, middle))) {
      wrong = middle;
    } else {
      right = middle;
    }
  }
  return right;
}

/** Not one that only ends too soon. */
function isWrong(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return false;
  } catch (error) {
    const { message } = error as Error;
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    return position === undefined ? !/end of JSON/.test(message) : Number(position) < beginning.length && !/Unterminated/.test(message);
  }
}

function placeOf(text: string, position: number): string {
  const before = text.slice(0, Math.max(0, position));
  const line = before.split('\n').length;
  return `line ${line}, column ${before.length - before.lastIndexOf('\n')}`;
}

function isYaml(text: string): boolean {
  return /^(---|#|[A-Za-z][A-Za-z0-9]*:)/m.test(text.slice(0, 2000)) && !/^\s*[[{]/.test(text);
}
