import { DomainFacts } from './facts';
import { list } from '../change';

/** What the facts are not, in sentences: no fault of the domain, and nothing that a verdict may hide. */
export function notesOf({ hosts, ownView = [] }: DomainFacts): string[] {
  return [
    ...hosts.some(({ smtp }) => smtp.state === 'unknown' && smtp.leftOut) ? ['MX hosts were not asked (--no-smtp): nothing is said of their TLS.'] : [],
    ...ownView.length > 0 ? [`Seen with ${list(ownView.map(each => `--${each}`))}, which senders out there do not have: they may see something else.`] : [],
  ];
}
