import type { Socket as UdpSocket } from 'node:dgram';
import type { AddressInfo, Server, Socket } from 'node:net';
import * as packet from 'dns-packet';
import { LOOPBACK } from '../constants';
import { answer, EdgeAddresses, Reply, Source } from './answer';
import { listenOnOnePort } from './one-port';

/** RFC 1035 section 4.2.1: the most that fits into UDP without EDNS. */
const PLAIN_UDP = 512;
/** DNS flag day 2020: the most that we send over UDP, and say so. */
const EDNS_UDP = 1232;
const RCODES: Record<Reply['rcode'] | 'FORMERR' | 'NOTIMP', number> = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4 };

/** The local DNS: a resolver of the local world, over UDP and TCP on one port, without a cache. */
export class LocalDns {
  static async start(source: Source, edge: EdgeAddresses, port = 0): Promise<LocalDns> {
    const { tcp, udp } = await listenOnOnePort(port);
    return new LocalDns(source, edge, udp, tcp);
  }

  readonly address = LOOPBACK;
  readonly port: number;
  private readonly connections = new Set<Socket>();
  private closed = false;

  private constructor(
    private readonly source: Source, private readonly edge: EdgeAddresses,
    private readonly udp: UdpSocket, private readonly tcp: Server,
  ) {
    this.port = (tcp.address() as AddressInfo).port;
    udp.on('message', async (query, peer) => {
      const response = await this.respond(query, true);
      if (response && !this.closed) {
        udp.send(response, peer.port, peer.address);
      }
    });
    tcp.on('connection', connection => this.serve(connection));
  }

  async stop(): Promise<void> {
    this.closed = true;
    this.connections.forEach(connection => connection.destroy());
    await Promise.all([
      new Promise<void>(resolve => this.udp.close(() => resolve())),
      new Promise<void>(resolve => this.tcp.close(() => resolve())),
    ]);
  }

  private serve(connection: Socket): void {
    this.connections.add(connection);
    connection.on('close', () => this.connections.delete(connection));
    connection.on('error', () => connection.destroy());
    let received = Buffer.alloc(0);
    connection.on('data', async chunk => {
      received = Buffer.concat([received, chunk]);
      // RFC 1035 section 4.2.2: each message comes after its length in two octets
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
        const end = 2 + received.readUInt16BE();
        const query = received.subarray(2, end);
        received = received.subarray(end);
        const response = await this.respond(query, false);
        if (!response) {
          connection.destroy();
          return;
        }
        const length = Buffer.alloc(2);
        length.writeUInt16BE(response.length);
        connection.write(Buffer.concat([length, response]));
      }
    });
  }

  /** The response to a query; undefined for what is no query at all. */
  private async respond(query: Buffer, overUdp: boolean): Promise<Buffer | undefined> {
    let asked: packet.DecodedPacket;
    try {
      asked = packet.decode(query);
    } catch {
      return undefined;
    }
    if (asked.type !== 'query') {
      return undefined;
    }
    const question = asked.questions?.[0];
    // the types leave the opcode out
    if ((asked as { opcode?: string }).opcode !== 'QUERY') {
      return encode(asked, 'NOTIMP');
    }
    if (asked.questions?.length !== 1 || !question) {
      return encode(asked, 'FORMERR');
    }
    const reply = await answer(question.name, question.type, this.source, this.edge)
      .catch((): Reply => ({ rcode: 'SERVFAIL', answers: [], authorities: [] }));
    const response = encode(asked, reply.rcode, reply);
    if (!overUdp || response.length <= sizeLimit(asked)) {
      return response;
    }
    return encode(asked, reply.rcode, undefined, packet.TRUNCATED_RESPONSE);
  }
}

function sizeLimit(asked: packet.DecodedPacket): number {
  const edns = asked.additionals?.find(record => record.type === 'OPT');
  return edns?.type === 'OPT' ? Math.min(Math.max(edns.udpPayloadSize, PLAIN_UDP), EDNS_UDP) : PLAIN_UDP;
}

function encode(asked: packet.DecodedPacket, rcode: keyof typeof RCODES, reply?: Pick<Reply, 'answers' | 'authorities'>, flags = 0): Buffer {
  const edns = asked.additionals?.some(record => record.type === 'OPT');
  return packet.encode({
    type: 'response',
    id: asked.id,
    // recursion available: clients that ask a resolver warn without it
    flags: RCODES[rcode] + flags + packet.AUTHORITATIVE_ANSWER + packet.RECURSION_AVAILABLE +
      (asked.flag_rd ? packet.RECURSION_DESIRED : 0),
    questions: asked.questions,
    answers: reply?.answers,
    authorities: reply?.authorities,
    additionals: edns ? [{ type: 'OPT', name: '.', udpPayloadSize: EDNS_UDP, flags: 0, options: [] } as unknown as packet.Answer] : [],
  });
}
