import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

/** A name that does not exist, and one that receives no mail: the other checks are about something else. */
export function domain({ facts, kind }: View): CheckFinding[] {
  switch (kind) {
    case 'missing': return [missing(facts.domain)];
    case 'parked': return [checkFinding('check-receives-no-mail', 'info',
      `${facts.domain} receives no mail, so MTA-STS has nothing to protect there.`, 'Nothing; a null MX (`MX 0 .`) says so to senders.')];
    case 'sends': return [checkFinding('check-receives-no-mail', 'info',
      `${facts.domain} sends mail, as its SPF record says, and receives none: MTA-STS has nothing to protect there.`, 'Nothing; but answers and bounces to its mail get nowhere.')];
    default: return [];
  }
}

/** A name that DNS does not have. */
export function missing(name: string): CheckFinding & { readonly fix: string } {
  const fix = 'Look at the spelling, and at the registration of the domain.';
  return { ...checkFinding('check-domain-missing', 'error', `${name} does not exist in DNS.`), fix };
}

/** The same for who asked something else. */
export function notThere(name: string): string {
  const { message, fix } = missing(name);
  return `${message} ${fix}`;
}
