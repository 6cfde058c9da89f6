import { pageOf } from '../../private/finding-page';
import { code, inline } from '../../private/markdown';
import { DomainReport } from '../judge-domain';

export const MARKER = '<!-- cdk-mta-sts check -->';

/** For an issue or a comment. */
export function formatMarkdown(reports: readonly DomainReport[]): string[] {
  const found = reports.filter(({ findings }) => findings.some(({ severity }) => severity !== 'info'));
  return [
    MARKER,
    found.length === 0 ? `All is well: ${reports.length} ${reports.length === 1 ? 'domain' : 'domains'}.` : '| domain | severity | finding | what to do |',
    ...found.length === 0 ? [] : ['|---|---|---|---|'],
    ...found.flatMap(({ domain, findings }) => findings.filter(({ severity }) => severity !== 'info').map(each =>
      `| ${code(domain)} | **${each.severity}** | [${each.code}](${pageOf(each.code)}): ${inline(each.message)} | ${each.fix === undefined ? '' : code(each.fix)} |`)),
  ];
}
