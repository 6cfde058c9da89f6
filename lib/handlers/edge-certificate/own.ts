import { Certificate } from './acm';
import { ownerTags, parseProperties, previous } from './properties';
import { Surroundings } from './surroundings';
import { commonName } from '../../private/edge-certificate-contract';
import { CustomResourceEvent } from '../custom-resource/event';

/**
 * The certificates that earlier requests for this resource have made, as their tags say.
 *
 * CloudFormation does not know all of them: it has no id of one whose Create or Update was cancelled.
 */
export async function ownCertificates(event: CustomResourceEvent, { certificates }: Surroundings, deadline: number): Promise<Certificate[]> {
  const commonNames = namesSets(event).map(commonName);
  const owner = Object.entries(ownerTags(event));
  const found: Certificate[] = [];
  for (const arn of await certificates.list(commonNames, deadline)) {
    const tags = await certificates.tags(arn, deadline);
    const own = tags && owner.every(([key, value]) => tags[key] === value);
    const certificate = own && await certificates.describe(arn, deadline);
    if (certificate) {
      found.push(certificate);
    }
  }
  return found;
}

function namesSets(event: CustomResourceEvent): string[][] {
  const before = previous(event);
  return [parseProperties(event.ResourceProperties), ...before ? [before] : []].map(({ names }) => names);
}
