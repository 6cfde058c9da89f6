import { pageOf } from '../../private/finding-page';
import { printableJson } from '../../private/printable';
import { DomainReport } from '../judge-domain';

/** For programs: docs/schemas/check.schema.json says what the members are. */
export function formatJson(reports: readonly DomainReport[], exitCode: number): string[] {
  return printableJson({
    domains: reports.map(({ domain, seen, kind, worst, protection: { mtaSts, dane }, readiness, findings, notes }) => ({
      domain,
      seen,
      kind,
      worst: worst ?? null,
      protection: { mtaSts, dane: dane ?? null },
      readyForEnforce: { ready: readiness.ready, reasons: readiness.reasons },
      findings: findings.map(({ code, area, severity, message, fix }) => ({ code, area, severity, message, fix: fix ?? null, page: pageOf(code) })),
      notes,
    })),
    exitCode,
  }).split('\n');
}
