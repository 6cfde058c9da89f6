import { request } from 'node:http';
import { ConnectionOptions, TLSSocket } from 'node:tls';
import { USER_AGENT } from '../../net/fetch-policy';
import { isPublicAddress } from '../../net/public-address';
import { POLICY_PATH } from '../../protocol';
import { PolicyFetch, TlsFacts } from '../facts';
import { Deadline } from './deadline';
import { certificateOf, tlsFactsOf } from './tls-facts';
import { beginTls, secured, TlsContexts } from './tls-handshake';
import { isUnroutable } from './unroutable';

export interface PolicyProbeOptions {
  readonly contexts: TlsContexts;
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

/** Fetches the policy from one address as a strict sender does: verified TLS, one request, no redirect, within limits. Never throws, and always ends. */
export async function fetchPolicyAt(host: string, address: string, options: PolicyProbeOptions): Promise<PolicyFetch> {
  const started = performance.now();
  const family = address.includes(':') ? 6 : 4;
  const of = (found: Partial<PolicyFetch>): PolicyFetch => ({ family, address, milliseconds: Math.round(performance.now() - started), ...found });
  if (!options.anyAddress && !isPublicAddress(address)) {
    return of({ failure: { kind: 'not-public', message: `${address} is no address of the public internet` } });
  }
  const { timeout = 10_000, port = 443, contexts } = options;
  const connection = { host: address, port, servername: host, ALPNProtocols: ['http/1.1'] };
  const deadline = new Deadline(timeout);
  const seen: { tls?: TlsFacts } = {};
  const look = async (): Promise<Partial<PolicyFetch>> => {
    const socket = deadline.bound(beginTls({ ...connection, secureContext: contexts.strict }));
    await secured(socket);
    const tls = seen.tls = tlsFactsOf(socket, certificateOf(socket), host);
    if (!tls.trusted || !tls.matches) {
      // no sender goes on here
      return { tls, failure: { kind: 'tls', message: tls.problem ?? `the certificate is for ${tls.names.join(', ')}` } };
    }
    return { tls, ...await get(host, socket) };
  };
  try {
    return of(await deadline.or(look()));
  } catch (error) {
    const failure = deadline.isOver ? { kind: 'timeout' as const, message: `no whole answer within ${timeout / 1000} s` } : failureOf(error as Error);
    const tls = seen.tls ?? (failure.kind === 'tls' ? await oldTlsOf(host, connection, contexts, deadline) : undefined);
    return of({ ...tls && { tls }, failure });
  } finally {
    deadline.end();
  }
}

/** Where the handshake that senders do fails, an older one may tell why: once more, and nothing is asked there. */
async function oldTlsOf(host: string, connection: ConnectionOptions, contexts: TlsContexts, deadline: Deadline): Promise<TlsFacts | undefined> {
  try {
    const socket = deadline.bound(beginTls({ ...connection, secureContext: contexts.lenient }));
    await deadline.or(secured(socket));
    return tlsFactsOf(socket, certificateOf(socket), host);
  } catch {
    return undefined;
  }
}

function get(host: string, socket: TLSSocket): Promise<Partial<PolicyFetch>> {
  return new Promise((resolve, reject) => {
    const asked = request({ path: POLICY_PATH, headers: { host, 'connection': 'keep-alive', 'user-agent': USER_AGENT }, createConnection: () => socket }, response => {
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
      response.on('error', () => fail('cut-off', `the answer broke off after ${size} bytes`));
      response.on('end', () => resolve({ ...about, body: Buffer.concat(chunks).toString('utf8') }));
    });
    asked.on('error', reject);
    // with 101 (Switching Protocols) there is neither an answer nor an error
    asked.on('close', () => reject(new Error('the connection ended without an answer')));
    asked.end();
  });
}

function failureOf({ message, ...error }: Error): Failure {
  const { code = '', reason } = error as NodeJS.ErrnoException & { reason?: string };
  const kind = code === 'ECONNREFUSED' ? 'refused' : /^(ERR_SSL|EPROTO|ERR_TLS)/.test(code) ? 'tls' : isUnroutable({ code, ...error }) ? 'unroutable' : 'other';
  // what OpenSSL says besides its reason is of this process
  return { kind, message: (reason ?? (message || code)).slice(0, 200) };
}
