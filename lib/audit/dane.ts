import { CertificateHashes, MxHostFacts, TlsaRecord } from './facts';

/** DANE-EE (3) of the whole certificate (0) or its key (1); DANE-TA (2) needs the chain, so it is not refuted here (RFC 7672 section 3.1). */
export function matchesTlsa({ usage, selector, matchingType, data }: TlsaRecord, { certificateHash, keyHash }: CertificateHashes): boolean {
  if (usage === 2 || matchingType !== 1) {
    return true;
  }
  return usage === 3 && data.toLowerCase() === (selector === 1 ? keyHash : certificateHash);
}

/** SERVFAIL for a host whose addresses are signed: senders treat it as one that cannot be reached (RFC 7672 section 2.1.2). Silence can be ours. */
export function failsTlsa({ tlsa, addresses, addresses6 }: MxHostFacts): boolean {
  return tlsa.state === 'unknown' && tlsa.why.includes('SERVFAIL') && [addresses, addresses6].some(fact => fact.state === 'found' && fact.value.authenticated);
}
