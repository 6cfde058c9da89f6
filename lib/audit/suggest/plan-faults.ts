import { Seen, Thing, Unseen } from './seen';
import { hostList, isSafe, list, MxHost, outcome, riskOf, unusable, whyUncovered } from '../../change';
import { MAIL_REFUSED, runbook } from '../../private/finding-page';
import { Policy } from '../../protocol';
import { quote } from '../../protocol/text';

/** What is broken now, and what the suggested code depends on: once it is mended, another code may be suggested. */
export function faults({ domain, sts, policy, zone }: Seen, live: Policy | undefined, named: readonly MxHost[]): string[] {
  return [
    ...isSafe(riskOf(live, named)) ? [] : [`${uncovered(live!, named)} Mail is at stake now: ${MAIL_REFUSED}`],
    ...sts.state === 'broken' ? untaken(`The record _mta-sts.${domain}`, sts) : [],
    ...sts.state === 'valid' && policy.state === 'absent' ? [`The record _mta-sts.${domain} announces a policy, and nobody can fetch it: mta-sts.${domain} has no address.`] : [],
    ...sts.state === 'absent' ? [] : untaken(`What mta-sts.${domain} serves`, policy),
    ...zone && !zone.servers.some(server => /(^|\.)awsdns-\d+\.(com|net|org|co\.uk)\.?$/i.test(server))
      ? [`The name servers of ${zone.name} do not look like Route 53: ${list(zone.servers.slice().sort().map(quote), 4)}. `
        + 'The construct writes to a public hosted zone of Route 53, and DNS has to ask that one.'] : [],
  ];
}

/**
 * What is broken now, and is not when the suggested code is deployed.
 *
 * @param reportsStay the code leaves the record of reports to whoever keeps it.
 */
export function mendedFaults({ domain, sts, reports }: Seen, live: Policy | undefined, named: readonly MxHost[], reportsStay: boolean): string[] {
  const risk = riskOf(live, named);
  return [
    ...risk !== 'none' && isSafe(risk) ? [uncovered(live!, named)] : [],
    ...sts.state === 'broken' ? [] : untaken(`The record _mta-sts.${domain}`, sts),
    ...reportsStay ? [] : untaken(`The record _smtp._tls.${domain}`, reports),
  ];
}

/** What is broken now, and then as well. */
export function leftFaults({ domain, reports }: Seen, reportsStay: boolean): string[] {
  return reportsStay ? untaken(`The record _smtp._tls.${domain}`, reports).map(fault => `${fault} Mend the record where it is kept.`) : [];
}

function uncovered(live: Policy, named: readonly MxHost[]): string {
  const hosts = unusable(live, named);
  return `The live policy does not cover ${hostList(hosts)}: ${whyUncovered(live, hosts)}. Senders ${outcome[riskOf(live, named)]}.`;
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
export function stepsOf({ domain, sts, policyHost, reports }: Seen, reportsStay: boolean): string[] {
  const records = [
    ...policyHost ? [`mta-sts.${domain} (A, AAAA or CNAME; not if only a wildcard answers)`] : [],
    ...sts.state === 'absent' ? [] : [`_mta-sts.${domain} (TXT)`],
    ...reports.state === 'absent' || reportsStay ? [] : [`_smtp._tls.${domain} (TXT; it may stay with TlsReporting.managedElsewhere())`],
  ];
  return records.length === 0 ? [] : [
    `These records exist, and CloudFormation cannot create them again. Delete them just before the deploy: ${list(records)}.`,
    `How, and what senders do in between: ${runbook('move-here')}`,
  ];
}
