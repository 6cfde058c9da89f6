import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import * as packet from 'dns-packet';

/** A DNS server, by its address. */
export interface Server {
  readonly host: string;
  readonly port: number;
}

export interface Question {
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'MX' | 'NS' | 'SOA' | 'TLSA' | 'TXT';
  /** Not so for a name server of the zone itself. */
  readonly recursive: boolean;
}

/** The types of the library leave out what it gives. */
export type Reply = packet.DecodedPacket & { readonly rcode: string };

/** What fits without fragments (DNS flag day 2020). */
const UDP_BYTES = 1232;

/** One question over UDP, and over TCP where the answer does not fit. @throws when none comes in time. */
export async function ask(question: Question, server: Server, withinMs: number): Promise<Reply> {
  const id = Math.floor(Math.random() * 0x1_0000);
  const message = packet.encode({
    type: 'query',
    id,
    // AD asks for its meaning in the answer (RFC 6840 section 5.7)
    flags: (question.recursive ? packet.RECURSION_DESIRED : 0) + packet.AUTHENTIC_DATA,
    questions: [{ type: question.type, name: question.name }],
    additionals: [{ type: 'OPT', name: '.', udpPayloadSize: UDP_BYTES, flags: 0, extendedRcode: 0, ednsVersion: 0, flag_do: false, options: [] }],
  } as packet.Packet);
  const answer = await overUdp(message, server, withinMs, reply => belongs(reply, id, question));
  return answer.flag_tc ? overTcp(message, server, withinMs, reply => belongs(reply, id, question)) : answer;
}

/** Anybody can send a packet: one that answers another question is not heard. */
function belongs(reply: Reply, id: number, { name, type }: Question): boolean {
  const [asked] = reply.questions ?? [];
  return reply.type === 'response' && reply.id === id && asked?.type === type && asked.name.toLowerCase() === name.toLowerCase();
}

function overUdp(message: Buffer, server: Server, withinMs: number, isOurs: (reply: Reply) => boolean): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(server.host.includes(':') ? 'udp6' : 'udp4');
    const end = (act: () => void) => {
      clearTimeout(timer);
      socket.close();
      act();
    };
    const timer = setTimeout(() => end(() => reject(timedOut(withinMs))), withinMs);
    socket.on('error', error => end(() => reject(error)));
    socket.on('message', (data, { address }) => {
      const reply = address === server.host ? decoded(() => packet.decode(data) as Reply) : undefined;
      if (reply && isOurs(reply)) {
        end(() => resolve(reply));
      }
    });
    // a port of its own for each question, which the system picks
    socket.send(message, server.port, server.host, error => error && end(() => reject(error)));
  });
}

function overTcp(message: Buffer, server: Server, withinMs: number, isOurs: (reply: Reply) => boolean): Promise<Reply> {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, server.host);
    const end = (act: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      act();
    };
    const timer = setTimeout(() => end(() => reject(timedOut(withinMs))), withinMs);
    const chunks: Buffer[] = [];
    socket.on('connect', () => socket.write(Buffer.concat([length, message])));
    socket.on('error', error => end(() => reject(error)));
    socket.on('close', () => end(() => reject(new Error('the connection ended without an answer'))));
    socket.on('data', chunk => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      // two octets of length: nothing can be longer than 64 KB
      if (all.length >= 2 && all.length >= 2 + all.readUInt16BE(0)) {
        const reply = decoded(() => packet.decode(all.subarray(2, 2 + all.readUInt16BE(0))) as Reply);
        end(() => reply && isOurs(reply) ? resolve(reply) : reject(new Error('an answer that cannot be read')));
      }
    });
  });
}

function decoded(decode: () => Reply): Reply | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

function timedOut(withinMs: number): Error {
  return new Error(`no answer within ${withinMs / 1000} s`);
}
