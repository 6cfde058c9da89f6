import { mxMatches } from '../../protocol';
import { Facts } from '../facts';
import { ChangeFinding, finding } from '../finding';
import { patterns, samePolicy } from '../same-policy';
import { findMx, list, wait } from '../words';

/** A pattern goes while senders enforce; `change-excludes-mx` tells when that takes a host away. */
export function patternRemoved({ domain, oldPolicy, newPolicy, oldMx, newMx, verdict, options }: Facts): ChangeFinding[] {
  if (oldPolicy?.mode !== 'enforce' || newPolicy?.mode !== 'enforce') {
    return [];
  }
  const kept = patterns(newPolicy);
  const removed = patterns(oldPolicy).filter(pattern => !kept.includes(pattern) && !kept.some(each => mxMatches(pattern, each)));
  if (removed.length === 0 || verdict.pairs.some(({ held, worse }) => held === 'after' && worse)) {
    return [];
  }
  const what = `${list(removed)} ${removed.length === 1 ? 'goes' : 'go'} from the policy of ${domain}`;
  if (!oldMx || !newMx) {
    return [finding('change-pattern-removed', 'medium',
      `${what}, and the MX hosts are not known: if one of them matched nothing else, every sender that enforces refuses it.`,
      findMx(options.asked))];
  }
  return [finding('change-pattern-removed', 'none', `${what}, and no MX host needs it.`,
    `Right if the last MX record that needed it has been gone for ${wait(options)}.`)];
}

/** The same patterns, written otherwise. */
export function mxOrder({ domain, before, after, oldPolicy, newPolicy }: Facts): ChangeFinding[] {
  if (!oldPolicy || !samePolicy(oldPolicy, newPolicy)) {
    return [];
  }
  const otherText = before?.text !== undefined && after?.text !== undefined && before.text !== after.text;
  if (!otherText && JSON.stringify(oldPolicy.mx) === JSON.stringify(newPolicy?.mx)) {
    return [];
  }
  return [finding('change-mx-order', 'none',
    `The policy of ${domain} is written otherwise (order, case, repetition or line ends) and says the same: no effect on mail.`,
    'Nothing.')];
}
