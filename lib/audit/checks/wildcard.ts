import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** A name that nobody has answers: so do `_mta-sts` and `_smtp._tls` of names below, with what is meant for something else. */
export function wildcard({ facts }: View): CheckFinding[] {
  return facts.nobody.state !== 'found' ? [] : [checkFinding('check-wildcard-answers', 'warning',
    `A wildcard TXT record answers for every name below ${facts.domain}: senders and checkers find it at _mta-sts and _smtp._tls where nothing else is.`,
    `Remove the TXT record of *.${facts.domain}, or give these names records of their own.`)];
}
