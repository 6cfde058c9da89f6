import { Youngest } from './youngest';

const MOST = 32;

/** What a pure function says, kept for what it was asked last: the domains of one owner mostly have the same texts. */
export function remembered<A, T>(read: (asked: A) => T): (asked: A) => T {
  const known = new Youngest<T>(MOST);
  return asked => known.get(JSON.stringify(asked), () => read(asked));
}
