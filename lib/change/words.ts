import { explainUncovered, Policy } from '../protocol';
import { MxHost } from './mx';
import { Asked } from './published';
import { Risk } from './risk';
import { formatInstant, formatSeconds } from './time';
import { normalWait, Ttls, Until } from './waits';

/** What becomes of mail, as the end of a sentence that names senders. */
export const outcome: Readonly<Record<Risk, string>> = {
  none: 'deliver to every host',
  low: 'skip some of the hosts and deliver to the others: less redundancy',
  high: 'skip every host of the best preference, and everything goes to the backups',
  critical: 'find no host left: mail is deferred, and bounced after some days',
};

/** `a`, `a and b`, `a, b and c`; of many only the first few. */
export function list(items: readonly string[], most = 8): string {
  const shown = items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

export function hostList(hosts: readonly MxHost[]): string {
  return list(hosts.map(({ host }) => host));
}

/** Why a policy does not cover hosts: its patterns, and those that come near without a match. */
export function whyUncovered(policy: Policy, hosts: readonly MxHost[]): string {
  const near = explainUncovered(policy.mx, hosts.map(({ host }) => host))
    .flatMap(each => each.near.map(({ pattern, why }) => `${pattern} does not match ${each.host}: ${why}`));
  const its = `the policy has ${list(policy.mx)}`;
  return near.length > 0 ? `${its} (${near.slice(0, 3).join('. ')})` : its;
}

/** What to do where the MX hosts are not known. */
export function findMx({ mx = false }: Asked = {}): string {
  return mx ? 'Review again when DNS answers for the domain, or give the MX records as values that are known at synthesis.'
    : 'Have the MX records looked up: `mta-sts review --resolve`.';
}

/** Both dates, for what senders go by until they have moved. */
export function dates({ normal, worst }: Until): string {
  if (normal === Infinity) {
    return 'as long as the id stays announced';
  }
  return normal === worst ? `until ${formatInstant(worst)}`
    : `until ${formatInstant(normal)}; senders that cannot fetch, or are under attack, until ${formatInstant(worst)}`;
}

/** The wait between two steps. */
export function wait(ttls: Ttls): string {
  return `${formatSeconds(normalWait(ttls))} (the longer TTL of the TXT and MX records, and 48 hours)`;
}
