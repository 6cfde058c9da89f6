import { connect, ConnectionOptions, createSecureContext, SecureContext, TLSSocket } from 'node:tls';

/** Shared by all connections: making one is most of the work of a handshake. */
export interface TlsContexts {
  /** As senders that are strict: TLS 1.2 and newer. */
  readonly strict: SecureContext;
  /** Takes what is out of use, too, to say what a server has instead. Nothing is asked in it. */
  readonly lenient: SecureContext;
}

export function tlsContexts(ca?: string | Buffer): TlsContexts {
  return {
    strict: createSecureContext({ ca, minVersion: 'TLSv1.2' }),
    // OpenSSL has no TLS 1.0 and 1.1 above this level
    lenient: createSecureContext({ ca, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  };
}

/** Begins a handshake that lets every certificate through: what is wrong with one is for the checks to say. */
export function beginTls(options: ConnectionOptions): TLSSocket {
  const socket = connect({ ...options, rejectUnauthorized: false, checkServerIdentity: () => undefined });
  // or the request waits until the last message of the handshake is acknowledged: a round trip more
  socket.setNoDelay(true);
  // Node makes objects of the whole chain for the check that is left out above, which takes longer than all that is read of a certificate here
  socket.getPeerCertificate = () => ({}) as never;
  return socket;
}

/** @throws when the handshake fails, or the other side hangs up. */
export function secured(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection ended during the handshake')));
    socket.once('secureConnect', () => {
      // whoever goes on has listeners of its own; an error between them is no reason to end the process
      socket.on('error', () => undefined);
      resolve();
    });
  });
}
