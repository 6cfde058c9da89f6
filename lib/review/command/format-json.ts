import { Until } from '../../change';
import { pageOf } from '../../private/finding-page';
import { printableJson } from '../../private/printable';
import { DomainReview, Review, SideOfDomain } from '../types';

/** For programs: docs/schemas/review.schema.json says what the members are. */
export function formatJson({ base, head, at, level, domains, notes }: Review, exitCode: number): string[] {
  return printableJson({ base, head, at: iso(at), level, domains: domains.map(domainOf), notes, exitCode }).split('\n');
}

function domainOf({ domain, before, after, assessment: { kind, level, findings }, notes }: DomainReview): object {
  return {
    domain,
    kind,
    level,
    before: sideOf(before),
    after: sideOf(after),
    findings: findings.map(each => ({
      code: each.code,
      harm: each.harm,
      level: each.level,
      message: each.message,
      next: each.next,
      until: each.until ? untilOf(each.until) : null,
      neverFails: each.neverStops,
      page: pageOf(each.code),
    })),
    notes,
  };
}

/** Null: it is not there, or it is not known, which the notes tell apart. */
function sideOf(side: SideOfDomain | undefined): object | null {
  if (!side) {
    return null;
  }
  const { published: { policy, id }, where } = side;
  const known = policy && !('unknown' in policy) ? policy : undefined;
  return {
    stack: where?.stack ?? null,
    path: where?.path ?? null,
    mode: known?.mode ?? null,
    mx: known?.mx ?? null,
    maxAge: known?.maxAge ?? null,
    id: typeof id === 'string' ? id : null,
  };
}

function untilOf({ normal, worst }: Until): object {
  return { normal: iso(normal), worst: iso(worst) };
}

/** Null: no end. */
function iso(at: number): string | null {
  return Number.isFinite(at) ? new Date(at).toISOString() : null;
}
