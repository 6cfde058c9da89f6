import type { Choose } from '../../test/model/explore';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Two updates of one deploy, in the order that something puts them in: how long the first takes, and the second. */
const STEP = 20 * SECOND;
/** Two updates that nothing puts in an order are done within this of each other. */
const UNORDERED = MINUTE;
/** AWS gives no bound for an invalidation; minutes at some edges is what people see. An assumption. */
const INVALIDATION = { fastest: 10 * SECOND, slowest: 5 * MINUTE };

/** A way to publish a text and the id that stands for it. Times in ms. */
export interface Order {
  readonly name: string;
  /** When the text is written and when the id is announced, of a deploy that does both at a moment. */
  readonly write: (at: number, choose: Choose) => { readonly text: number; readonly id: number };
  /** From when an edge answers a text that was written at a moment; `phase` is the edge's own, from 0 to 1. */
  readonly seen: (written: number, phase: number, choose: Choose) => number;
}

const textFirst: Order['write'] = at => ({ text: at, id: at + STEP });
const unordered: Order['write'] = (at, choose) => ({ text: at + choose(UNORDERED, 'text'), id: at + choose(UNORDERED, 'id') });
const atOnce: Order['seen'] = written => written;

/** An edge that is asked all the time, and fetches again as soon as its copy is too old. */
const cachedFor = (time: number): Order['seen'] => (written, phase) => Math.ceil((written - phase * time) / time) * time + phase * time;

const invalidated: Order['seen'] = (written, _phase, choose) =>
  written + INVALIDATION.fastest + choose(INVALIDATION.slowest - INVALIDATION.fastest, 'edge');

export const OURS: Order = { name: 'cdk-mta-sts: text, proof, then id; no cache', write: textFirst, seen: atOnce };

export const ORDERS: readonly Order[] = [
  OURS,
  { name: 'id first, then text; no cache', write: at => ({ id: at, text: at + STEP }), seen: atOnce },
  { name: 'in no order, edge caches for 24 hours', write: unordered, seen: cachedFor(24 * HOUR) },
  { name: 'in no order, edge caches for 300 s, no invalidation', write: unordered, seen: cachedFor(300 * SECOND) },
  { name: 'text, invalidation not awaited, id', write: textFirst, seen: invalidated },
];
