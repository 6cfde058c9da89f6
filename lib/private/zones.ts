import { Stack, Token } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { checkZone } from './given';
import { normalizeDomain } from '../protocol';

/**
 * The mail domain that a construct is about, checked against the zone that its records go to.
 *
 * Whether a zone is private is known of those that the app defines. One that is looked up or imported has a name and an id alone, also
 * where it comes from PrivateHostedZone.
 *
 * @throws when the zone cannot hold the public records of the domain.
 */
export function mailDomain(scope: Construct, zone: route53.IHostedZone, domainName?: string): string {
  checkZone('zone', zone);
  const zoneName = nameOf(zone);
  checkPublic(zone, zoneName);
  checkAccount(scope, zone, zoneName);
  if (domainName === undefined) {
    return normalizeDomain(zoneName);
  }
  const domain = knownDomain('domainName', domainName);
  const apex = normalizeDomain(zoneName);
  if (domain !== apex && !domain.endsWith(`.${apex}`)) {
    throw new Error(`domainName ${JSON.stringify(domainName)} is not in the zone ${JSON.stringify(zoneName)}: `
      + `give a name that is or ends with ${JSON.stringify(apex)}, or the zone that holds the records of the domain.`);
  }
  return domain;
}

/**
 * A domain that was given as a property, in the form of DNS.
 *
 * @throws when it is not one, or is known to the deploy alone.
 */
export function knownDomain(property: string, domainName: string): string {
  if (Token.isUnresolved(domainName)) {
    throw new Error(`${property} is a token, and its value must be known at synthesis: the policy host and the records are named after it. `
      + 'Give the name as a text, for example from the context or a configuration file.');
  }
  return normalizeDomain(domainName);
}

function nameOf(zone: route53.IHostedZone): string {
  let name: string;
  try {
    name = zone.zoneName;
  } catch {
    // HostedZone.fromHostedZoneId: its zoneName throws
    throw new Error('The name of the zone is not known, and the records are named after it: use HostedZone.fromHostedZoneAttributes '
      + '({ hostedZoneId, zoneName }) or HostedZone.fromLookup ({ domainName }) instead of HostedZone.fromHostedZoneId.');
  }
  if (Token.isUnresolved(name)) {
    throw new Error('The name of the zone is a token, and its value must be known at synthesis: use HostedZone.fromHostedZoneAttributes '
      + '({ hostedZoneId, zoneName }) with the name as a text; the id may be a token.');
  }
  return name;
}

function checkPublic(zone: route53.IHostedZone, zoneName: string): void {
  const resource = zone.node.defaultChild;
  // HostedZone gives its vpcs to the resource as a token
  const vpcs = resource instanceof route53.CfnHostedZone ? Stack.of(resource).resolve(resource.vpcs) : undefined;
  if (zone instanceof route53.PrivateHostedZone || vpcs?.length > 0) {
    throw new Error(`The zone ${JSON.stringify(zoneName)} is private, and other mail servers cannot see it: give the public hosted zone of the domain.`);
  }
}

function checkAccount(scope: Construct, zone: route53.IHostedZone, zoneName: string): void {
  const [here, there] = [Stack.of(scope).account, zone.env.account];
  if (Token.isUnresolved(here) || Token.isUnresolved(there) || here === there) {
    return;
  }
  throw new Error(`The zone ${JSON.stringify(zoneName)} is in account ${JSON.stringify(there)} and the stack in ${JSON.stringify(here)}: `
    + 'CloudFormation writes records in its own account only. Deploy this construct in a stack of the account that has the zone '
    + '(it needs nothing of the account that runs the mail servers), or delegate a zone for the mail domain to this account '
    + 'with CrossAccountZoneDelegationRecord.');
}
