import { Pair } from './pairs';
import { STS_RECORD } from './policy-host';
import { Assessment, formatSeconds, known, MxAnswer, receivingHosts } from '../change';

/** Where a TTL is not known; few records have a longer one. */
export const ASSUMED_TTL = 86_400;

/** What was said of each side; once where both say the same. */
export function said({ before, after }: Pair): string[] {
  const [old, next] = [before?.unknown ?? [], after?.unknown ?? []];
  return [...next, ...old.filter(each => !next.includes(each)).map(each => `Before: ${each}`)];
}

export function notesOn(
  { domain, before, after }: Pair, { findings, kind }: Assessment, ttls: { recordTtl?: number; mxTtl?: number },
  [old, next]: readonly (readonly (MxAnswer | undefined)[])[],
): string[] {
  const [oldUnknown, nextUnknown] = [old, next].map(answers => answers.some(answer => receivingHosts(domain, answer) === undefined));
  const policy = known(after?.published.policy);
  // where nothing was enforced and nothing is, they decide nothing
  const changes = kind !== 'unchanged' || JSON.stringify(old) !== JSON.stringify(next);
  const matters = changes && (policy?.mode === 'enforce' || before?.published.policy !== undefined);
  const which = oldUnknown && nextUnknown ? '' : oldUnknown ? ' of before the change' : ' of after the change';
  const assumed = [ttls.recordTtl === undefined ? 'TXT record _mta-sts' : '', ttls.mxTtl === undefined ? 'MX records' : ''].filter(Boolean);
  const idGoes = before?.published.host?.resources[STS_RECORD] !== undefined && after !== undefined
    && after.published.host?.resources[STS_RECORD] === undefined;
  const recordGoes = kind !== 'removed' && before?.published.tlsRpt !== undefined && after && after.published.tlsRpt === undefined;
  return [
    ...matters && (oldUnknown || nextUnknown)
      ? [`The MX hosts${which} are not known: whether the policies cover them cannot be told. Have them looked up: \`mta-sts review --resolve\`.`] : [],
    ...findings.some(({ until }) => until) && assumed.length > 0
      ? [`The TTL of the ${assumed.join(' and of the ')} is not known: ${formatSeconds(ASSUMED_TTL)} is assumed.`] : [],
    ...idGoes ? ['The record _mta-sts is not in the head: unless it stands elsewhere, no sender learns of the policy, and those that hold it keep it.'] : [],
    ...recordGoes ? ['The record _smtp._tls is not in the head: if it is managed elsewhere from now on, reports go on.'] : [],
  ];
}
