import { isObject } from './is-object';

/** What is wrong with a value of a stranger's file, with its place; undefined: nothing. */
export interface Rule<T> {
  (value: unknown, place: string): string | undefined;
  /** Never there: a member that a type gets, and that has no rule yet, does not compile. */
  readonly type?: (value: T) => T;
}

type Literal = string | number | boolean;

export const text = rule<string>('text', value => typeof value === 'string');
export const number = rule<number>('a number', value => Number.isFinite(value));
export const boolean = rule<boolean>('true or false', value => typeof value === 'boolean');
/** ISO 8601, as `toISOString` writes it. */
export const time = rule<string>('a time, such as 2026-12-01T12:00:00.000Z',
  value => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value)));

export function oneOf<const T extends Literal>(...allowed: readonly T[]): Rule<T> {
  return rule(`${allowed.length > 1 ? 'one of ' : ''}${allowed.map(each => JSON.stringify(each)).join(', ')}`, value => allowed.includes(value as T));
}

export function optional<T>(of: Rule<T>): Rule<T | undefined> {
  return (value, place) => value === undefined ? undefined : of(value, place);
}

export function list<T>(of: Rule<T>): Rule<readonly T[]> {
  return (value, place) => Array.isArray(value) ? firstOf(value.map((each, index) => () => of(each, `${place}[${index}]`))) : wrong(value, place, 'a list');
}

/** Other members are let through: a later version may have them. */
export function object<T extends object>(members: { readonly [K in keyof T]-?: Rule<T[K]> }): Rule<T> {
  return (value, place) => {
    if (!isObject(value)) {
      return wrong(value, place, 'an object');
    }
    const rules = Object.entries(members) as [string, Rule<unknown>][];
    return firstOf(rules.map(([name, of]) => () => of(value[name], `${place}.${name}`)));
  };
}

/** Objects that are told apart by their `state`. */
export function byState<T extends { readonly state: string }>(states: { readonly [S in T['state']]: Rule<Extract<T, { readonly state: S }>> }): Rule<T> {
  const rules = new Map(Object.entries<(value: unknown, place: string) => string | undefined>(states));
  const known = oneOf(...rules.keys());
  return (value, place) => isObject(value)
    ? known(value.state, `${place}.state`) ?? rules.get(value.state as string)!(value, place)
    : wrong(value, place, 'an object');
}

function rule<T>(what: string, fits: (value: unknown) => boolean): Rule<T> {
  return (value, place) => fits(value) ? undefined : wrong(value, place, what);
}

function wrong(value: unknown, place: string, what: string): string {
  const shown = JSON.stringify(value) ?? 'nothing';
  return `${place} is ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}, not ${what}`;
}

function firstOf(problems: readonly (() => string | undefined)[]): string | undefined {
  for (const problem of problems) {
    const found = problem();
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
