import { Side, SideOfDomain } from './types';

export interface Pair {
  readonly domain: string;
  /** The domain, and the stack where one side has several policies for it. */
  readonly name: string;
  readonly before?: SideOfDomain;
  readonly after?: SideOfDomain;
}

/**
 * Which policy of the base becomes which of the head. Where each side has one for the domain, it is the same, wherever it has moved.
 * Where a side has several, those of the same stack and path belong together, and one that is left on each side has moved.
 */
export function pairsOf(base: Side, head: Side): Pair[] {
  const [before, after] = [byDomain(base), byDomain(head)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .flatMap(domain => pairsOfDomain(domain, before.get(domain) ?? [], after.get(domain) ?? []));
}

function pairsOfDomain(domain: string, before: readonly SideOfDomain[], after: readonly SideOfDomain[]): Pair[] {
  if (before.length < 2 && after.length < 2) {
    return [{ domain, name: domain, before: before[0], after: after[0] }];
  }
  const named = (pair: Omit<Pair, 'domain' | 'name'>): Pair => {
    const { stack, path } = (pair.after ?? pair.before)?.where ?? { stack: 'live', path: '' };
    return { domain, name: `${domain} (${[stack, path].filter(Boolean).join(': ')})`, ...pair };
  };
  const [outside] = before;
  if (before.length === 1 && outside.where === undefined) {
    // the world has one, and each of the app's may be it
    return after.map(each => named({ before: outside, after: each }));
  }
  const places = new Map(before.map(each => [place(each), each]));
  const same = after.flatMap(next => {
    const old = places.get(place(next));
    // the first of a place has it, should a template be read twice
    return old && places.delete(place(next)) ? [{ before: old, after: next }] : [];
  });
  const paired = new Set(same.flatMap(pair => [pair.before, pair.after]));
  const [gone, come] = [before, after].map(sides => sides.filter(each => !paired.has(each)));
  if (gone.length === 1 && come.length === 1) {
    return [...same.map(named), named({ before: gone[0], after: come[0] })];
  }
  return [...same.map(named), ...gone.map(each => named({ before: each })), ...come.map(each => named({ after: each }))];
}

function place(side: SideOfDomain | undefined): string | undefined {
  return side?.where && `${side.published.host?.stack ?? side.where.stack}: ${side.where.path}`;
}

function byDomain({ domains }: Side): Map<string, SideOfDomain[]> {
  const found = new Map<string, SideOfDomain[]>();
  for (const side of domains.values()) {
    const { domain } = side.published;
    const others = found.get(domain);
    if (others) {
      others.push(side);
    } else {
      found.set(domain, [side]);
    }
  }
  return found;
}
