import { Facts } from '../facts';
import { ChangeFinding, finding } from '../finding';
import { isUnknown } from '../unknown';
import { list } from '../words';

/** In testing, reports are all that a policy is for. */
export function tlsRptRemoved({ domain, before, after, newPolicy }: Facts): ChangeFinding[] {
  const old = before?.tlsRpt;
  if (!old || isUnknown(old) || after?.tlsRpt) {
    return [];
  }
  const testing = newPolicy?.mode === 'testing';
  return [finding('change-tlsrpt-removed', testing ? 'high' : 'medium',
    `Senders no longer report to ${list(old.rua)} when TLS to ${domain} fails: nobody notices that mail does not arrive`
    + `${testing ? ', and mode testing tells nothing without reports' : ''}.`,
    'Keep the record `_smtp._tls`, with an address that is read.')];
}

export function tlsRptReplaced({ domain, before, after }: Facts): ChangeFinding[] {
  const [old, next] = [before?.tlsRpt, after?.tlsRpt];
  if (!old || !next || isUnknown(old) || isUnknown(next)) {
    return [];
  }
  const gone = old.rua.filter(uri => !next.rua.includes(uri));
  return gone.length === 0 ? [] : [finding('change-tlsrpt-replaced', 'low',
    `TLS reports of ${domain} go to ${list(next.rua)} instead of ${list(gone)}, which still gets some for a few days.`,
    'Keep reading the old address for a week.')];
}
