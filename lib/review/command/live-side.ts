import { MxAnswer } from '../../change';
import { Dns } from '../../net/dns';
import { FetchPolicy } from '../../net/fetch-policy';
import { liveMx } from '../../net/live-mx';
import { livePublished } from '../../net/live-published';
import { Side, SideOfDomain } from '../types';

/** What is asked outside of this machine. */
export interface World {
  readonly dns: Dns;
  readonly fetchPolicy: FetchPolicy;
}

/** Domains at a time: each is four questions. */
const AT_ONCE = 16;

/** What the world sees of some domains now. */
export async function liveSide(domains: readonly string[], { dns, fetchPolicy }: World): Promise<Side> {
  const found = new Map((await inTurns(domains, domain => livePublished(domain, dns, fetchPolicy)))
    .map(({ published, notes }): [string, SideOfDomain] => [published.domain, { published, unknown: notes }]));
  return {
    label: 'live',
    domains: [...found.values()].filter(({ published }) => published.policy !== undefined),
    around: domain => found.get(domain) ?? { published: { domain }, unknown: [] },
    notes: ['What is live is looked at for the domains of head: one that is removed from the app is not seen. Give the assembly of before as --base.'],
  };
}

/** The MX records of some domains, from DNS. */
export async function liveMxOf(domains: readonly string[], dns: Dns): Promise<Map<string, MxAnswer>> {
  return new Map(await inTurns(domains, async (domain): Promise<[string, MxAnswer]> => [domain, await liveMx(domain, dns)]));
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      results[next[0]] = await work(next[1]);
    }
  }));
  return results;
}
