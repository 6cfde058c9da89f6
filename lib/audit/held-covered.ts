import { HeldPolicy } from '../change';
import { mxMatches } from '../protocol';

/**
 * The patterns that every held policy in enforce covers; undefined where none is held. A wildcard stands for one label, so what two
 * patterns have in common is one of them.
 */
export function coveredByAll(held: readonly HeldPolicy[]): string[] | undefined {
  const lists = held.filter(({ policy }) => policy.mode === 'enforce').map(({ policy }) => policy.mx.map(pattern => pattern.toLowerCase()));
  const common = [...new Set(lists.flat())].filter(one => lists.every(list =>
    list.some(pattern => pattern === one || (!one.startsWith('*.') && mxMatches(one, pattern)))));
  // what another one covers as well says nothing
  const most = common.filter(one => !common.some(other => other !== one && mxMatches(one, other)));
  return lists.length > 0 ? most.sort() : undefined;
}
