import { definedProps, Expression, Props, text, typesIn } from './expression';
import { Plan } from './plan';
import { WIDTH, wrapped } from '../../private/wrapped';

/** What two languages write differently. */
export interface Language {
  readonly comment: string;
  readonly spread: string;
  literal(value: string): string;
  name(camelCase: string): string;
  /** The named arguments of a call, each as it is printed. */
  props(lines: readonly string[], indent: string): string;
  prop(name: string, value: string): string;
  /** The whole file. */
  file(plan: Plan, parts: Parts): string[];
}

export interface Parts {
  /** Of this library. */
  readonly types: readonly string[];
  readonly usesDuration: boolean;
  readonly domainName?: string;
}

export function printPlan(plan: Plan, language: Language): string[] {
  const types = [...new Set([...typesIn(plan.policy), ...typesIn(plan.tlsReporting), 'MtaSts'])].sort();
  return language.file(plan, {
    types: types.filter(type => type !== 'Duration'),
    usesDuration: types.includes('Duration'),
    domainName: plan.zone === plan.domain ? undefined : plan.domain,
  });
}

/** In one line; a list of many items has a line for each. */
export function printed(expression: Expression, language: Language, indent: string): string {
  if ('text' in expression) {
    return language.literal(expression.text);
  }
  if ('number' in expression) {
    return String(expression.number);
  }
  const deeper = `${indent}${' '.repeat(language.comment === '#' ? 4 : 2)}`;
  if ('list' in expression) {
    const items = (at: string) => expression.list.map(item => 'spread' in item ? `${language.spread}${printed(item.spread, language, at)}` : printed(item, language, at));
    const line = `[${items(indent).join(', ')}]`;
    return line.length <= 80 ? line : `[\n${items(deeper).map(item => `${deeper}${item},\n`).join('')}${indent}]`;
  }
  const [type, method] = expression.call;
  const args = expression.args.map(arg => printed(arg, language, indent)).join(', ');
  const props = definedProps(expression.props ?? {}).map(([name, value]) => language.prop(language.name(name), printed(value, language, indent)));
  const member = expression.member === undefined ? '' : `.${language.name(expression.member)}`;
  return `${type}.${language.name(method)}(${expression.props ? language.props(props, indent) : args})${member}`;
}

/** The properties of the construct, each with its reasons above it. */
export function construct(plan: Plan, language: Language, zone: string, domainName: string | undefined, indent: string): string[] {
  const values: Props = {
    domainName: domainName === undefined ? undefined : text(domainName),
    policy: plan.policy,
    tlsReporting: plan.tlsReporting,
  };
  const reasons: Readonly<Record<string, readonly string[]>> = { policy: plan.whyPolicy, tlsReporting: plan.whyReporting };
  return [
    `${indent}${language.prop('zone', zone)},`,
    ...definedProps(values).flatMap(([name, value]) => [
      ...(reasons[name] ?? []).flatMap(reason => comment(reason, language, indent)),
      ...`${indent}${language.prop(language.name(name), printed(value, language, indent))},`.split('\n'),
    ]),
  ];
}

/** What stands above the code. */
export function heading({ domain, held, first, mended, left, steps }: Plan, language: Language): string[] {
  const numbered = (items: readonly string[]) => items.map((each, index) => `${index + 1}. ${each}`);
  return [
    `MTA-STS and TLS reporting for ${domain}, suggested by "mta-sts suggest".`,
    ...held.length === 0 ? [] : ['', ...held],
    ...first.length === 0 ? [] : [
      '', 'First mend:', ...numbered(first),
      `Then ask again, and deploy what is suggested then.${held.length === 0 ? '' : ' If it cannot be mended, go by "Know this first".'}`,
    ],
    ...mended.length === 0 ? [] : ['', 'Broken now:', ...numbered(mended), `The code below mends this${first.length === 0 ? '; nothing has to be mended first' : ''}.`],
    ...left.length === 0 ? [] : ['', 'Broken now, and the code below leaves it as it is:', ...numbered(left)],
    ...steps.length === 0 ? [] : ['', ...steps],
  ].flatMap(each => comment(each, language, ''));
}

/**
 * A remark of one line or more. Strangers' words are in it: no character can end the line, and no line but the first, which begins with a word of ours,
 * begins with anything that a compiler takes for an instruction (`@ts-…`).
 */
function comment(remark: string, { comment: mark }: Language, indent: string): string[] {
  return wrapped(remark, `${indent}${mark} `, WIDTH, { mayBegin: word => /^[A-Za-z0-9("_]/.test(word) });
}
