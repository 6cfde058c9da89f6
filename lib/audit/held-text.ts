import { HeldReport } from './held';
import { formatInstant, formatSeconds, HeldPolicy, hostList, list, MxHost, Until } from '../change';

/** The report for people. */
export function heldText(report: HeldReport): string {
  const { domain, source, announced, held, recordTtl, mxTtl, notes, move, retire, at } = report;
  return [
    `${domain}, by ${source}: ${announced === undefined ? 'no id is announced' : `id ${announced} is announced`}.`,
    `Counted with a TTL of ${formatSeconds(recordTtl)} for the TXT record and ${formatSeconds(mxTtl)} for the MX records.`,
    '',
    held.length === 0 ? 'No sender can hold a policy.' : 'Senders may hold:',
    ...held.flatMap(policyLines),
    ...move ? ['', moving(move, at)] : [],
    '',
    retiring(retire, at),
    ...notes.map(note => `Note: ${note}`),
  ].join('\n');
}

/** The report for programs: dates as ISO 8601, null for no end. */
export function heldJson(report: HeldReport): string {
  const { domain, source, announced, held, recordTtl, mxTtl, notes, move, retire, at } = report;
  return JSON.stringify({
    domain,
    at: iso(at),
    source,
    announced: announced ?? null,
    recordTtl,
    mxTtl,
    held: held.map(({ policy, ids, current, until }) => ({ ...policy, ids, current, until: isoDates(until) })),
    safeToRetire: isoDates(retire),
    ...move ? { safeToMoveMx: { to: move.to.map(({ host }) => host), ...isoDates(move) } } : {},
    notes,
  }, undefined, 2);
}

function policyLines({ policy, ids, current, until }: HeldPolicy): string[] {
  return [
    `  mode ${policy.mode}, mx ${list(policy.mx)}, max_age ${policy.maxAge} (${formatSeconds(policy.maxAge)})${current ? ', which is current' : ''}`,
    `    id ${list(ids)}`,
    `    ${spans(until)}`,
  ];
}

function spans({ normal, worst }: Until): string {
  return worst === Infinity
    ? 'as long as its id is announced or its text is served'
    : `senders that can fetch: until ${formatInstant(normal)}; those that cannot, or are under attack: until ${formatInstant(worst)}`;
}

function moving({ to, normal, worst }: Until & { readonly to: readonly MxHost[] }, at: number): string {
  const hosts = hostList(to);
  if (worst <= at) {
    return `The MX records may name ${hosts} now: no policy that senders hold is against it.`;
  }
  return normal === Infinity
    ? `The MX records may not name ${hosts} yet: the policy that senders get now does not cover it. Publish one that does, and ask again.`
    : `The MX records may name ${hosts} from ${formatInstant(normal)}. Senders that cannot fetch hold an older policy until ${formatInstant(worst)}.`;
}

function retiring({ worst }: Until, at: number): string {
  if (worst <= at) {
    return 'The record and the policy host may be removed now: nobody holds a policy in enforce.';
  }
  return worst === Infinity
    ? 'To retire: publish mode none first. A policy in enforce is still announced or served.'
    : `The record and the policy host may be removed from ${formatInstant(worst)}: until then a sender may hold a policy in enforce.`;
}

function isoDates({ normal, worst }: Until): { readonly normal: string | null; readonly worst: string | null } {
  return { normal: iso(normal), worst: iso(worst) };
}

function iso(at: number): string | null {
  return at === Infinity ? null : new Date(at).toISOString();
}
