import { Facts } from '../facts';
import { ChangeFinding, finding } from '../finding';

/** MX records that were known and no longer are: nothing tells whether a policy in enforce covers where mail goes then. */
export function mxUnknown({ domain, oldPolicy, newPolicy, oldMx, newMx, after }: Facts): ChangeFinding[] {
  const enforced = [oldPolicy, newPolicy].some(policy => policy?.mode === 'enforce');
  if (!enforced || !oldMx || oldMx.length === 0 || newMx) {
    return [];
  }
  const why = after?.mx?.state === 'unknown' ? ` (${after.mx.why})` : '';
  return [finding('change-mx-unknown', 'medium',
    `The MX records of ${domain} are known before this change and not after it${why}: if mail then goes to a host that the policy does not cover, `
    + 'senders that enforce refuse it.',
    'Give the MX records as values that are known at synthesis, or see to it that they name the hosts of before; compare with `mx` of the policy.')];
}
