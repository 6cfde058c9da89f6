import { MxHost, parseMxHost } from '../../change';
import { policyHostName } from '../../protocol/policy-location';
import { Properties } from '../custom-resource/event';

/** What one publication is about, as the template says it. */
export interface Publication {
  readonly domain: string;
  readonly policyId: string;
  /** The exact text that senders fetch. */
  readonly text: string;
  readonly bucket: string;
  /** A name of CloudFront's, which works before public DNS knows the policy host. */
  readonly distributionDomain: string;
  /** The MX records of the domain in the app; undefined where it has none, or they are not all known. */
  readonly mxHosts?: MxHost[];
  readonly mxCheck: 'refuse' | 'warn' | 'off';
  /** MX hosts that the policy leaves out on purpose. */
  readonly leftOut: string[];
}

/** Another domain or another bucket is another thing; the old one is left alone until CloudFormation deletes it. */
export function physicalId({ domain, bucket }: Publication): string {
  return `${policyHostName(domain)}/${bucket}`;
}

/**
 * Reads the properties of a Custom::MtaStsPolicy.
 *
 * @throws when one is missing, which only a template that was written by hand can do.
 */
export function parseProperties(properties: Properties): Publication {
  const lines = properties.Policy;
  if (!Array.isArray(lines) || lines.length === 0 || lines.some(line => typeof line !== 'string')) {
    throw new Error(`Policy must be a list of lines, got ${JSON.stringify(lines)}: give the lines of the policy in their order, without line ends.`);
  }
  return {
    domain: text(properties, 'Domain'),
    policyId: text(properties, 'PolicyId'),
    text: lines.map(line => `${line}\r\n`).join(''),
    bucket: text(properties, 'BucketName'),
    distributionDomain: text(properties, 'DistributionDomainName'),
    mxHosts: texts(properties.MxHosts)?.map(parseMxHost),
    mxCheck: properties.MxCheck === 'warn' || properties.MxCheck === 'off' ? properties.MxCheck : 'refuse',
    leftOut: texts(properties.MxLeftOut) ?? [],
  };
}

function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

function text(properties: Properties, name: string): string {
  const value = properties[name];
  if (typeof value !== 'string' || value === '') {
    throw new Error(`${name} must be a text that is not empty, got ${JSON.stringify(value)}: set it in the properties of the Custom::MtaStsPolicy.`);
  }
  return value;
}
