import { connect, ConnectionOptions, TLSSocket } from 'node:tls';

/** Begins a handshake that lets every certificate through: what is wrong with one is for the checks to say. */
export function beginTls(options: ConnectionOptions): TLSSocket {
  const socket = connect({ ...options, rejectUnauthorized: false, checkServerIdentity: () => undefined });
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
