import { once } from 'node:events';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { KeyPair, LocalAuthority } from '../../../local/ca';
import { OLD_TLS } from '../../old-tls';

/** Where the MX hosts of each kind are. */
export const MX = { good: '127.0.2.1', withoutTls: '127.0.2.2', oldTls: '127.0.2.3', brokenTls: '127.0.2.4', dead: '127.0.2.9' } as const;

/** MX hosts at one port, each kind at an address of its own; the certificate is that of the name that is asked for. */
export class MxHosts {
  public static async start(authority: LocalAuthority, certificates: Map<string, KeyPair>): Promise<MxHosts> {
    const hosts = new MxHosts();
    const common = { ...await authority.issue(['mx.test']), authOptional: true, logger: false } as const;
    const good = await hosts.listen(new SMTPServer({ ...common, sniOptions: certificates }), 0, MX.good);
    hosts.port = (good.address() as AddressInfo).port;
    await hosts.listen(new SMTPServer({ ...common, disabledCommands: ['STARTTLS'] }), hosts.port, MX.withoutTls);
    const old = new Map([...certificates].map(([name, certificate]) => [name, { ...certificate, ...OLD_TLS }]));
    await hosts.listen(new SMTPServer({ ...common, ...OLD_TLS, sniOptions: old }), hosts.port, MX.oldTls);
    await hosts.brokenTls();
    return hosts;
  }

  public port = 0;
  private readonly closing: (() => unknown)[] = [];

  public async stop(): Promise<void> {
    await Promise.all(this.closing.map(close => close()));
  }

  private async listen(server: SMTPServer, port: number, address: string): Promise<Server> {
    server.on('error', () => undefined);
    const listening = server.listen(port, address) as unknown as Server;
    await once(listening, 'listening');
    this.closing.push(() => new Promise<void>(resolve => server.close(() => resolve())));
    return listening;
  }

  /** Says yes to STARTTLS, and hangs up. */
  private async brokenTls(): Promise<void> {
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.write('220 mx.test\r\n');
      socket.on('data', data => {
        const isHello = data.toString('latin1').startsWith('EHLO');
        socket.write(isHello ? '250-mx.test\r\n250 STARTTLS\r\n' : '220 go on\r\n', () => !isHello && socket.destroy());
      });
    });
    server.listen(this.port, MX.brokenTls);
    await once(server, 'listening');
    this.closing.push(() => new Promise(resolve => server.close(resolve)));
  }
}
