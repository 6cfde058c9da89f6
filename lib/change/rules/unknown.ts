import { Facts } from '../facts';
import { ChangeFinding, finding } from '../finding';
import { isUnknown } from '../unknown';

/** What cannot be told is said, and nothing is concluded from it. */
export function policyUnknown({ domain, before, after, options }: Facts): ChangeFinding[] {
  const sides = [['before', before?.policy], ['after', after?.policy]] as const;
  const unknown = sides.flatMap(([when, policy]) => isUnknown(policy) ? [`of ${when} the change is not known (${policy.unknown})`] : []);
  return unknown.length === 0 ? [] : [finding('change-policy-unknown', 'medium',
    `The policy of ${domain} ${unknown.join(', and the one ')}: what this change does to mail cannot be told.`,
    !options.asked?.live ? 'Give the policy as values that are known at synthesis, or compare with what is live.' : [
      isUnknown(after?.policy) ? 'Give the policy as values that are known at synthesis.' : '',
      isUnknown(before?.policy) ? 'Review again when DNS and the policy host can be asked.' : '',
    ].filter(Boolean).join(' '))];
}

export function idUnknown({ domain, after }: Facts): ChangeFinding[] {
  return !isUnknown(after?.id) ? [] : [finding('change-id-unknown', 'low',
    `The id that ${domain} announces is not known (${after.id.unknown}): whether it changes with the text cannot be told.`,
    'Leave the id to the construct.')];
}

export function tlsRptUnknown({ domain, before, after }: Facts): ChangeFinding[] {
  // the same on both sides is no change
  if (!isUnknown(after?.tlsRpt) || isUnknown(before?.tlsRpt) || !before?.tlsRpt) {
    return [];
  }
  return [finding('change-tlsrpt-unknown', 'low',
    `Where TLS reports of ${domain} go is not known any more (${after.tlsRpt.unknown}); until now they went to ${before.tlsRpt.rua.join(', ')}. `
    + 'Without them nobody notices that mail does not arrive.',
    'See to it that the record `_smtp._tls` stands after the deploy.')];
}
