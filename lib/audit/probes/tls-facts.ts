import { createHash, X509Certificate } from 'node:crypto';
import { checkServerIdentity, PeerCertificate, TLSSocket } from 'node:tls';
import { remembered } from '../../private/remembered';
import { CertificateHashes, TlsFacts } from '../facts';

const MOST_NAMES = 20;
const LONGEST_NAME = 253;

/**
 * The certificate that a server showed. To be called once for each socket: Node 20 takes it out of the chain, and the next call gives the next one.
 *
 * @throws when there is none.
 */
export function certificateOf(socket: TLSSocket): X509Certificate {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) {
    throw new Error('the server shows no certificate');
  }
  return certificate;
}

/** What a server showed in a handshake that was let through, whatever it showed: senders judge it, and so do the checks. */
export function tlsFactsOf(socket: TLSSocket, { subjectAltName, issuer, validFrom, validTo }: X509Certificate, name: string): TlsFacts {
  const { authorized } = socket;
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    trusted: authorized,
    // Node gives the code, and its types an error
    ...authorized ? {} : { problem: String(socket.authorizationError) },
    // without the subject: a name there is no DNS-ID (RFC 8461 sections 3.3 and 4.1)
    matches: checkServerIdentity(name, { subjectaltname: subjectAltName } as PeerCertificate) === undefined,
    names: (subjectAltName ?? '').split(', ').filter(each => each.startsWith('DNS:')).map(each => each.slice(4, 4 + LONGEST_NAME)).slice(0, MOST_NAMES),
    issuer: issuerName(issuer),
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
  };
}

/** Its organization and its name, of which every server of an authority shows the same. */
const issuerName = remembered((issuer: string) =>
  ['O', 'CN'].flatMap(key => issuer.split('\n').filter(line => line.startsWith(`${key}=`)).map(line => line.slice(key.length + 1))).join(', ').slice(0, 200));

/** For TLSA records: making them costs as much as everything else that is read of a certificate. */
export function certificateHashesOf({ raw, publicKey }: X509Certificate): CertificateHashes {
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const hash = (algorithm: string, data: Buffer) => createHash(algorithm).update(data).digest('hex');
  return { certificateHash: hash('sha256', raw), keyHash: hash('sha256', key), certificateHash512: hash('sha512', raw), keyHash512: hash('sha512', key) };
}
