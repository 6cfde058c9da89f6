import { list } from '../../change';
import { wideWildcard } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { unusedPatterns } from '../suggest/recognize';
import { View } from '../view';

/** A name in the policy that no MX host has may be one of before, or of a move that is about to come. Not so where it is one of those that the provider of the domain has. */
export function mxPatterns({ facts: { domain }, policy, mx, sts }: View): CheckFinding[] {
  if (!policy || policy.mode === 'none' || !mx || mx.length === 0 || !sts?.valid) {
    return [];
  }
  const unused = unusedPatterns(policy.mx, mx.map(({ host }) => host))
    // of a wildcard that covers no host anywhere it is said already, with what to write instead
    .filter(pattern => wideWildcard(pattern)?.code !== 'mx-wildcard-covers-none');
  return unused.length > 0 ? [checkFinding('check-mx-pattern-unused', 'warning',
    `No MX host of ${domain} matches ${list(unused)} of its policy: who gets such a name can receive its mail, if they can change its MX records.`,
    `Take ${list(unused)} out of mx, unless a move to it is about to come.`)] : [];
}
