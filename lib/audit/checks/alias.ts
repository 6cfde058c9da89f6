import { policyHostName } from '../../protocol';
import { CheckFinding, checkFinding } from '../check-codes';
import { isWithoutMail } from '../kind';
import { deadAlias, View } from '../view';

/** A CNAME to where there is nothing is seen as no record, and somebody thinks that there is one (RFC 8461 section 8.2 delegates so). */
export function alias({ facts, kind }: View): CheckFinding[] {
  if (isWithoutMail(kind) || kind === 'missing') {
    return [];
  }
  const { domain, sts, tlsRpt, policyHost: { addresses, addresses6 } } = facts;
  return [
    ...broken(`_mta-sts.${domain}`, deadAlias(sts), 'TXT record', 'senders take that for no MTA-STS'),
    ...broken(policyHostName(domain), deadAlias(addresses, addresses6), 'address', 'no sender can fetch a policy there'),
    ...broken(`_smtp._tls.${domain}`, deadAlias(tlsRpt), 'TXT record', 'nobody gets TLS reports'),
  ];
}

function broken(name: string, via: readonly string[] | undefined, lacks: string, harm: string): CheckFinding[] {
  if (!via) {
    return [];
  }
  const [first, last] = [via[0], via[via.length - 1]];
  return [checkFinding('check-alias-broken', 'error',
    `${name} is a CNAME${first === last ? ' of' : ` of ${first}, which leads to`} ${last}, and that has no ${lacks}: ${harm}.`,
    `Bring ${last} back, or replace the record ${name}. IN CNAME ${first}.`)];
}
