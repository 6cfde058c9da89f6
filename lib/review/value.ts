import { isObject, JsonObject } from '../assembly';

/** Functions in functions in functions: deeper than people write, and than this looks. */
const MAX_DEPTH = 20;

/**
 * The text that a value of a template stands for; undefined where only a deploy knows.
 *
 * @param parameters what the parent of a nested stack gives. A parameter of a stack that is deployed by itself has a value only then.
 */
export function textOf(value: unknown, parameters: JsonObject, depth = 0): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (!isObject(value) || depth > MAX_DEPTH || Object.keys(value).length !== 1) {
    return undefined;
  }
  const [[name, argument]] = Object.entries(value);
  switch (name) {
    case 'Ref': return typeof argument === 'string' && Object.hasOwn(parameters, argument) ? textOf(parameters[argument], {}, depth + 1) : undefined;
    case 'Fn::Join': return joined(argument, parameters, depth + 1);
    case 'Fn::Sub': return typeof argument === 'string' && !argument.includes('${') ? argument : undefined;
    default: return undefined;
  }
}

function joined(argument: unknown, parameters: JsonObject, depth: number): string | undefined {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string' || !Array.isArray(argument[1])) {
    return undefined;
  }
  const parts = argument[1].map(part => textOf(part, parameters, depth));
  return parts.includes(undefined) ? undefined : parts.join(argument[0]);
}

/** The texts of a list; undefined where one of them is not known. */
export function textsOf(value: unknown, parameters: JsonObject): string[] | undefined {
  const texts = Array.isArray(value) ? value.map(each => textOf(each, parameters)) : [undefined];
  return texts.includes(undefined) ? undefined : texts as string[];
}

/** How a value looks in a template, for people: enough to find it. */
export function shownValue(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
