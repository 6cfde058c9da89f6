import type { Resolver } from 'node:dns/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { LocalEdge } from './edge';

export interface FetchOptions {
  /** @default 4 */
  readonly family?: 4 | 6;
  /** @default GET */
  readonly method?: string;
  /** The TLS server name. @default - the host */
  readonly serverName?: string;
  /** Reused for many requests. @default - a connection of its own */
  readonly agent?: Agent;
  /** Milliseconds. @default 10 s */
  readonly timeout?: number;
}

export interface FetchResult {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The DNS names of the certificate that the edge showed. */
  readonly certificate: readonly string[];
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  readonly body: string;
}

/** Asks the edge as a sender would, except that the edge's port is not 443. @throws Error of TLS, the connection or the time-out */
export async function fetchThroughEdge(edge: LocalEdge, ca: string, host: string, path: string, options: FetchOptions): Promise<FetchResult> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: options.family === 6 ? edge.address6 : edge.address,
      port: edge.port,
      servername: options.serverName ?? host,
      ca,
      path,
      method: options.method ?? 'GET',
      headers: { host },
      agent: options.agent ?? false,
      timeout: options.timeout ?? 10_000,
    }, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', chunk => chunks.push(chunk as Buffer));
      answer.on('error', reject);
      const socket = answer.socket as TLSSocket;
      const names = (socket.getPeerCertificate().subjectaltname ?? '').split(', ').map(name => name.replace(/^DNS:/, ''));
      const protocol = socket.getProtocol() ?? '';
      answer.on('end', () => resolve({
        status: answer.statusCode!, headers: answer.headers, certificate: names, protocol, body: Buffer.concat(chunks).toString(),
      }));
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer from the edge for ${host} within ${options.timeout ?? 10_000} ms`)));
    asked.on('error', reject);
    asked.end();
  });
}

/** See LocalCloud.query. */
export async function queryDns(resolver: Resolver, name: string, type: string): Promise<string[]> {
  let records: unknown;
  try {
    records = await resolver.resolve(name, type as 'ANY');
  } catch (error) {
    if (['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return [];
    }
    throw error;
  }
  return (Array.isArray(records) ? records : [records]).map(render);
}

/** What the types of node:dns give, in the form of a zone file: the values in their order. */
function render(record: unknown): string {
  if (typeof record === 'string') {
    return record;
  }
  if (Array.isArray(record)) {
    return record.join('');
  }
  const { priority, exchange, ...rest } = record as Record<string, unknown>;
  return exchange === undefined ? Object.values(rest).join(' ') : `${priority} ${exchange}`;
}
