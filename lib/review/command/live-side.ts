import { MxAnswer } from '../../change';
import { Dns } from '../../net/dns';
import { InFlight } from '../../net/in-flight';
import { liveMx } from '../../net/live-mx';
import { livePublished } from '../../net/live-published';
import { World } from '../../net/world';
import { LIVE } from '../review';
import { Side } from '../types';

/** Domains at a time: each is four questions. */
const AT_ONCE = 16;

/** What the world sees of some domains now. */
export async function liveSide(domains: readonly string[], { dns, fetchPolicy }: World): Promise<Side> {
  const found = await inTurns(domains, domain => livePublished(domain, dns, fetchPolicy));
  const published = new Map(found.map(each => [each.published.domain, each.published]));
  return {
    label: LIVE,
    domains: new Map(found.filter(each => each.published.policy !== undefined)
      .map(({ published: { domain }, notes }) => [domain, { published: published.get(domain)!, unknown: notes }])),
    records: domain => {
      const { mx, tlsRpt } = published.get(domain) ?? { mx: undefined, tlsRpt: undefined };
      return { mxAnswers: mx ? [mx] : [], tlsRpt };
    },
    notes: ['looked at for the domains of head: one that is removed from the app is not seen. Give the assembly of before as --base.'],
  };
}

/** The MX records of some domains, from DNS. */
export async function liveMxOf(domains: readonly string[], dns: Dns): Promise<Map<string, MxAnswer>> {
  return new Map(await inTurns(domains, async (domain): Promise<[string, MxAnswer]> => [domain, await liveMx(domain, dns)]));
}

function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const queue = new InFlight(AT_ONCE);
  return Promise.all(items.map(item => queue.run(() => work(item))));
}
