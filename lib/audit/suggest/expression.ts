/** Code in no language yet, as much of it as a suggestion needs. */
export type Expression =
  | { readonly text: string }
  | { readonly number: number }
  | { readonly list: readonly (Expression | { readonly spread: Expression })[] }
  | Call;

/** `type.method(...args)` or `type.method({ props })`, with the member of the result that is meant. */
export interface Call {
  readonly call: readonly [type: string, method: string];
  readonly args: readonly Expression[];
  readonly props?: Props;
  readonly member?: string;
}

/** In their order; what is undefined is left out. Names as in TypeScript. */
export type Props = Readonly<Record<string, Expression | undefined>>;

export function text(value: string): Expression {
  return { text: value };
}

export function call(type: string, method: string, ...args: Expression[]): Call {
  return { call: [type, method], args };
}

export function withProps(type: string, method: string, props: Props): Call {
  return { call: [type, method], args: [], props };
}

export function definedProps(props: Props): [string, Expression][] {
  return Object.entries(props).filter((entry): entry is [string, Expression] => entry[1] !== undefined);
}

/** The types whose static methods are called, each once, sorted: what has to be imported. */
export function typesIn(expression: Expression): string[] {
  const inner = 'list' in expression ? expression.list.map(item => 'spread' in item ? item.spread : item)
    : 'call' in expression ? [...expression.args, ...definedProps(expression.props ?? {}).map(([, value]) => value)] : [];
  const own = 'call' in expression ? [expression.call[0]] : [];
  return [...new Set([...own, ...inner.flatMap(typesIn)])].sort();
}
