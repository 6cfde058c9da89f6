import { DomainFacts } from './facts';
import { list } from '../change';

/** What the facts are not, in sentences that many domains share: no fault of the domain, and nothing that a verdict may hide. */
export function notesOf({ mx, addresses, addresses6, hosts, ownView = [] }: DomainFacts): string[] {
  return [
    ...mx.state === 'none' && [addresses, addresses6].some(fact => fact?.state === 'found')
      ? ['No MX record: mail goes to the address of the domain itself (RFC 5321 section 5.1).'] : [],
    ...hosts.some(({ smtp }) => smtp.state === 'unknown' && smtp.leftOut) ? ['MX hosts were not asked (--no-smtp): nothing is said of their TLS.'] : [],
    ...ownView.length > 0 ? [`Seen with ${list([...new Set(ownView)].map(each => `--${each}`))}, which senders out there do not have: they may see something else.`] : [],
  ];
}
