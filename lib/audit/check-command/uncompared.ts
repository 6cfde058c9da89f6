import { isUnknown } from '../../change';
import type { SideOfDomain } from '../../review';

interface Uncompared {
  /** The beginning of a sentence. */
  readonly what: string;
  readonly why: string;
}

/** What the app publishes and does not tell. An app without a record of reports, or of MX, publishes none: there is nothing to compare. */
export function uncompared({ published, ownMx = [] }: SideOfDomain): Uncompared[] {
  const { domain, id, policy, text, tlsRpt } = published;
  const [mx, ...others] = ownMx;
  return [
    ...id === undefined || isUnknown(id) ? [{ what: `The id that the app announces for ${domain} was not`, why: id?.unknown ?? 'the app has none' }] : [],
    ...text === undefined ? [{ what: `The policy that the app publishes for ${domain} was not`, why: isUnknown(policy) ? policy.unknown : 'the app does not tell its text' }] : [],
    ...isUnknown(tlsRpt) ? [{ what: `The record _smtp._tls that the app publishes for ${domain} was not`, why: tlsRpt.unknown }] : [],
    ...others.length > 0 ? [{ what: mxOf(domain), why: `${ownMx.length} MX record sets answer, each to some senders` }]
      : mx?.state === 'unknown' ? [{ what: mxOf(domain), why: mx.why }] : [],
  ];
}

function mxOf(domain: string): string {
  return `The MX records that the app publishes for ${domain} were not`;
}
