import { call, Expression, text } from './expression';
import { Seen } from './seen';
import { SHOWN } from './words';
import { list } from '../../change';
import { renderTlsRptRecord } from '../../protocol';
import { quote } from '../../protocol/text';

/** Where reports go now; where they go nowhere, a mailbox to be made. */
export function reportingOf({ domain, reports }: Seen): { expression: Expression; why: string[] } {
  if (reports.state !== 'valid') {
    return {
      expression: call('TlsReporting', 'toMailbox', text(`tls-reports@${domain}`)),
      why: [`${reports.state === 'absent' ? 'Nobody gets reports now' : 'The record of now gets no reports from some senders'}: make this mailbox, or name another. `
        + 'One in another domain also gets them when the TLS of this one is broken.'],
    };
  }
  const { rua } = reports;
  try {
    renderTlsRptRecord([...rua]);
  } catch (error) {
    return {
      expression: call('TlsReporting', 'managedElsewhere'),
      why: [`Reports go to ${list(rua.map(quote), SHOWN)} now, which the construct does not publish: ${(error as Error).message}. So the record stays as it is.`],
    };
  }
  const mailboxes = rua.every(uri => uri.startsWith('mailto:'));
  return {
    expression: call('TlsReporting', mailboxes ? 'toMailbox' : 'to', ...rua.map(uri => text(mailboxes ? uri.slice('mailto:'.length) : uri))),
    why: ['As reports go now.'],
  };
}
