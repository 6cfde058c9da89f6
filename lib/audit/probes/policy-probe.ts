import { request } from 'node:http';
import { connect as connectTls, SecureContext, TLSSocket } from 'node:tls';
import { isPublicAddress } from '../../net/public-address';
import { POLICY_PATH } from '../../protocol';
import { PolicyFetch } from '../facts';
import { tlsFactsOf } from './tls-facts';

export interface PolicyProbeOptions {
  /** Shared: making one is most of the work of a handshake. */
  readonly secureContext: SecureContext;
  /** @default 443 */
  readonly port?: number;
  /** Milliseconds for everything. As long as the most patient of the strict senders wait. @default 10000 */
  readonly timeout?: number;
  /** Addresses of networks of one's own are asked, too. @default false */
  readonly anyAddress?: boolean;
}

/** RFC 8461 section 3.3 suggests it as the limit of a sender. */
const MAX_BODY_BYTES = 64 * 1024;

type Failure = NonNullable<PolicyFetch['failure']>;

/** Fetches the policy from one address as a strict sender does: verified TLS, one request, no redirect, within limits. Never throws. */
export async function fetchPolicyAt(host: string, address: string, options: PolicyProbeOptions): Promise<PolicyFetch> {
  const started = performance.now();
  const family = address.includes(':') ? 6 : 4;
  const of = (found: Partial<PolicyFetch>): PolicyFetch => ({ family, address, milliseconds: Math.round(performance.now() - started), ...found });
  if (!options.anyAddress && !isPublicAddress(address)) {
    return of({ failure: { kind: 'not-public', message: `${address} is no address of the public internet` } });
  }
  const { timeout = 10_000 } = options;
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), timeout);
  let socket: TLSSocket | undefined;
  try {
    socket = await handshake(host, address, options, ending.signal);
    const tls = tlsFactsOf(socket, host);
    if (!tls.trusted || !tls.matches) {
      // no sender goes on here
      return of({ tls, failure: { kind: 'tls', message: tls.problem ?? `the certificate is for ${tls.names.join(', ')}` } });
    }
    return of({ tls, ...await get(host, socket, ending.signal) });
  } catch (error) {
    return of({ failure: ending.signal.aborted ? { kind: 'timeout', message: `no whole answer within ${timeout / 1000} s` } : failureOf(error as Error) });
  } finally {
    clearTimeout(timer);
    socket?.destroy();
  }
}

function handshake(host: string, address: string, { port = 443, secureContext }: PolicyProbeOptions, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: address, port, servername: host, secureContext, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
    signal.addEventListener('abort', () => socket.destroy(new Error('aborted')), { once: true });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

function get(host: string, socket: TLSSocket, signal: AbortSignal): Promise<Partial<PolicyFetch>> {
  return new Promise((resolve, reject) => {
    const asked = request({ path: POLICY_PATH, headers: { host, connection: 'close' }, createConnection: () => socket, signal }, response => {
      const { statusCode: status, headers } = response;
      const about = { status, contentType: headers['content-type']?.slice(0, 200), location: headers.location?.slice(0, 500) };
      const chunks: Buffer[] = [];
      let size = 0;
      const fail = (kind: Failure['kind'], message: string) => {
        resolve({ ...about, failure: { kind, message } });
        asked.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) {
          fail('too-long', `the answer is longer than ${MAX_BODY_BYTES} bytes`);
        } else {
          chunks.push(chunk);
        }
      });
      response.on('error', error => signal.aborted ? reject(error) : fail('cut-off', `the answer broke off after ${size} bytes`));
      response.on('end', () => resolve({ ...about, body: Buffer.concat(chunks).toString('utf8') }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

function failureOf({ message, ...error }: Error): Failure {
  const { code = '' } = error as NodeJS.ErrnoException;
  const isTls = /^(ERR_SSL|EPROTO|ERR_TLS)/.test(code);
  return { kind: code === 'ECONNREFUSED' ? 'refused' : isTls ? 'tls' : 'other', message: (message || code).slice(0, 200) };
}
