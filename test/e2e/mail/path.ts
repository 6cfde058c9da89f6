import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { MailHost } from './addresses';

const SMTP = 25;

/** What the attacker does to connections. */
export type Tampering = 'nothing' | 'strip STARTTLS' | 'forge the certificate';

/**
 * The path to a mail host. Everything passes through here; what passes in the clear is read, and what is said before encryption
 * can be changed, since nobody has proven anything yet.
 */
export class Path {
  /** @param forger where connections go that get a forged certificate */
  static async to(host: MailHost, forger: { readonly address: string; readonly port: number }): Promise<Path> {
    const path = new Path(host, forger);
    path.server.listen(SMTP, host.onPath);
    await once(path.server, 'listening');
    return path;
  }

  tampering: Tampering = 'nothing';
  private read = '';
  private readonly server: Server;

  private constructor(host: MailHost, forger: { readonly address: string; readonly port: number }) {
    this.server = createServer(sender => {
      const beyond = this.tampering === 'forge the certificate' ? connect(forger.port, forger.address) : connect(SMTP, host.address);
      this.relay(sender, beyond);
      this.relay(beyond, sender);
    });
  }

  /** Whether this text passed in the clear. */
  hasRead(text: string): boolean {
    return this.read.includes(text);
  }

  private relay(from: Socket, to: Socket): void {
    let line = Buffer.alloc(0);
    from.on('data', chunk => {
      this.read += chunk.toString('latin1');
      if (this.tampering !== 'strip STARTTLS') {
        to.write(chunk);
        return;
      }
      // by whole lines, so that no command is cut in two
      line = Buffer.concat([line, chunk]);
      const end = line.lastIndexOf('\n') + 1;
      // the command too: a client may give it though it was not offered
      to.write(line.subarray(0, end).toString('latin1').replace(/STARTTLS/gi, 'XXXXXXXX'), 'latin1');
      line = line.subarray(end);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => to.end());
  }
}
