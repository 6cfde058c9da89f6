import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** A name that nobody has answers: so do `_mta-sts` and `_smtp._tls` of names below, with what is meant for something else. */
export function wildcard({ facts }: View): CheckFinding[] {
  if (facts.nobody.state !== 'found') {
    return [];
  }
  const { domain } = facts;
  const [alias] = facts.nobody.value.via;
  // its TXT records are those of the other name, and belong there
  return alias !== undefined ? [checkFinding('check-wildcard-answers', 'warning',
    `Every name below ${domain} that has no records of its own answers with those of another: *.${domain} is an alias of ${alias}. Senders and checkers find its TXT records at _mta-sts and _smtp._tls.`,
    `Give _mta-sts, mta-sts and _smtp._tls.${domain} records of their own, or put addresses in the place of *.${domain}. IN CNAME ${alias}.`)] : [checkFinding('check-wildcard-answers', 'warning',
    `A wildcard TXT record answers for every name below ${domain}: senders and checkers find it at _mta-sts and _smtp._tls where nothing else is.`,
    `Remove the TXT record of *.${domain}, or give these names records of their own.`)];
}
