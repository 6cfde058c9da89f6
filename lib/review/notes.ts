import { Pair } from './pairs';
import { STS_RECORD } from './policy-host';
import { Assessment, findMx, formatSeconds, isUnknown, known, MxAnswer, receivingHosts, samePolicy } from '../change';

/** Where a TTL is not known; few records have a longer one. */
export const ASSUMED_TTL = 86_400;

/** What was said of each side; once where both say the same. */
export function said({ before, after }: Pair): string[] {
  const [old, next] = [before?.unknown ?? [], after?.unknown ?? []];
  return [...next, ...old.filter(each => !next.includes(each)).map(each => `Before: ${each}`)];
}

/** Of what is live, the policy that a verdict compares with could not be had. */
export function untoldLive({ before }: Pair): string[] {
  return before && !before.where && [before.published.policy, before.published.id].some(isUnknown) ? before.unknown.map(each => `Before: ${each}`) : [];
}

interface MxLook {
  readonly answers: readonly (MxAnswer | undefined)[];
  readonly missed?: string;
}

/**
 * What is not known of the MX hosts, and which of it no verdict can do without.
 *
 * @param asked DNS was.
 */
export function toldOfMx(
  { domain, before, after }: Pair, { kind }: Assessment, [old, next]: readonly MxLook[], asked: boolean,
): { mxNotes: string[]; untold: string[] } {
  const [oldUnknown, nextUnknown] = [old, next].map(({ answers }) => answers.some(answer => receivingHosts(domain, answer) === undefined));
  const moves = JSON.stringify(old.answers) !== JSON.stringify(next.answers);
  const enforces = (side: typeof before) => known(side?.published.policy)?.mode === 'enforce';
  const changes = kind !== 'unchanged' || moves;
  // where nothing was enforced and nothing is, they decide nothing
  if (!changes || !(enforces(after) || before?.published.policy !== undefined) || !(oldUnknown || nextUnknown)) {
    return { mxNotes: [], untold: [] };
  }
  const decides = enforces(after) && (moves || !isOnlyWider(before, after)) || (enforces(before) && moves);
  const missed = [...new Set([old.missed, next.missed].filter(why => why !== undefined))]
    .map(why => `${why}: whether the policies cover its MX hosts cannot be told.`);
  const which = oldUnknown && nextUnknown ? '' : oldUnknown ? ' of before the change' : ' of after the change';
  return {
    mxNotes: missed.length > 0 ? missed
      : [`The MX hosts${which} are not known: whether the policies cover them cannot be told.${asked ? '' : ` ${findMx()}`}`],
    // the emergency brake refuses no mail, wherever it goes
    untold: decides ? missed : [],
  };
}

/** The same policy, or one with more patterns: whoever is refused by it was refused before. */
function isOnlyWider(before: Pair['before'], after: Pair['after']): boolean {
  const [old, next] = [before, after].map(side => known(side?.published.policy));
  return old !== undefined && next !== undefined && samePolicy({ ...old, mx: next.mx }, next) && old.mx.every(pattern => next.mx.includes(pattern));
}

export function notesOn(
  { before, after }: Pair, { findings, kind }: Assessment, ttls: { recordTtl?: number; mxTtl?: number },
): string[] {
  const assumed = [ttls.recordTtl === undefined ? 'TXT record _mta-sts' : '', ttls.mxTtl === undefined ? 'MX records' : ''].filter(Boolean);
  const idGoes = before?.published.host?.resources[STS_RECORD] !== undefined && after !== undefined
    && after.published.host?.resources[STS_RECORD] === undefined;
  const recordGoes = kind !== 'removed' && before?.published.tlsRpt !== undefined && after && after.published.tlsRpt === undefined;
  return [
    ...findings.some(({ until }) => until) && assumed.length > 0
      ? [`The TTL of the ${assumed.join(' and of the ')} is not known: ${formatSeconds(ASSUMED_TTL)} is assumed.`] : [],
    ...idGoes ? ['The record _mta-sts is not in the head: unless it stands elsewhere, no sender learns of the policy, and those that hold it keep it.'] : [],
    ...recordGoes ? ['The record _smtp._tls is not in the head: if it is managed elsewhere from now on, reports go on.'] : [],
  ];
}
