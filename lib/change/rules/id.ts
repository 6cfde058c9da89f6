import { Facts, sameId } from '../facts';
import { ChangeFinding, finding } from '../finding';
import { samePolicy } from '../same-policy';
import { known } from '../unknown';
import { dates } from '../words';

/** An id that was made up may stay when the text changes. */
export function idNotHash(facts: Facts): ChangeFinding[] {
  const { domain, before, after } = facts;
  const id = known(after?.id);
  const stands = before?.idMatchesText === false && before.text === after?.text && sameId(facts);
  if (id === undefined || !after?.policy || after.idMatchesText !== false || stands) {
    return [];
  }
  return [finding('change-id-not-hash', 'medium',
    `The id ${JSON.stringify(id)} that ${domain} announces is not the hash of its policy: a later change of the text may go unseen by senders.`,
    'Do not override the id; to make senders fetch the same text again, raise `revision`.')];
}

/** Senders fetch when the id changes, and else keep what they hold (RFC 8461 section 3.1). */
export function textWithoutId(facts: Facts): ChangeFinding[] {
  const { domain, after, oldPolicy, newPolicy, oldUntil } = facts;
  if (!oldPolicy || !newPolicy || samePolicy(oldPolicy, newPolicy) || !sameId(facts)) {
    return [];
  }
  return [finding('change-text-without-id', 'high',
    `The policy of ${domain} changes and its id ${JSON.stringify(known(after?.id))} does not: senders keep the old policy ${dates(oldUntil!)}.`,
    'Change the id with the text: leave it to the construct, or raise `revision`.', { until: oldUntil })];
}

export function revisionRaised({ domain, before, after }: Facts): ChangeFinding[] {
  const [from, to] = [before?.revision, after?.revision];
  if (from === undefined || to === undefined || to <= from) {
    return [];
  }
  return [finding('change-revision-raised', 'none',
    `The revision of ${domain} is raised from ${from} to ${to}: every sender fetches the policy again.`, 'Nothing.')];
}

/**
 * An id of earlier comes back, as after a revert. Who fetched the text in between while the earlier id was still in its resolver's
 * cache holds that text under the earlier id, and never fetches again.
 */
export function idReturns(facts: Facts): ChangeFinding[] {
  const { domain, before, after, oldPolicy, newPolicy, options } = facts;
  const id = known(after?.id);
  if (id === undefined || id === known(before?.id) || !oldPolicy) {
    return [];
  }
  const announcedBefore = options.history?.announced.some(each => each.id === id) ?? false;
  const revisionLowered = before?.revision !== undefined && after?.revision !== undefined && after.revision < before.revision
    && samePolicy(oldPolicy, newPolicy);
  if (!announcedBefore && !revisionLowered) {
    return [];
  }
  return [finding('change-id-returns', oldPolicy.mode === 'enforce' ? 'medium' : 'low',
    `The id ${JSON.stringify(id)} was announced for ${domain} before. Senders that fetched the policy of now while they still saw that id `
    + 'hold it under that id, and keep it without end, since they do not fetch again.',
    'Raise `revision` by one in the same change: the id is then a new one, and every sender fetches.',
    // a revert is how people mend things in a hurry
    { neverStops: true })];
}
