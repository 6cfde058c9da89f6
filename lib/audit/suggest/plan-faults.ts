import { Seen, Thing, Unseen } from './seen';
import { hostList, isSafe, list, MxHost, outcome, riskOf, unusable, whyUncovered } from '../../change';
import { Policy } from '../../protocol';
import { quote } from '../../protocol/text';

const MOVE_HERE = 'docs/runbooks/move-here.md';
const MAIL_REFUSED = 'docs/runbooks/mail-refused.md';

/** What is broken now. */
export function faults({ domain, sts, policy, reports, zone }: Seen, live: Policy | undefined, named: readonly MxHost[]): string[] {
  const risk = riskOf(live, named);
  return [
    ...risk === 'none' ? [] : [`The live policy does not cover ${hostList(unusable(live, named))}: ${whyUncovered(live!, unusable(live, named))}. `
      + `Senders ${outcome[risk]}.${isSafe(risk) ? '' : ` Mail is at stake now: ${MAIL_REFUSED}.`}`],
    ...untaken(`The record _mta-sts.${domain}`, sts),
    ...sts.state === 'valid' && policy.state === 'absent' ? [`The record _mta-sts.${domain} announces a policy, and nobody can fetch it: mta-sts.${domain} has no address.`] : [],
    ...sts.state === 'absent' ? [] : untaken(`What mta-sts.${domain} serves`, policy),
    ...untaken(`The record _smtp._tls.${domain}`, reports),
    ...zone && !zone.servers.some(server => /(^|\.)awsdns-\d+\.(com|net|org|co\.uk)\.?$/i.test(server))
      ? [`The name servers of ${zone.name} do not look like Route 53: ${list(zone.servers.slice().sort().map(quote), 4)}. `
        + 'The construct writes to a public hosted zone of Route 53, and DNS has to ask that one.'] : [],
  ];
}

function untaken<T>(what: string, thing: Thing<T> | Unseen): string[] {
  switch (thing.state) {
    case 'absent':
    case 'unseen': return [];
    case 'broken': return [`${what} is not what all senders take: ${thing.why.join('; ')}.`];
    case 'valid': return thing.odd.length === 0 ? [] : [`${what} is read differently by senders: ${thing.odd.join('; ')}.`];
  }
}

/** What has to be done for the deploy to succeed. */
export function stepsOf({ domain, sts, policyHost, reports }: Seen): string[] {
  const records = [
    ...policyHost ? [`mta-sts.${domain} (A, AAAA or CNAME; not if only a wildcard answers)`] : [],
    ...sts.state === 'absent' ? [] : [`_mta-sts.${domain} (TXT)`],
    ...reports.state === 'absent' ? [] : [`_smtp._tls.${domain} (TXT; it may stay with TlsReporting.managedElsewhere())`],
  ];
  return records.length === 0 ? [] : [
    `These records exist, and CloudFormation cannot create them again. Delete them just before the deploy: ${list(records)}.`,
    `How, and what senders do in between: ${MOVE_HERE}.`,
  ];
}
