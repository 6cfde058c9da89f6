import { Token } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { COMMON_NAME_OCTETS, validatedName } from './edge-certificate-contract';
import { mailDomain } from './zones';
import { normalizeHost } from '../protocol';

/** One name of a certificate, and the zone that shows who owns it. */
export interface CertificateName {
  readonly name: string;
  readonly zone: route53.IHostedZone;
}

/** What a certificate is to be for, as users say it. */
export interface NamesAndZones {
  readonly domainName: string;
  readonly subjectAlternativeNames?: string[];
  readonly zone?: route53.IHostedZone;
  readonly zones?: { [domainName: string]: route53.IHostedZone };
}

/**
 * The names of a certificate in one form and one order, so that what means the same is the same template.
 *
 * @throws when one is no host name, has no zone, or a zone that cannot hold its validation record.
 */
export function certificateNames(scope: Construct, { domainName, subjectAlternativeNames = [], zone, zones = {} }: NamesAndZones): CertificateName[] {
  const names = [...new Set([domainName, ...subjectAlternativeNames].map(normalizeName))].sort();
  const zoneOf = new Map(Object.entries(zones).map(([name, own]) => [normalizeName(name), own]));
  for (const name of zoneOf.keys()) {
    if (!names.includes(name)) {
      throw new Error(`zones has ${JSON.stringify(name)}, which is not a name of the certificate: add it to subjectAlternativeNames, or remove it. `
        + `The names are ${JSON.stringify(names)}.`);
    }
  }
  if (!names.some(name => name.length <= COMMON_NAME_OCTETS)) {
    throw new Error(`${JSON.stringify(names[0])} has ${names[0].length} characters, and the first name of a certificate of ACM has ${COMMON_NAME_OCTETS} at most: `
      + 'add a shorter name of yours to the subjectAlternativeNames of the EdgeCertificate, and give that as `certificate` to an MtaSts.');
  }
  return names.map(name => {
    const own = zoneOf.get(name) ?? zone;
    if (!own) {
      throw new Error(`The name ${JSON.stringify(name)} of the certificate has no zone: give \`zone\` for all names, or \`zones\` with one for each.`);
    }
    mailDomain(scope, own, validatedName(name));
    return { name, zone: own };
  });
}

function normalizeName(name: string): string {
  if (Token.isUnresolved(name)) {
    throw new Error('A name of the certificate is a token, and must be known at synthesis: give it as a text, for example from the context.');
  }
  return name.startsWith?.('*.') ? `*.${normalizeHost(validatedName(name))}` : normalizeHost(name);
}
