import { constants as crypto } from 'node:crypto';
import { once } from 'node:events';
import { Agent, IncomingMessage, request, ServerResponse } from 'node:http';
import { createServer, Server } from 'node:https';
import { AddressInfo, Socket } from 'node:net';
import { createSecureContext, SecureContext } from 'node:tls';
import type { LocalAuthority } from './ca';
import { CLOUDFRONT_SUFFIX, LOOPBACK, LOOPBACK6 } from './constants';
import { EdgeFaults } from './edge-faults';
import type { World } from './world';
import { POLICY_PATH } from '../lib/protocol';

/** CloudFront's own certificate, for the names it gives to distributions. */
const DEFAULT_NAMES = [`*${CLOUDFRONT_SUFFIX}`];
const PORTS_TRIED = 10;

/**
 * The local edge: where viewers reach the account's distributions, over TLS on IPv4 and IPv6, as at CloudFront.
 *
 * The certificate it shows for an alias has exactly the names of the ACM certificate of the distribution that has the alias,
 * so that a wrong or missing one is seen. A name that no distribution has fails the handshake.
 */
export class LocalEdge {
  /** @param world a function, since the edge has its port before the emulator has its own */
  static async start(authority: LocalAuthority, world: () => World, port = 0): Promise<LocalEdge> {
    const edge = new LocalEdge(authority, world);
    await edge.listen(port);
    return edge;
  }

  readonly address = LOOPBACK;
  /** Undefined on a machine without IPv6. */
  address6?: string;
  port = 0;
  readonly faults: EdgeFaults;
  private readonly servers: Server[] = [];
  private readonly connections = new Set<Socket>();
  private readonly contexts = new Map<string, Promise<SecureContext>>();
  private readonly origin = new Agent({ keepAlive: true, noDelay: true });

  private constructor(private readonly authority: LocalAuthority, private readonly world: () => World) {
    this.faults = new EdgeFaults(host => this.askOrigin(host));
  }

  async stop(): Promise<void> {
    this.connections.forEach(connection => connection.destroy());
    this.origin.destroy();
    await Promise.all(this.servers.map(server => new Promise(resolve => server.close(resolve))));
  }

  private async listen(port: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const v4 = this.server();
      v4.listen(port, LOOPBACK);
      await once(v4, 'listening');
      this.port = (v4.address() as AddressInfo).port;
      const v6 = this.server();
      v6.listen(this.port, LOOPBACK6);
      const failure = await once(v6, 'listening').then(() => undefined, (error: NodeJS.ErrnoException) => error);
      if (failure?.code === 'EADDRINUSE' && port === 0 && attempt < PORTS_TRIED) {
        // free on IPv4 only: another
        v4.close();
        continue;
      }
      if (failure && failure.code !== 'EADDRNOTAVAIL' && failure.code !== 'EAFNOSUPPORT') {
        v4.close();
        throw failure;
      }
      this.servers.push(v4, ...failure ? [] : [v6]);
      this.address6 = failure ? undefined : LOOPBACK6;
      return;
    }
  }

  private server(): Server {
    const server = createServer({
      // no certificate of its own: whoever sends no name, or an unknown one, gets the alert handshake_failure
      minVersion: 'TLSv1.2',
      // every handshake shows its certificate
      secureOptions: crypto.SSL_OP_NO_TICKET,
      SNICallback: (name, done) => {
        this.contextFor(name).then(context => done(null, context), error => done(error as Error));
      },
    }, (viewer, response) => this.handle(viewer, response));
    server.on('connection', (connection: Socket) => {
      this.connections.add(connection);
      connection.on('close', () => this.connections.delete(connection));
    });
    return server;
  }

  private async contextFor(serverName: string): Promise<SecureContext> {
    const names = this.faults.namesShown(serverName) ?? await this.namesFor(serverName.toLowerCase());
    const key = names?.join(' ') ?? '';
    let context = this.contexts.get(key);
    if (!context) {
      context = names ? this.authority.issue(names).then(createSecureContext) : Promise.resolve(createSecureContext());
      this.contexts.set(key, context);
    }
    return context;
  }

  private async namesFor(serverName: string): Promise<readonly string[] | undefined> {
    const distribution = await this.world().distribution(serverName);
    if (serverName.endsWith(CLOUDFRONT_SUFFIX)) {
      return distribution && DEFAULT_NAMES;
    }
    return distribution?.certificate?.status === 'ISSUED' ? distribution.certificate.names : undefined;
  }

  private async handle(viewer: IncomingMessage, response: ServerResponse): Promise<void> {
    viewer.on('error', () => undefined);
    if (await this.faults.answer(viewer, response)) {
      return;
    }
    const asked = this.toOrigin(viewer.method, viewer.url, viewer.rawHeaders);
    asked.on('response', answer => {
      response.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(response);
    });
    asked.on('error', error => {
      response.writeHead(502, { 'content-type': 'text/plain' });
      response.end(`The local edge has no answer from the emulator: ${error.message}\n`);
    });
    viewer.pipe(asked);
  }

  private toOrigin(method: string | undefined, path: string | undefined, headers: string[]) {
    return request({ host: LOOPBACK, port: this.world().controlPort, agent: this.origin, method, path, headers });
  }

  /** What the distribution of a host answers now for the policy, for faults that keep it. */
  private async askOrigin(host: string): Promise<{ status: number; headers: string[]; body: Buffer }> {
    const asked = this.toOrigin('GET', POLICY_PATH, ['host', host]).end();
    const [answer] = await once(asked, 'response') as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) {
      chunks.push(chunk as Buffer);
    }
    return { status: answer.statusCode!, headers: answer.rawHeaders, body: Buffer.concat(chunks) };
  }
}
