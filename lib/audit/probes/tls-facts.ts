import { createHash, X509Certificate } from 'node:crypto';
import { checkServerIdentity, DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { TlsFacts } from '../facts';

const MOST_NAMES = 20;

/** What a server showed in a handshake that was let through, whatever it showed: senders judge it, and so do the checks. */
export function tlsFactsOf(socket: TLSSocket, name: string): TlsFacts {
  const peer = socket.getPeerCertificate(true);
  const { authorized } = socket;
  const certificate = new X509Certificate(peer.raw);
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    trusted: authorized,
    // Node gives the code, and its types an error
    ...authorized ? {} : { problem: String(socket.authorizationError) },
    matches: checkServerIdentity(name, peer) === undefined,
    names: namesOf(peer),
    issuer: issuerOf(peer),
    validFrom: new Date(peer.valid_from).toISOString(),
    validTo: new Date(peer.valid_to).toISOString(),
    certificateHash: createHash('sha256').update(peer.raw).digest('hex'),
    keyHash: createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest('hex'),
  };
}

function namesOf({ subjectaltname = '' }: DetailedPeerCertificate): string[] {
  return subjectaltname.split(', ').filter(name => name.startsWith('DNS:')).map(name => name.slice(4)).slice(0, MOST_NAMES);
}

function issuerOf({ issuer }: DetailedPeerCertificate): string {
  return [issuer.O, issuer.CN].flat().filter(Boolean).join(', ').slice(0, 200);
}
