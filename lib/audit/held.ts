import { HeldPolicy, heldPolicies, History, MxHost, safeToMoveMx, safeToRetire, Ttls, Until } from '../change';

/** What is known of a domain, and from where. */
export interface Known extends Ttls {
  readonly domain: string;
  /** For people: `the stack Mail`, `what is live`. */
  readonly source: string;
  readonly history: History;
  /** What the TXT record announces now; undefined where there is none. */
  readonly announced?: string;
  /** What a reader must know to go by the dates. */
  readonly notes: readonly string[];
}

/** What senders may still hold of a domain. Instants in ms. */
export interface HeldReport extends Known {
  readonly at: number;
  /** The longest held first. */
  readonly held: readonly HeldPolicy[];
  /** From when the record and the policy host may go. */
  readonly retire: Until;
  /** From when the MX records may name these hosts. */
  readonly move?: Until & { readonly to: readonly MxHost[] };
}

/**
 * What senders may hold, and what may be done when.
 *
 * @param to the hosts that the MX records are to name.
 */
export function heldReport(known: Known, at: number, to?: readonly MxHost[]): HeldReport {
  const held = heldPolicies(known.history, at, known);
  return {
    ...known,
    at,
    held,
    retire: safeToRetire(held, at),
    ...to ? { move: { to, ...safeToMoveMx(held, to, at) } } : {},
  };
}

/** Whether something still stands in the way: of the MX hosts that were asked for, or of retiring the policy. */
export function holds({ at, retire, move }: HeldReport): boolean {
  return (move ?? retire).worst > at;
}
