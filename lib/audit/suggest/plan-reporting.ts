import { call, Expression, text } from './expression';
import { Seen } from './seen';
import { SHOWN } from './words';
import { list } from '../../change';
import { renderTlsRptRecord } from '../../protocol';
import { quote } from '../../protocol/text';

interface Reporting {
  readonly expression: Expression;
  readonly why: string[];
  /** The record that is there is left to whoever keeps it. */
  readonly stays: boolean;
}

/** Where reports go now; where they go nowhere, a mailbox to be made. */
export function reportingOf({ domain, reports }: Seen): Reporting {
  if (reports.state !== 'valid') {
    return {
      expression: call('TlsReporting', 'toMailbox', text(`tls-reports@${domain}`)),
      why: [`${reports.state === 'absent' ? 'Nobody gets reports now.' : 'Some senders send no reports now, since the record is broken.'} Make this mailbox, or name another: `
        + 'one in another domain gets reports even when mail to this one fails.'],
      stays: false,
    };
  }
  const { rua } = reports;
  try {
    renderTlsRptRecord([...rua]);
  } catch (error) {
    return {
      expression: call('TlsReporting', 'managedElsewhere'),
      why: [`Reports go to ${list(rua.map(quote), SHOWN)} now, which the construct cannot publish: ${(error as Error).message}. So the record stays as it is.`],
      stays: true,
    };
  }
  const mailboxes = rua.every(uri => uri.startsWith('mailto:'));
  return {
    expression: call('TlsReporting', mailboxes ? 'toMailbox' : 'to', ...rua.map(uri => text(mailboxes ? uri.slice('mailto:'.length) : uri))),
    why: ['Reports go there now.'],
    stays: false,
  };
}
