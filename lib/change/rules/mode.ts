import { Facts } from '../facts';
import { ChangeFinding, finding, Level, oneLevelUp, worstLevel } from '../finding';
import { MxHost } from '../mx';
import { ChangeOptions } from '../published';
import { riskOfRefused } from '../risk';
import { formatSeconds } from '../time';
import { isUnknown } from '../unknown';
import { memory } from '../waits';
import { dates, findMx, list } from '../words';

/**
 * Senders begin to refuse what does not match. How the MX hosts match is told by `change-excludes-mx`; this one weighs whether
 * their TLS is ready, which a policy in testing with reports would have shown.
 */
export function enforceBegins({ domain, before, oldPolicy, newPolicy, newMx, options }: Facts): ChangeFinding[] {
  if (newPolicy?.mode !== 'enforce' || oldPolicy?.mode === 'enforce' || isUnknown(before?.policy)) {
    return [];
  }
  const { level, what, next } = readiness(newMx, options);
  const begin = `Senders begin to refuse mail hosts of ${domain} that the policy does not cover or whose certificate they do not accept, `
    + `and hold the policy for up to ${formatSeconds(memory(newPolicy))}`;
  if (oldPolicy) {
    return [finding('change-enforce-begins', level, `${begin}. ${what}`, next)];
  }
  return [finding('change-enforce-untried', newMx?.length === 0 ? level : oneLevelUp(level),
    `${begin}; no policy was tried before. ${what}`, `Publish mode testing first, with TLS reports, for a week or two. ${next}`)];
}

interface Readiness {
  readonly level: Level;
  readonly what: string;
  readonly next: string;
}

function readiness(mx: readonly MxHost[] | undefined, { asked, evidence: { certificates, reports } = {} }: ChangeOptions): Readiness {
  if (!mx) {
    return {
      level: 'medium',
      what: 'The MX hosts are not known: whether mail is refused cannot be told.',
      next: findMx(asked),
    };
  }
  if (mx.length === 0) {
    return { level: 'none', what: 'No host receives mail for it, so there is nothing to refuse.', next: 'Nothing.' };
  }
  const of = (host: string) => certificates?.filter(each => each.host.toLowerCase().replace(/\.$/, '') === host) ?? [];
  const names = mx.map(({ host }) => host);
  const refused = names.filter(host => of(host).some(({ accepted }) => !accepted));
  const unseen = names.filter(host => of(host).length === 0);
  const failing = reports !== undefined && reports.failures > 0;
  const sound = (reports !== undefined && reports.sessions > 0 && !failing) || unseen.length === 0;
  return {
    level: worstLevel([riskOfRefused(mx, refused), failing ? 'medium' : 'none', sound ? 'none' : 'low']),
    what: [
      refused.length > 0 ? `The certificate of ${list(refused)} is not one that senders accept.` : '',
      reports ? `Reports tell of ${reports.failures} failures in ${reports.sessions} sessions.` : 'There are no reports.',
      unseen.length > 0 ? `The certificate of ${list(unseen)} was not looked at.` : '',
    ].filter(Boolean).join(' '),
    next: refused.length > 0 || failing ? 'Mend what fails, then enforce.'
      : sound ? 'Watch the reports of the next days.' : `Look first: \`mta-sts check --for enforce\` probes ${list(names)}.`,
  };
}

/** The emergency brake. */
export function enforceEnds({ domain, oldPolicy, newPolicy, oldUntil }: Facts): ChangeFinding[] {
  if (oldPolicy?.mode !== 'enforce' || !newPolicy || newPolicy.mode === 'enforce') {
    return [];
  }
  return [finding('change-enforce-ends', 'medium',
    `Senders no longer insist on TLS to ${domain}, and who sits between can read mail again. They enforce the old policy ${dates(oldUntil!)}.`,
    newPolicy.mode === 'none'
      ? 'To retire: keep the record and the policy host as long as some sender enforces, and remove them then.'
      : 'When the cause is mended, go back to enforce with `revision` raised by one.',
    { until: oldUntil, neverStops: true })];
}
