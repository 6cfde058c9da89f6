import { Seen } from './seen';
import { runbook } from '../../private/finding-page';
import { Policy, policyUrl } from '../../protocol';

const HELD = 'senders may hold a policy in enforce that was published here before.';

/** Beside the mode. */
export const NOT_TAKEN_OVER = 'testing, since the policy that was published here before could not be taken over: see "Know this first".';

/** What comes before everything else, where there was a policy and it cannot be taken over: a failed fetch changes nothing for senders (RFC 8461 section 3.3). */
export function heldBefore({ domain, sts, policy }: Seen, live: Policy | undefined): string[] {
  if (sts.state === 'absent' || live || policy.state === 'valid' && policy.policy.mode !== 'enforce') {
    return [];
  }
  const [what, text] = policy.state === 'valid'
    ? ['a policy in enforce is served, but not all senders take the record', `save its text from ${policyUrl(domain)}`]
    : [`no policy can be read at mta-sts.${domain}`, `find its text (whoever runs mta-sts.${domain} may have it)`];
  return [
    `Know this first: ${HELD}`,
    `There is a record _mta-sts.${domain}, and ${what} ("First mend" says why). Senders that hold a policy keep to it until its max_age is over.`,
    'The code below begins with testing. Was the policy of before in enforce? Then testing would take its protection away: '
      + `${text}, and publish that instead, with MtaStsPolicy.fromFile().`,
    `Move no MX host until senders have fetched the new policy: ${runbook('move-here')}`,
  ];
}

/** Why nothing is suggested, where a policy is announced and its host says nothing. */
export function unseen(domain: string, why: string): string[] {
  return [
    `${why}, and there is a record _mta-sts.${domain}, which announces one.`,
    `${HELD[0].toUpperCase()}${HELD.slice(1)} So nothing is suggested: testing would take its protection away.`,
    'Ask again, perhaps from another network.',
    `If that host is gone for good, take the records of mta-sts.${domain} out of DNS. Then you get a construct, and what to do about the policy of before.`,
  ];
}
