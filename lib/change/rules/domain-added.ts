import { Facts } from '../facts';
import { ChangeFinding, finding } from '../finding';
import { list } from '../words';

/** The first policy of a domain. */
export function domainAdded({ domain, before, newPolicy }: Facts): ChangeFinding[] {
  if (before?.policy !== undefined || !newPolicy) {
    return [];
  }
  return [finding('change-domain-added', 'none',
    `${domain} gets its first policy, of mode ${newPolicy.mode} with mx ${list(newPolicy.mx)}.`
    + `${newPolicy.mode === 'enforce' ? '' : ' No mail is refused because of it.'}`,
    newPolicy.mode === 'testing' ? 'Read the reports for a week or two, then go on to enforce.' : 'Watch the reports of the next days.')];
}
