import { Expression, withProps } from './expression';
import { faults, leftFaults, mendedFaults, stepsOf } from './plan-faults';
import { heldBefore, NOT_TAKEN_OVER, unseen } from './plan-held';
import { duration, maxAgeOf, modeWhy } from './plan-mode';
import { fromLive, fromMx, nameable } from './plan-mx';
import { reportingOf } from './plan-reporting';
import { Seen } from './seen';
import { isSafe, receivingHosts, riskOf } from '../../change';
import { runbook } from '../../private/finding-page';
import { renderPolicy } from '../../protocol';
import { missing } from '../checks/domain';

/** What to write for a domain, and why. */
export interface Plan {
  readonly domain: string;
  readonly zone: string;
  readonly mode: 'enforce' | 'testing';
  readonly policy: Expression;
  readonly tlsReporting: Expression;
  /** What senders may hold of before, if that cannot be seen. */
  readonly held: readonly string[];
  /** What has to be mended before senders may be asked to refuse anything. */
  readonly first: readonly string[];
  /** What is broken, and is not when this is deployed. */
  readonly mended: readonly string[];
  /** What is broken, and still is then. */
  readonly left: readonly string[];
  readonly steps: readonly string[];
  readonly whyPolicy: readonly string[];
  readonly whyReporting: readonly string[];
}

/** Why there is nothing to write, or it cannot be told what. */
export interface NoPlan {
  readonly why: readonly string[];
  readonly exitCode: 1 | 2;
}

/** For the text that is tried; the construct has its own default. */
const WEEK = 604_800;

export function planFor(seen: Seen): Plan | NoPlan {
  const { domain } = seen;
  const hosts = receivingHosts(domain, seen.mx)!;
  if (seen.missing) {
    const { message, fix } = missing(domain);
    return nothing(message, fix);
  }
  if (hosts.length === 0) {
    return nothing(...receivesNothing(seen));
  }
  const { named, unnamed } = nameable(hosts);
  if (named.length === 0) {
    return nothing(`No MX host of ${domain} can be named in a policy. Mend the MX records first:`, ...unnamed);
  }
  if (seen.policy.state === 'unseen') {
    return { why: unseen(domain, seen.policy.why), exitCode: 2 };
  }
  const live = seen.sts.state === 'valid' && seen.policy.state === 'valid' ? seen.policy.policy : undefined;
  const mode = live?.mode === 'enforce' && unnamed.length === 0 && isSafe(riskOf(live, named)) ? 'enforce' : 'testing';
  const { mx, patterns, why } = live && live.mode !== 'none' ? fromLive(live, named) : fromMx(named);
  const maxAge = maxAgeOf(live, mode);
  try {
    renderPolicy({ mode, mx: patterns, maxAge: maxAge.seconds ?? WEEK });
  } catch (error) {
    return nothing(`No policy can name the MX hosts of ${domain}: ${(error as Error).message}.`);
  }
  const reporting = reportingOf(seen);
  const held = heldBefore(seen, live);
  return {
    domain,
    zone: seen.zone?.name ?? domain,
    mode,
    policy: withProps('MtaStsPolicy', mode, {
      mx, maxAge: maxAge.seconds === undefined ? undefined : duration(maxAge.seconds),
    }),
    tlsReporting: reporting.expression,
    held,
    first: [...unnamed, ...faults(seen, live, named)],
    mended: mendedFaults(seen, live, named, reporting.stays),
    left: leftFaults(seen, reporting.stays),
    steps: stepsOf(seen, reporting.stays),
    whyPolicy: [...held.length > 0 ? [NOT_TAKEN_OVER] : modeWhy(seen, live, mode, named), ...why, ...maxAge.why],
    whyReporting: reporting.why,
  };
}

function nothing(...why: readonly string[]): NoPlan {
  return { why, exitCode: 1 };
}

function receivesNothing({ domain, mx, sts, policy }: Seen): string[] {
  const why = mx.state === 'none' ? 'DNS has neither an MX record nor an address for it'
    : mx.state === 'records' && mx.records.every(({ host }) => host === '' || host === '.') ? 'its MX record is a null MX (RFC 7505)'
      : 'its MX records are there for verification only';
  const published = sts.state !== 'absent' || policy.state === 'valid';
  return [
    `${domain} receives no mail: ${why}. MTA-STS has nothing to protect there.`,
    ...published ? [`It has a policy, or the record of one, all the same. Retire it: ${runbook('retire')}`] : [],
  ];
}
