import { RESOURCE_TAG, STACK_TAG } from '../../private/edge-certificate-contract';
import { CustomResourceEvent, Properties } from '../custom-resource/event';

/** What one certificate is about, as the template says it. */
export interface Wanted {
  /** At least one, each once, sorted: their order means nothing. */
  readonly names: string[];
  /** The hosted zone of each name. */
  readonly zones: ReadonlyMap<string, string>;
  readonly tags: Tags;
}

export type Tags = Readonly<Record<string, string>>;

/**
 * Reads the properties of a Custom::EdgeCertificate.
 *
 * @throws when they are not what the construct writes, which only a template that was written by hand can bring about.
 */
export function parseProperties(properties: Properties): Wanted {
  const options = properties.DomainValidationOptions;
  if (!Array.isArray(options) || options.length === 0 || !options.every(isOption)) {
    throw new Error('DomainValidationOptions must be a list of { DomainName, HostedZoneId } with at least one member, '
      + `got ${JSON.stringify(options)}: give each name of the certificate with the id of its public hosted zone.`);
  }
  const zones = new Map(options.map(({ DomainName, HostedZoneId }) => [DomainName.toLowerCase(), HostedZoneId.replace(/^\/hostedzone\//, '')]));
  return { names: [...zones.keys()].sort(), zones, tags: tagsOf(properties.Tags) };
}

/** What an Update comes from; undefined where that is not known, which must not keep it from its end. */
export function previous({ OldResourceProperties: old }: CustomResourceEvent): Wanted | undefined {
  try {
    return old && parseProperties(old);
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}

function isOption(option: unknown): option is { readonly DomainName: string; readonly HostedZoneId: string } {
  const { DomainName, HostedZoneId } = Object(option);
  return typeof DomainName === 'string' && DomainName !== '' && typeof HostedZoneId === 'string' && HostedZoneId !== '';
}

function tagsOf(tags: unknown): Tags {
  return Object.fromEntries(Object.entries(Object(tags)).map(([key, value]) => [key, String(value)]));
}

export function sameNames(names: readonly string[], others: readonly string[]): boolean {
  return [...names].sort().join() === [...others].sort().join();
}

/** By these a certificate is known to be of one resource of one stack. */
export function ownerTags({ StackId, LogicalResourceId }: CustomResourceEvent): Tags {
  return { [STACK_TAG]: StackId, [RESOURCE_TAG]: LogicalResourceId };
}
