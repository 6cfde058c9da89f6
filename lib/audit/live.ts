import { Known } from './held';
import { Ttls } from '../change';
import { Dns } from '../net/dns';
import { FetchPolicy } from '../net/fetch-policy';
import { parsePolicy, parseStsRecord, policyHostName, policyUrl } from '../protocol';

/** The id that the TXT record announces now; undefined where there is none that a sender takes. */
export async function announcedId(domain: string, dns: Dns): Promise<string | undefined> {
  const name = `_mta-sts.${domain}`;
  try {
    const { valid, id } = parseStsRecord(await dns.txt(name));
    return valid ? id : undefined;
  } catch (error) {
    throw new Error(`The TXT record ${name} could not be looked up (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}): try again.`);
  }
}

/**
 * What the world sees of a domain now. Of earlier policies it tells nothing.
 *
 * @throws if DNS cannot be asked, or a policy is announced and cannot be fetched.
 */
export async function knownFromWorld(domain: string, ttls: Ttls, now: number, dns: Dns, fetchPolicy: FetchPolicy): Promise<Known> {
  const announced = await announcedId(domain, dns);
  const answer = await fetchPolicy(policyHostName(domain));
  const policy = answer.kind === 'answer' && answer.status === 200 ? parsePolicy(answer.body.toString('utf8')).policy : undefined;
  if (announced !== undefined && !policy) {
    const why = answer.kind === 'failure' ? answer.code : answer.status === 200 ? 'what is served is no valid policy' : `status ${answer.status}`;
    throw new Error(`${domain} announces the id ${announced}, and ${policyUrl(domain)} could not be read (${why}): what senders hold cannot be told from outside. `
      + 'Give --stack, the stack that publishes it.');
  }
  const notes = ['Only what is live is known: senders may hold earlier policies, too. Give --stack for those.'];
  if (announced === undefined) {
    notes.push(policy ? 'There is a policy, and no TXT record that announces it: no sender that is new fetches it.' : 'Neither a TXT record nor a policy is there.');
  }
  return {
    domain,
    announced,
    notes,
    ...ttls,
    source: 'what is live',
    history: {
      served: policy ? [{ policy }] : [],
      announced: announced !== undefined ? [{ id: announced }] : policy ? [{ id: '(none)', until: now }] : [],
    },
  };
}
