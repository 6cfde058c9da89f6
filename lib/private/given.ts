import { Duration } from 'aws-cdk-lib';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { MtaStsPolicy } from '../mta-sts-policy';
import { MxCheck } from '../mx-check';
import { TlsReporting } from '../tls-reporting';

/*
 * What the types of the API rule out, and JavaScript lets through. By what they have, not by their class: of a package that is
 * installed twice there are two.
 */

/** @throws when it is no hosted zone. */
export function checkZone(property: string, zone: IHostedZone): void {
  if (typeof zone !== 'object' || zone === null || !('hostedZoneId' in zone)) {
    throw new Error(`${property} is ${shown(zone)}, not a hosted zone: give the public one of the domain, `
      + 'such as HostedZone.fromLookup(this, \'Zone\', { domainName: \'example.com\' }).');
  }
}

/** @throws when it is no policy. */
export function checkPolicy(policy: MtaStsPolicy): void {
  if (typeof policy?.text !== 'string') {
    throw new Error(`policy is ${shown(policy)}, not an MtaStsPolicy: begin with MtaStsPolicy.testing({ mx: [...] }), `
      + 'with the hosts of the MX records of the domain.');
  }
}

/** @throws when it is no TlsReporting. */
export function checkTlsReporting(tlsReporting: TlsReporting): void {
  if (!Array.isArray(tlsReporting?.rua)) {
    throw new Error(`tlsReporting is ${shown(tlsReporting)}, not a TlsReporting: give TlsReporting.toMailbox('tls-reports@example.com'), `
      + 'or TlsReporting.none() for no reports on purpose.');
  }
}

/** @throws when it is no MxCheck. */
export function checkMxCheck(mxCheck: MxCheck): void {
  if (!Array.isArray(mxCheck?.leftOut)) {
    throw new Error(`mxCheck is ${shown(mxCheck)}, not an MxCheck: give MxCheck.refuse(), MxCheck.except('backup.example.net'), MxCheck.warn() or MxCheck.off().`);
  }
}

/** @throws when it is no Duration. */
export function checkDuration(property: string, duration: Duration): void {
  if (typeof duration?.isUnresolved !== 'function') {
    throw new Error(`${property} is ${shown(duration)}, not a Duration: give one such as Duration.days(7) or Duration.minutes(5).`);
  }
}

/** A value for an error, in a few words. */
export function shown(value: unknown): string {
  const text = Construct.isConstruct(value) ? `the construct ${JSON.stringify(value.node.path)}` : json(value) ?? String(value);
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}

function json(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // it has itself in it
    return undefined;
  }
}
