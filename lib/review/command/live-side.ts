import { MxAnswer } from '../../change';
import { Dns } from '../../net/dns';
import { InFlight } from '../../net/in-flight';
import { mxForVerdict } from '../../net/live-mx';
import { livePublished } from '../../net/live-published';
import { World } from '../../net/world';
import { LIVE } from '../review';
import { Side } from '../types';

/** Domains at a time: each is four questions. */
const AT_ONCE = 16;

/** What the world sees of the domains of an app now. */
export async function liveSide(head: Side, { dns, fetchPolicy }: World): Promise<Side> {
  const isOpen = leavesMxOpen(head);
  const found = await inTurns(domainsOf(head), domain => livePublished(domain, dns, fetchPolicy, !isOpen(domain)));
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

/** From DNS, the MX records that the app leaves open, before or after. */
export async function liveMxOf(base: Side, head: Side, dns: Dns): Promise<Map<string, MxAnswer>> {
  const [isOpenBefore, isOpenAfter] = [base, head].map(leavesMxOpen);
  const domains = [...new Set([...domainsOf(base), ...domainsOf(head)])].filter(domain => isOpenBefore(domain) || isOpenAfter(domain));
  return new Map(await inTurns(domains, async (domain): Promise<[string, MxAnswer]> =>
    // a domain that has its MX records in the app may come with this change
    [domain, await mxForVerdict(domain, dns, !isOpenAfter(domain))]));
}

export function domainsOf({ domains }: Side): string[] {
  return [...new Set([...domains.values()].map(({ published }) => published.domain))];
}

/** Whether some MX answer of a domain is not known from a side. */
function leavesMxOpen({ domains, records }: Side): (domain: string) => boolean {
  const own = new Map<string, (MxAnswer | undefined)[]>();
  for (const { published: { domain, mx }, mxAnswers = [mx] } of domains.values()) {
    own.set(domain, [...own.get(domain) ?? [], ...mxAnswers]);
  }
  return domain => {
    const answers = own.get(domain) ?? records?.(domain).mxAnswers ?? [];
    return answers.length === 0 || answers.some(answer => answer === undefined || answer.state === 'unknown');
  };
}

function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const queue = new InFlight(AT_ONCE);
  return Promise.all(items.map(item => queue.run(() => work(item))));
}
