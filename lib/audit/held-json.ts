import { HeldEntry, HeldReport, SafeDate, Standing } from './held-report';
import { Instant, Until } from '../change';

/** The report for programs; README.md says what the members mean. */
export function jsonOf(report: HeldReport): object {
  const { domain, at, stack, ttls, id, mx, held, covered, inTheDark, retire, move, notes, exitCode } = report;
  return {
    domain,
    at: iso(at),
    source: stack ? 'stack' : 'live',
    stack: stack?.name ?? null,
    bucket: stack?.bucket ?? null,
    recordTtl: ttls.record,
    mxTtl: ttls.mx,
    announcedId: id ?? null,
    mx: mx.state === 'records' ? mx.records : mx.state === 'unknown' ? null : [],
    held: held.map(entry),
    coveredByAll: inTheDark ? [] : covered ?? null,
    safeToRetire: safe(retire),
    safeToMoveMx: move ? { to: move.to, ...safe(move) } : null,
    notes,
    exitCode,
  };
}

/** Null: nobody could ask. */
const SERVED: Readonly<Record<Standing, boolean | null>> = { 'served': true, 'not-served': false, 'not-asked': null };

function entry({ before, policy: { mode, maxAge, mx }, ids, current, standing, until, skipped }: HeldEntry): object {
  return before === undefined
    ? { known: true, mode, maxAge, mx, ids, current, served: SERVED[standing], until: dates(until), skippedMx: skipped }
    : { known: false, before: iso(before), current, until: dates(until) };
}

function safe({ until, obstacle }: SafeDate): object {
  return obstacle ? { normal: null, worst: null, obstacle } : { ...dates(until), obstacle: null };
}

function dates({ normal, worst }: Until): object {
  return { normal: iso(normal), worst: iso(worst) };
}

/** Null: no end. */
function iso(at: Instant): string | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
