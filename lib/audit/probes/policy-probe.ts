import { request } from 'node:http';
import { SecureContext, TLSSocket } from 'node:tls';
import { isPublicAddress } from '../../net/public-address';
import { POLICY_PATH } from '../../protocol';
import { PolicyFetch } from '../facts';
import { certificateOf, tlsFactsOf } from './tls-facts';
import { beginTls, secured } from './tls-handshake';
import { isUnroutable } from './unroutable';

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
  const { timeout = 10_000, port = 443, secureContext } = options;
  let socket: TLSSocket | undefined;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    socket?.destroy(new Error('late'));
  }, timeout);
  try {
    socket = beginTls({ host: address, port, servername: host, secureContext, ALPNProtocols: ['http/1.1'] });
    await secured(socket);
    const tls = tlsFactsOf(socket, certificateOf(socket), host);
    if (!tls.trusted || !tls.matches) {
      // no sender goes on here
      return of({ tls, failure: { kind: 'tls', message: tls.problem ?? `the certificate is for ${tls.names.join(', ')}` } });
    }
    const answer = await get(host, socket);
    return of({ tls, ...answer, ...late && answer.failure ? { failure: tooLate(timeout) } : {} });
  } catch (error) {
    return of({ failure: late ? tooLate(timeout) : failureOf(error as Error) });
  } finally {
    clearTimeout(timer);
    socket?.destroy();
  }
}

function get(host: string, socket: TLSSocket): Promise<Partial<PolicyFetch>> {
  return new Promise((resolve, reject) => {
    const asked = request({ path: POLICY_PATH, headers: { host, connection: 'keep-alive' }, createConnection: () => socket }, response => {
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
    asked.end();
  });
}

function tooLate(milliseconds: number): Failure {
  return { kind: 'timeout', message: `no whole answer within ${milliseconds / 1000} s` };
}

function failureOf({ message, ...error }: Error): Failure {
  const { code = '' } = error as NodeJS.ErrnoException;
  const isTls = /^(ERR_SSL|EPROTO|ERR_TLS)/.test(code);
  return { kind: code === 'ECONNREFUSED' ? 'refused' : isTls ? 'tls' : isUnroutable(error as { code?: string }) ? 'unroutable' : 'other', message: (message || code).slice(0, 200) };
}
