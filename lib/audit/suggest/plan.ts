import { Expression, withProps } from './expression';
import { faults, stepsOf } from './plan-faults';
import { duration, maxAgeOf, modeWhy } from './plan-mode';
import { fromLive, fromMx, nameable } from './plan-mx';
import { reportingOf } from './plan-reporting';
import { Seen } from './seen';
import { isSafe, receivingHosts, riskOf } from '../../change';
import { renderPolicy } from '../../protocol';

/** What to write for a domain, and why. */
export interface Plan {
  readonly domain: string;
  readonly zone: string;
  readonly mode: 'enforce' | 'testing';
  readonly policy: Expression;
  readonly tlsReporting: Expression;
  /** What has to be mended before senders may be asked to refuse anything. */
  readonly first: readonly string[];
  readonly steps: readonly string[];
  readonly whyPolicy: readonly string[];
  readonly whyReporting: readonly string[];
}

/** Why there is nothing to write. */
export interface NoPlan {
  readonly domain: string;
  readonly notApplicable: readonly string[];
}

/** For the text that is tried; the construct has its own default. */
const WEEK = 604_800;

export function planFor(seen: Seen): Plan | NoPlan {
  const { domain } = seen;
  const hosts = receivingHosts(domain, seen.mx)!;
  if (hosts.length === 0) {
    return { domain, notApplicable: receivesNothing(seen) };
  }
  const { named, unnamed } = nameable(hosts);
  if (named.length === 0) {
    return { domain, notApplicable: [`No MX host of ${domain} can be named in a policy. Mend the MX records first:`, ...unnamed] };
  }
  const live = seen.sts.state === 'valid' && seen.policy.state === 'valid' ? seen.policy.policy : undefined;
  const mode = live?.mode === 'enforce' && unnamed.length === 0 && isSafe(riskOf(live, named)) ? 'enforce' : 'testing';
  const { mx, patterns, why } = live && live.mode !== 'none' ? fromLive(live, named) : fromMx(named);
  const maxAge = maxAgeOf(live, mode);
  try {
    renderPolicy({ mode, mx: patterns, maxAge: maxAge.seconds ?? WEEK });
  } catch (error) {
    return { domain, notApplicable: [`No policy can name the MX hosts of ${domain}: ${(error as Error).message}.`] };
  }
  const reporting = reportingOf(seen);
  return {
    domain,
    zone: seen.zone?.name ?? domain,
    mode,
    policy: withProps('MtaStsPolicy', mode, {
      mx, maxAge: maxAge.seconds === undefined ? undefined : duration(maxAge.seconds),
    }),
    tlsReporting: reporting.expression,
    first: [...unnamed, ...faults(seen, live, named)],
    steps: stepsOf(seen),
    whyPolicy: [...modeWhy(seen, live, mode), ...why, ...maxAge.why],
    whyReporting: reporting.why,
  };
}

function receivesNothing({ domain, mx, sts, policy }: Seen): string[] {
  const why = mx.state === 'none' ? 'DNS has neither an MX record nor an address for it'
    : mx.state === 'records' && mx.records.every(({ host }) => host === '' || host === '.') ? 'its MX record is a null MX (RFC 7505)'
      : 'its MX records are there for verification only';
  const published = sts.state !== 'absent' || policy.state === 'valid';
  return [
    `${domain} receives no mail: ${why}. MTA-STS is not applicable.`,
    ...published ? ['It has a policy or a record of one nevertheless: retire it (docs/runbooks/retire.md).'] : [],
  ];
}
