import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { createSecureContext, SecureContext } from 'node:tls';
import { KeyPair, LocalAuthority } from '../../../local/ca';
import { OLD_TLS } from '../../old-tls';

/** How a policy host answers; by IPv6 it may do so otherwise. */
export interface PolicyHost {
  readonly certificate: KeyPair;
  readonly respond: (response: ServerResponse, request: IncomingMessage) => void;
}

/** Policy hosts at one port: at 127.0.0.1 and ::1 each as it is told, at 127.0.4.1 those that know old TLS only. Nothing listens at 127.0.0.9. */
export class PolicyHosts {
  public static readonly DEAD = '127.0.0.9';
  public static readonly OLD = '127.0.4.1';

  public static async start(authority: LocalAuthority): Promise<PolicyHosts> {
    const hosts = new PolicyHosts();
    const old = await authority.issue(['old.test']);
    const first = hosts.server({});
    first.listen(0, '127.0.0.1');
    await once(first, 'listening');
    hosts.port = (first.address() as AddressInfo).port;
    for (const [address, options] of [['::1', {}], [PolicyHosts.OLD, { ...OLD_TLS, ...old }]] as const) {
      const server = hosts.server(options);
      server.listen(hosts.port, address);
      await once(server, 'listening');
    }
    return hosts;
  }

  public port = 0;
  /** The hosts that got a request. */
  public readonly asked = new Set<string>();
  private readonly hosts = new Map<string, PolicyHost & { readonly context: SecureContext }>();
  private readonly servers: Server[] = [];

  public add(name: string, host: PolicyHost): void {
    this.hosts.set(name, { ...host, context: createSecureContext(host.certificate) });
  }

  public async stop(): Promise<void> {
    await Promise.all(this.servers.map(server => new Promise(resolve => {
      server.closeAllConnections();
      server.close(resolve);
    })));
  }

  private server(options: object): Server {
    const server = createServer({ SNICallback: (name, done) => done(null, this.hosts.get(name)?.context), ...options }, (request, response) => {
      const name = request.headers.host ?? '';
      this.asked.add(name);
      this.hosts.get(name)?.respond(response, request);
    });
    server.on('tlsClientError', () => undefined);
    this.servers.push(server);
    return server;
  }
}
