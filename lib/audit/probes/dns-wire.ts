import { connect } from 'node:net';
import * as packet from 'dns-packet';
import type { Server } from './shared-socket';
import { UdpSockets } from './udp-sockets';

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
/** RFC 1035 section 4.1.1. */
const HEADER_BYTES = 12;
const ADDITIONALS_COUNT = 10;
/** In the third octet. */
const TC = 2;
/** Of a question, besides the letters of its name: the first length, the root, type and class. */
const NAME_AND_TYPE_BYTES = 6;

/** Asks DNS servers, as one client. */
export class DnsWire {
  private readonly sockets = new UdpSockets<Reply>();

  /**
   * One question over UDP, and over TCP where the answer does not fit.
   *
   * @param withoutEdns for a server that does not understand it (RFC 6891 section 7)
   * @throws when none comes in time.
   */
  public ask(question: Question, server: Server, withinMs: number, withoutEdns: boolean): Promise<Reply> {
    const message = encoded(question, withoutEdns);
    const read = (data: Buffer) => answerIn(data, question);
    return this.sockets.exchange(message, server, withinMs, data => isCut(data) ? overTcp(message, server, withinMs, read) : read(data));
  }
}

/** Encoded once: the library takes longer for it than for the question. */
const OPT = packet.encode({
  additionals: [{ type: 'OPT', name: '.', udpPayloadSize: UDP_BYTES, flags: 0, extendedRcode: 0, ednsVersion: 0, flag_do: false, options: [] }],
}).subarray(HEADER_BYTES);

/** With an id that is filled in when it is sent. */
function encoded({ name, type, recursive }: Question, withoutEdns: boolean): Buffer {
  // AD asks for its meaning in the answer (RFC 6840 section 5.7)
  const flags = (recursive ? packet.RECURSION_DESIRED : 0) + packet.AUTHENTIC_DATA;
  // to find out how long a message is, the library looks through it once more
  const message = Buffer.allocUnsafe(HEADER_BYTES + Buffer.byteLength(name) + NAME_AND_TYPE_BYTES + OPT.length);
  packet.encode({ type: 'query', flags, questions: [{ type, name } as packet.Question] }, message);
  const { bytes } = packet.encode;
  if (withoutEdns) {
    return message.subarray(0, bytes);
  }
  OPT.copy(message, bytes);
  message.writeUInt16BE(1, ADDITIONALS_COUNT);
  return message.subarray(0, bytes + OPT.length);
}

/** By its header alone: it may end in the middle of a record, so that nothing else of it can be read (RFC 2181 section 9). */
function isCut(data: Buffer): boolean {
  return data.length >= HEADER_BYTES && Math.floor(data[2] / TC) % 2 === 1;
}

/** Anybody can send a packet: one that answers another question is not heard. */
function answerIn(data: Buffer, { name, type }: Question): Reply | undefined {
  try {
    const reply = packet.decode(data) as Reply;
    const { questions: [asked] = [], rcode } = reply;
    // a server that does not understand the question does not repeat it
    const isOurs = asked ? asked.type === type && asked.name.toLowerCase() === name.toLowerCase() : rcode === 'FORMERR' || rcode === 'NOTIMP';
    return reply.type === 'response' && isOurs ? reply : undefined;
  } catch {
    return undefined;
  }
}

function overTcp(message: Buffer, server: Server, withinMs: number, read: (data: Buffer) => Reply | undefined): Promise<Reply> {
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
        const answer = all.subarray(2, 2 + all.readUInt16BE(0));
        const reply = answer.subarray(0, 2).equals(message.subarray(0, 2)) ? read(answer) : undefined;
        end(() => reply ? resolve(reply) : reject(new Error('an answer that cannot be read')));
      }
    });
  });
}

function timedOut(withinMs: number): Error {
  return new Error(`no answer within ${withinMs / 1000} s`);
}
