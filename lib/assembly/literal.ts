import { isObject } from '../private/is-object';

/** Deeper functions than people and the CDK write are not followed. */
const DEEPEST = 50;
/** Longer than any value that is looked at. */
const LONGEST = 100_000;

/**
 * A value of a template as far as it is written in it: functions over literals are worked out. Undefined: only the deploy knows it,
 * such as a parameter, which has a default and may be given otherwise.
 */
export function literal(value: unknown, depth = 0): string | readonly unknown[] | undefined {
  if (typeof value === 'string') {
    return short(value);
  }
  if (depth > DEEPEST) {
    return undefined;
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (Array.isArray(value)) {
    return value;
  }
  const [[name, argument] = [], ...more] = isObject(value) ? Object.entries(value) : [];
  return name === undefined || more.length > 0 ? undefined : called(name, argument, depth + 1);
}

/** A literal text, or undefined. */
export function literalText(value: unknown): string | undefined {
  const found = literal(value);
  return typeof found === 'string' ? found : undefined;
}

/** A list whose items are all literal texts; undefined in the place of each that is not. */
export function literalTexts(value: unknown): (string | undefined)[] | undefined {
  const found = literal(value);
  return Array.isArray(found) ? found.map(literalText) : undefined;
}

function called(name: string, argument: unknown, depth: number): string | readonly unknown[] | undefined {
  switch (name) {
    case 'Fn::Join': return joined(argument, depth);
    case 'Fn::Sub': return substituted(argument, depth);
    case 'Fn::Select': return selected(argument, depth);
    case 'Fn::Split': return split(argument, depth);
    default: return undefined;
  }
}

function joined(argument: unknown, depth: number): string | undefined {
  const [separator, items] = Array.isArray(argument) ? argument : [];
  const list = literal(items, depth);
  const texts = Array.isArray(list) ? list.map(item => literal(item, depth)) : undefined;
  if (typeof separator !== 'string' || !texts?.every(text => typeof text === 'string')) {
    return undefined;
  }
  return short(texts.join(separator));
}

function substituted(argument: unknown, depth: number): string | undefined {
  const [text, values] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string' || !isObject(values)) {
    return undefined;
  }
  let isKnown = true;
  const result = text.replace(/\$\{([^}]{0,255})\}/g, (_, name: string) => {
    if (name.startsWith('!')) {
      return `\${${name.slice(1)}}`;
    }
    const value = Object.hasOwn(values, name.trim()) ? literal(values[name.trim()], depth) : undefined;
    isKnown &&= typeof value === 'string';
    return String(value);
  });
  return isKnown ? short(result) : undefined;
}

function selected(argument: unknown, depth: number): string | readonly unknown[] | undefined {
  const [index, items] = Array.isArray(argument) ? argument : [];
  const list = literal(items, depth);
  return Array.isArray(list) && /^\d+$/.test(String(index)) ? literal(list[Number(index)], depth) : undefined;
}

function split(argument: unknown, depth: number): string[] | undefined {
  const [separator, source] = Array.isArray(argument) ? argument : [];
  const text = literal(source, depth);
  return typeof separator === 'string' && separator !== '' && typeof text === 'string' ? text.split(separator) : undefined;
}

function short(text: string): string | undefined {
  return text.length <= LONGEST ? text : undefined;
}
