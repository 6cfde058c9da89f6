import type { Socket as Udp } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttps, Server as Https } from 'node:https';
import { AddressInfo, createServer as createTcp, Server, Socket } from 'node:net';
import * as packet from 'dns-packet';
import { SMTPServer } from 'smtp-server';
import { KeyPair, LocalAuthority } from '../../../../local/ca';
import { listenOnOnePort } from '../../../../local/dns/one-port';

type Handler = Parameters<typeof createHttps>[1];

/** A small world: a DNS server, a policy host and MX hosts, each real and each as good or bad as a test makes it. */
export class TwinWorld {
  public static async start(): Promise<TwinWorld> {
    const { tcp, udp } = await listenOnOnePort();
    const world = new TwinWorld(await LocalAuthority.create(), udp, tcp);
    udp.on('message', (message, { port, address }) => {
      const reply = world.answer(message);
      if (reply) {
        const whole = packet.encode(reply);
        const header = () => packet.encode({ ...reply, answers: [], flags: (reply.flags ?? 0) + packet.TRUNCATED_RESPONSE });
        udp.send(whole.length > 1232 ? world.cut?.(whole) ?? header() : whole, port, address);
      }
    });
    tcp.on('connection', socket => {
      socket.on('error', () => undefined);
      socket.on('data', data => {
        const reply = world.answer(data.subarray(2));
        if (reply) {
          const whole = packet.encode(reply);
          const length = Buffer.alloc(2);
          length.writeUInt16BE(whole.length);
          socket.write(Buffer.concat([length, whole]));
        }
      });
    });
    return world;
  }

  /** `TYPE name` to what stands there; a function answers by itself, and undefined not at all. */
  public readonly zone = new Map<string, packet.StringAnswer['data'] | object[] | string[] | Buffer[] | undefined>();
  /** The names that exist; others are NXDOMAIN. */
  public rcode: number = 0;
  /** Keys of what fails (SERVFAIL). */
  public readonly failing = new Set<string>();
  /** The resolver says that it has verified what it answers. */
  public authenticated = false;
  /** What becomes of an answer on its way. */
  public change?: (reply: packet.Packet, asked: packet.DecodedPacket) => packet.Packet;
  /** How an answer that does not fit into UDP is cut; left out: to its header. */
  public cut?: (whole: Buffer) => Buffer;
  public readonly questions: string[] = [];
  private readonly closing: (() => unknown)[] = [];

  private constructor(public readonly authority: LocalAuthority, private readonly udp: Udp, private readonly tcp: Server) {}

  public get dns() {
    return { host: '127.0.0.1', port: (this.tcp.address() as AddressInfo).port };
  }

  /** A policy host, with a certificate of the local authority for these names unless another one is given. */
  public async policyHost(handler: Handler, names: string[], own?: KeyPair, tls: object = {}): Promise<{ host: string; port: number }> {
    const server: Https = createHttps({ ...own ?? await this.authority.issue(names), ...tls }, handler);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  }

  /** An MX host; the port that it listens on. */
  public async mxHost(names: string[], options: { readonly own?: KeyPair } = {}): Promise<number> {
    const server = new SMTPServer({
      ...options.own ?? await this.authority.issue(names),
      authOptional: true,
      logger: false,
    });
    server.on('error', () => undefined);
    const listening = server.listen(0, '127.0.0.1') as unknown as Server;
    await once(listening, 'listening');
    this.closing.push(() => new Promise<void>(resolve => server.close(() => resolve())));
    return (listening.address() as AddressInfo).port;
  }

  /** Whatever speaks on a port: such as what never answers. */
  public async port(speak: (socket: Socket) => void): Promise<number> {
    const sockets = new Set<Socket>();
    const server = createTcp(socket => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      speak(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.closing.push(() => {
      sockets.forEach(socket => socket.destroy());
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }

  public async stop(): Promise<void> {
    await Promise.all(this.closing.map(close => close()));
    this.udp.close();
    this.tcp.close();
  }

  private answer(message: Buffer): packet.Packet | undefined {
    const reply = this.found(message);
    return reply && this.change ? this.change(reply, packet.decode(message)) : reply;
  }

  private found(message: Buffer): packet.Packet | undefined {
    const { id, questions: [{ name, type }] = [{ name: '', type: 'A' as const }] } = packet.decode(message);
    this.questions.push(`${type} ${name}`);
    const reply = (answers: packet.Answer[], rcode = this.rcode): packet.Packet =>
      ({ type: 'response', id, flags: packet.RECURSION_DESIRED + packet.RECURSION_AVAILABLE + (this.authenticated ? packet.AUTHENTIC_DATA : 0) + rcode, questions: [{ type, name } as packet.Question], answers });
    const alias = this.zone.get(`CNAME ${name}`) as string[] | undefined;
    const key = `${type} ${alias ? alias[0] : name}`;
    if (this.zone.has(key) && this.zone.get(key) === undefined) {
      return undefined;
    }
    if (this.failing.has(key)) {
      return reply([], 2);
    }
    const links = (alias ?? []).map((to, index) => ({ type: 'CNAME', name: index === 0 ? name : alias![index - 1], ttl: 60, data: to }));
    const records = (this.zone.get(key) as unknown[] | undefined ?? []).map(data => ({ type, name: alias ? alias[0] : name, ttl: 300, data }));
    const exists = [...this.zone.keys()].some(each => each.split(' ')[1] === name);
    return reply([...links, ...records] as packet.Answer[], this.rcode || (exists ? 0 : 3));
  }
}
