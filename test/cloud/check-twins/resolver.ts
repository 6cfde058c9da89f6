import { createSocket, Socket } from 'node:dgram';
import { once } from 'node:events';
import * as packet from 'dns-packet';

/** What happens to an answer on its way; undefined is silence. */
type Change = (reply: packet.Packet, question: { readonly name: string; readonly type: string }) => packet.Packet | undefined;

/** Stands before the local DNS: a resolver that verifies DNSSEC or fails, or a name server that is behind the others. Over UDP only. */
export class ResolverBefore {
  public static async start(upstream: { readonly address: string; readonly port: number }, change: Change, address = '127.0.0.1', port = 0): Promise<ResolverBefore> {
    const socket = createSocket('udp4');
    socket.bind(port, address);
    await once(socket, 'listening');
    return new ResolverBefore(socket, upstream, change);
  }

  private stopped = false;

  private constructor(
    private readonly socket: Socket, private readonly upstream: { readonly address: string; readonly port: number }, private readonly change: Change,
  ) {
    socket.on('message', (message, peer) => void this.pass(message, reply => socket.send(reply, peer.port, peer.address)));
  }

  public get server() {
    const { address: host, port } = this.socket.address();
    return { host, port };
  }

  public stop(): void {
    this.stopped = true;
    this.socket.close();
  }

  private async pass(message: Buffer, tell: (reply: Buffer) => void): Promise<void> {
    const way = createSocket('udp4');
    way.send(message, this.upstream.port, this.upstream.address);
    const [answer] = await once(way, 'message') as [Buffer];
    way.close();
    const reply = packet.decode(answer);
    const changed = this.change(reply, reply.questions![0]);
    // the one who asked may have had enough of waiting
    if (changed && !this.stopped) {
      tell(packet.encode(changed));
    }
  }
}
