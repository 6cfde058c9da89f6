import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** Courier reads only the first string of a TXT record. */
export function stsStrings({ facts }: View): CheckFinding[] {
  const several = facts.sts.state === 'found' && facts.sts.value.records.some(({ text, strings }) => text.startsWith('v=STSv1') && strings > 1);
  return several ? [checkFinding('check-sts-several-strings', 'warning',
    `The record _mta-sts.${facts.domain} is cut into several strings, of which one sender reads only the first.`, 'Publish it as one string, which holds 255 octets.')] : [];
}
