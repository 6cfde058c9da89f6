import { Live } from './held-live';
import type { KnownTtl } from './held-report';
import { HeldRequest } from './held-request';
import { MOST_VERSIONS, StackFacts } from './held-stack';
import { policyOf, revisionOf, StoredText } from './held-version';
import { formatInstant, formatSeconds, Instant, list, samePolicy } from '../change';
import { policyUrl } from '../protocol';

interface Noted {
  readonly request: HeldRequest;
  readonly live: Live;
  readonly stack?: StackFacts;
  readonly ttls: { readonly record: KnownTtl; readonly mx: KnownTtl };
  /** From when on the record announces what it does, at the latest. */
  readonly since?: Instant;
  /** What was published before the oldest version may be held. */
  readonly past: boolean;
  readonly now: Instant;
}

/** What a reader must know to trust the dates: what is missing, assumed, or not as it should be. */
export function notesOn(noted: Noted): string[] {
  const { live, stack, request } = noted;
  const notes = [
    ...stack ? onStack(noted, stack) : ['Only what is live was looked at. Senders may hold older policies, too, and nothing here tells of them: '
      + '--stack NAME reads what the stack has published.'],
    ...live.id === undefined ? [`_mta-sts.${request.domain} announces nothing: senders keep what they hold, and learn of nothing new.`] : [],
    ...live.noPolicy === undefined ? [] : [`${policyUrl(request.domain)} ${live.noPolicy}${live.notAsked === undefined
      ? ': senders that fetch now keep what they hold.' : '. That can be the way from here: whether senders get a policy there is not known.'}`],
    ...live.mx.state === 'unknown' ? [`The MX records are not known: ${live.mx.why}. The dates do not depend on them.`] : [],
    ...Object.values(noted.ttls).some(({ from }) => from === 'assumed')
      ? ['A TTL that nobody knows is taken for a day. Where a TTL was lowered of late, the old one counts: give it with --record-ttl or --mx-ttl.'] : [],
  ];
  return notes;
}

function onStack(noted: Noted, stack: StackFacts): string[] {
  const { live, past, request } = noted;
  const { versions } = stack;
  const newest = versions[0];
  if (!newest) {
    return ['The bucket has no version of the policy: what was published before is not known.'];
  }
  return [
    ...past ? [onPast(request, stack)] : [],
    ...onId(noted, versions, stack),
    ...live.policy && !samePolicy(live.policy, policyOf(newest))
      ? [`${policyUrl(request.domain)} serves another policy than the bucket has: since when is not known, so it counts as served all the time.`] : [],
    ...versions.flatMap(onVersion),
  ];
}

function onPast({ domain, nothingBefore }: HeldRequest, { versions, cutOff }: StackFacts): string {
  const oldest = formatInstant(versions.at(-1)!.at);
  if (cutOff) {
    return `The bucket has older versions than that of ${oldest}, which were not read (at most ${MOST_VERSIONS} are): what they were counts as not known.`;
  }
  return nothingBefore
    ? `By --nothing-before, what may have been published before ${oldest} does not count.`
    : `If nothing published a policy for ${domain} before ${oldest} (another host, or the same construct under another name or in another stack), `
      + 'or senders hold nothing of that any more, give --nothing-before.';
}

function onId({ live: { id }, request: { nothingBefore }, since, past, now }: Noted, versions: readonly StoredText[], stack: StackFacts): string[] {
  const labels = versions.flatMap(version => version.id ?? []);
  const onSince = since !== undefined ? [] : [
    `Since when the record announces id ${id} is not known: the id before it counts as announced until now, ${formatInstant(now)}. `
      + 'Give --record-since, or the dates move along with the clock.',
  ];
  if (id === undefined || id === labels[0]) {
    return id === undefined || (new Set(labels).size < 2 && (nothingBefore || !past)) ? [] : onSince;
  }
  if (labels.includes(id)) {
    return [`The record announces id ${id}, which is of an earlier version than the newest: a deploy is under way, or failed half-way, or the resolver `
      + 'here remembers the old record. What is served now counts as held under both ids.'];
  }
  if (revisionOf(versions[0].text, id) !== undefined) {
    return onSince;
  }
  return [`The record announces id ${id}, which no version has and no revision of the newest gives${stack.record?.id === undefined ? '' : `; the stack has ${stack.record.id}`}. `
    + 'Since when is not known, so everything that was ever served counts as held under it. Deploy, so that the record has the id of the policy.'];
}

function onVersion(version: StoredText): string[] {
  const { at, text, id } = version;
  const when = `The version of ${formatInstant(at)}`;
  if (text !== undefined && !policyOf(version)) {
    return [`${when} is no policy: senders hold nothing of it.`];
  }
  if (text !== undefined && id === undefined) {
    return [`${when} has no label, as if it was uploaded by hand: it counts as served, under the ids of that time.`];
  }
  return text !== undefined && id !== undefined && revisionOf(text, id) === undefined
    ? [`${when} is labelled with id ${id}, and its text has another one: somebody changed it by hand.`] : [];
}

/** Where the TTLs are from, as one line. */
export function ttlLine({ record, mx }: Noted['ttls']): string {
  const source = { option: 'as given', stack: 'from the stack', assumed: 'assumed' } as const;
  return list([`TXT ${formatSeconds(record.seconds)} (${source[record.from]})`, `MX ${formatSeconds(mx.seconds)} (${source[mx.from]})`]);
}
