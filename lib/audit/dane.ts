import { createHash } from 'node:crypto';
import { CertificateHashes, DnsFact, MxHostFacts, TlsaRecord } from './facts';
import { View } from './view';

/** Signed records that senders of mail can use: of the usages DANE-TA (2) and DANE-EE (3) (RFC 7672 section 3.1.3). Where there is none, there is no DANE. */
export function daneRecords({ tlsa }: MxHostFacts): readonly TlsaRecord[] {
  const records = tlsa.state === 'found' && tlsa.value.authenticated ? tlsa.value.records : [];
  return records.filter(({ usage, selector, matchingType }) => [2, 3].includes(usage) && selector <= 1 && matchingType <= 2);
}

/** Whether one of the records fits what the host shows; undefined where the facts do not tell: DANE-TA needs the chain, which is not kept. */
export function fitsTlsa(records: readonly TlsaRecord[], hashes: CertificateHashes): boolean | undefined {
  const fits = records.map(record => record.usage === 2 ? undefined : isSame(record, hashes));
  return fits.includes(true) || (fits.includes(undefined) ? undefined : false);
}

function isSame({ selector, matchingType, data }: TlsaRecord, of: CertificateHashes): boolean | undefined {
  const wanted = data.toLowerCase();
  const [hash, hash512] = selector === 1 ? [of.keyHash, of.keyHash512] : [of.certificateHash, of.certificateHash512];
  switch (matchingType) {
    case 0: return createHash('sha256').update(Buffer.from(wanted, 'hex')).digest('hex') === hash;
    case 1: return wanted === hash;
    default: return hash512 === undefined ? undefined : wanted === hash512;
  }
}

/** SERVFAIL for a host whose addresses are signed: senders treat it as one that cannot be reached (RFC 7672 section 2.1.2). Silence can be ours. */
export function failsTlsa({ tlsa, addresses, addresses6 }: MxHostFacts): boolean {
  return tlsa.state === 'unknown' && tlsa.why.includes('SERVFAIL') && [addresses, addresses6].some(fact => fact.state === 'found' && fact.value.authenticated);
}

/**
 * Whether senders that do DANE insist on it for every host; undefined where that is not known.
 *
 * The way to the hosts has to be signed, too: who forges an MX record names a host with TLSA records of their own (RFC 7672 section 2.2).
 */
export function isProtected({ facts: { mx, addresses, addresses6, hosts, moreHosts, trustedResolver }, notLookedAt }: View): boolean | undefined {
  if (!trustedResolver || mx.state === 'unknown') {
    return undefined;
  }
  if (!(mx.state === 'found' ? mx.value.authenticated : isSigned(addresses, addresses6))) {
    return false;
  }
  const each = hosts.map(isHostProtected);
  return each.includes(false) ? false : each.includes(undefined) || notLookedAt.length + moreHosts > 0 ? undefined : hosts.length > 0;
}

function isHostProtected(host: MxHostFacts): boolean | undefined {
  const { tlsa, smtp, addresses, addresses6 } = host;
  const records = daneRecords(host);
  // an alias may lead to where nothing is signed, and count by itself
  if (tlsa.state === 'none' || (tlsa.state === 'found' && (records.length === 0 || !isSigned(addresses, addresses6)))) {
    return false;
  }
  return tlsa.state === 'unknown' || smtp.state !== 'asked' ? undefined : smtp.tls !== undefined && fitsTlsa(records, smtp.tls);
}

/** No address that was found is without a signature. */
function isSigned(...answers: readonly (DnsFact<string> | undefined)[]): boolean {
  return answers.every(fact => fact?.state !== 'found' || fact.value.authenticated || fact.value.via.length > 0);
}
