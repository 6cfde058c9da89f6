import { Side, SideOfDomain } from './types';

/** One publication before and after; one of the two at least. */
export interface PairOfSides {
  readonly domain: string;
  readonly before?: SideOfDomain;
  readonly after?: SideOfDomain;
}

/** Which publication of the base became which of the head: by their place first, and what is left over of a domain by their order. */
export function pairUp(base: Side, head: Side): PairOfSides[] {
  const domains = new Set([...base.domains, ...head.domains].map(({ published }) => published.domain));
  const [old, next] = [byDomain(base), byDomain(head)];
  return [...domains].flatMap(domain => pairsOf(domain, old.get(domain) ?? [], next.get(domain) ?? []));
}

function byDomain({ domains }: Side): Map<string, SideOfDomain[]> {
  const found = new Map<string, SideOfDomain[]>();
  for (const side of domains) {
    found.set(side.published.domain, [...found.get(side.published.domain) ?? [], side]);
  }
  return found;
}

function pairsOf(domain: string, before: readonly SideOfDomain[], after: readonly SideOfDomain[]): PairOfSides[] {
  const [old, next] = [[...before], [...after]];
  const pairs: PairOfSides[] = [];
  for (const isSame of [samePlace, sameStack, sameEnvironment, () => true]) {
    for (const side of [...old]) {
      const match = next.find(other => isSame(side, other));
      if (match) {
        pairs.push({ domain, before: side, after: match });
        old.splice(old.indexOf(side), 1);
        next.splice(next.indexOf(match), 1);
      }
    }
  }
  return [...pairs, ...old.map(side => ({ domain, before: side })), ...next.map(side => ({ domain, after: side }))];
}

function samePlace(one: SideOfDomain, other: SideOfDomain): boolean {
  return sameStack(one, other) && one.where!.path === other.where!.path;
}

function sameStack({ where }: SideOfDomain, other: SideOfDomain): boolean {
  return where !== undefined && where.stack === other.where?.stack;
}

/** A stack that was renamed in its account; another account is another deploy. */
function sameEnvironment({ where }: SideOfDomain, other: SideOfDomain): boolean {
  return where?.environment !== undefined && where.environment === other.where?.environment;
}
