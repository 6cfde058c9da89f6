const MOST = 32;

/** What a pure function says, kept for what it was asked last: the domains of one owner mostly have the same texts. */
export function remembered<A, T>(read: (asked: A) => T): (asked: A) => T {
  const known = new Map<string, T>();
  return asked => {
    const key = JSON.stringify(asked);
    const answer = known.has(key) ? known.get(key)! : read(asked);
    known.delete(key);
    known.set(key, answer);
    if (known.size > MOST) {
      known.delete(known.keys().next().value!);
    }
    return answer;
  };
}
