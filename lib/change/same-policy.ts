import { Policy } from '../protocol';

/** The patterns in lower case, each once, sorted: their order, case and repetition mean nothing to senders. */
export function patterns({ mx }: Policy): string[] {
  return [...new Set(mx.map(pattern => pattern.toLowerCase()))].sort();
}

/** Whether two policies say the same to every sender. */
export function samePolicy(one: Policy | undefined, other: Policy | undefined): boolean {
  if (!one || !other) {
    return one === other;
  }
  return one.mode === other.mode && one.maxAge === other.maxAge && JSON.stringify(patterns(one)) === JSON.stringify(patterns(other));
}
