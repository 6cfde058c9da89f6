import { TlsaRecord, CertificateHashes } from './facts';

/** DANE-EE (3) of the whole certificate (0) or its key (1); DANE-TA (2) needs the chain, so it is not refuted here (RFC 7672 section 3.1). */
export function matchesTlsa({ usage, selector, matchingType, data }: TlsaRecord, { certificateHash, keyHash }: CertificateHashes): boolean {
  if (usage === 2 || matchingType !== 1) {
    return true;
  }
  return usage === 3 && data.toLowerCase() === (selector === 1 ? keyHash : certificateHash);
}
