import { policyOf, revisionOf, StoredText } from './held-version';
import { History, Instant, later, Period, samePolicy, Seconds } from '../change';
import { Policy } from '../protocol';

/** What is known of what a domain has published. */
export interface Known {
  /** The newest first; empty where only what is live is known. */
  readonly versions: readonly StoredText[];
  /** What the record announces now. */
  readonly id?: string;
  /** From when on, at the latest. */
  readonly since?: Instant;
  /** What the policy host serves now. */
  readonly policy?: Policy;
}

/** Stands for the ids that were announced before anybody wrote them down. */
export const UNKNOWN_ID = 'not known';

/** CloudFormation waits so long for the publisher; then the record changes. */
const ANNOUNCED_WITHIN: Seconds = 20 * 60;

interface Run extends Period {
  readonly id: string;
  readonly from: Instant;
  readonly text?: string;
}

/**
 * What was served and announced, and when, from the versions of the policy object and from what is live.
 *
 * The publisher writes a text before its id is announced: so an id can be seen from the time of its version on, and for some
 * minutes after that of the next one. Where a date is not known, the one is taken that makes senders hold longer.
 */
export function historyOf(known: Known, now: Instant): History {
  return { served: servedPeriods(known), announced: announcedPeriods(known, now) };
}

function servedPeriods({ versions, policy: live }: Known): History['served'] {
  const stored = versions.flatMap((version, index) => {
    const policy = policyOf(version);
    // versions[-1] is undefined, and what is newest goes on
    return policy ? [{ policy, from: version.at, until: versions[index - 1]?.at }] : [];
  });
  const elsewhere = live && !samePolicy(live, versions[0] && policyOf(versions[0]));
  return elsewhere ? [...stored, { policy: live }] : stored;
}

export function announcedPeriods(of: Known, now: Instant): History['announced'] {
  const { versions, id, since } = of;
  const runs = runsOf(versions);
  const last = runs.at(-1);
  // since then nothing else is announced than now
  const ended = since ?? now;
  const periods = runs.map((run, index) => ({
    id: run.id,
    from: run.from,
    until: notBefore(run.from, index + 1 < runs.length ? Math.min(later(runs[index + 1].from, ANNOUNCED_WITHIN), ended) : ended),
  } as Period & { id: string }));
  const open = runs.map(run => run.id).lastIndexOf(id ?? '');
  const quiet = quietNow(of, runs);
  if (open >= 0) {
    periods[open] = { id: runs[open].id, from: Math.min(runs[open].from, since ?? Infinity) };
    // a deploy that failed half-way announces its id when it is mended, and somebody who types the record does when they do: days later
    if (open > 0 && runs[open] === last) {
      periods[open - 1] = { ...periods[open - 1], until: notBefore(last.from, ended) };
    }
  } else if (id !== undefined) {
    periods.push({ id, from: quiet?.from });
  }
  // what is announced now without a version of its own may have been tried and taken back before, as what has one
  return [...beforeLabels(of, now), ...periods, ...quietRevisions(quiet ? [...runs, quiet] : runs)];
}

/** What is announced now, if it is a revision of the newest text that no version names. */
function quietNow({ versions: [newest], id, since = Infinity }: Known, runs: readonly Run[]): Run | undefined {
  return newest === undefined || id === undefined || runs.some(run => run.id === id) || revisionOf(newest.text, id) === undefined
    ? undefined : { id, from: Math.min(newest.at, since), text: newest.text };
}

/** Ids in the order in which they came; of versions without a label, the id of before stays announced. */
function runsOf(versions: readonly StoredText[]): Run[] {
  const runs: Run[] = [];
  for (const { id, at, text } of [...versions].reverse()) {
    if (id !== undefined && id !== runs.at(-1)?.id) {
      runs.push({ id, from: at, text });
    }
  }
  return runs;
}

/** What was announced while the first versions without a label, or a policy of another host, were served. */
function beforeLabels(of: Known, now: Instant): History['announced'] {
  const { versions, id, policy } = of;
  const unlabelled = versions.length > 0 && versions.at(-1)!.id === undefined;
  const recordIsGone = versions.length === 0 && id === undefined && policy !== undefined;
  return unlabelled || recordIsGone ? [{ id: UNKNOWN_ID, until: firstLabelAnnounced(of, now) }] : [];
}

/** When the id of before was replaced by the first one that a label names, at the latest. */
export function firstLabelAnnounced({ versions, id, since }: Known, now: Instant): Instant {
  const [first, ...more] = runsOf(versions);
  if (first === undefined) {
    return now;
  }
  // as for the last of several
  const followed = more.length === 0 && (first.id === id || since === undefined);
  return notBefore(first.from, Math.min(followed ? Infinity : later(first.from, ANNOUNCED_WITHIN), since ?? now));
}

/**
 * A new revision of a text that is served is announced without a new version. If the text returns under it after another one of
 * that revision, it was the one before that, too: a publish that was rolled back.
 */
function quietRevisions(runs: readonly Run[]): History['announced'] {
  const revisions = runs.map(run => revisionOf(run.text, run.id) ?? 0);
  return runs.flatMap((run, index) => runs.slice(0, index)
    .map((earlier, at) => ({ earlier, at }))
    .filter(({ earlier, at }) => earlier.text === run.text && earlier.id !== run.id
      && revisions.slice(at + 1, index).some(revision => revision >= revisions[index]))
    .map(({ earlier, at }) => ({ id: run.id, from: earlier.from, until: later(runs[at + 1].from, ANNOUNCED_WITHIN) })));
}

function notBefore(from: Instant, until: Instant): Instant {
  return Math.max(from, until);
}
