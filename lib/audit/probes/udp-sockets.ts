import { randomInt } from 'node:crypto';
import { createSocket, Socket } from 'node:dgram';
import type { Server } from './dns-wire';

/** Questions that wait at one socket: more answers would not fit into what the system keeps for it. */
const MOST_AT_ONCE = 32;
/** After these a socket gives way to one with another port: what stays for long can be found out (RFC 5452 section 9.2). */
const MOST_IN_ALL = 512;
const IDLE_MS = 1_000;

/** Of an answer what is wanted of it, or undefined where it answers something else. */
type Read<T> = (data: Buffer) => T | undefined;

interface Waiting<T> {
  readonly read: Read<T>;
  readonly resolve: (answer: T) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Sockets that questions share: opening and closing one for each costs more than asking. They close by themselves. */
export class UdpSockets<T> {
  private readonly open = new Map<string, SharedSocket<T>[]>();

  /**
   * Sends a message, of which the first two octets become an id that nobody can guess.
   *
   * @throws when no answer comes in time, or nothing listens there.
   */
  public exchange(message: Buffer, server: Server, withinMs: number, read: Read<T>): Promise<T> {
    return this.socketTo(server).exchange(message, withinMs, read);
  }

  private socketTo(server: Server): SharedSocket<T> {
    const key = `${server.host} ${server.port}`;
    const usable = (this.open.get(key) ?? []).filter(({ isOpen }) => isOpen);
    const socket = usable.find(({ hasRoom }) => hasRoom) ?? new SharedSocket<T>(server);
    this.open.set(key, usable.includes(socket) ? usable : [...usable, socket]);
    return socket;
  }
}

class SharedSocket<T> {
  public isOpen = true;
  private readonly socket: Socket;
  private readonly waiting = new Map<number, Waiting<T>>();
  /** What waits for the socket itself; undefined once it is connected. */
  private early?: (() => void)[] = [];
  private sent = 0;
  private idle?: NodeJS.Timeout;

  constructor(server: Server) {
    // on a port that the system picks; packets of others do not arrive, and where nothing listens we are told so
    this.socket = createSocket(server.host.includes(':') ? 'udp6' : 'udp4');
    this.socket.on('connect', () => this.begin()).on('message', data => this.hear(data)).on('error', error => this.fail(error));
    this.socket.connect(server.port, server.host);
    // what keeps the process alive is a question that waits
    this.socket.unref();
  }

  public get hasRoom(): boolean {
    return this.waiting.size < MOST_AT_ONCE && this.sent < MOST_IN_ALL;
  }

  public exchange(message: Buffer, withinMs: number, read: Read<T>): Promise<T> {
    clearTimeout(this.idle);
    const id = this.freeId();
    message.writeUInt16BE(id, 0);
    this.sent += 1;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => this.end(id)?.reject(new Error(`no answer within ${withinMs / 1000} s`)), withinMs);
      this.waiting.set(id, { read, resolve, reject, timer });
      // that nothing listens there is told to whoever sends next, and is true of all that wait
      const send = () => this.socket.send(message, error => error && this.fail(error));
      this.early ? this.early.push(send) : send();
    });
  }

  private begin(): void {
    const early = this.early ?? [];
    this.early = undefined;
    early.forEach(send => this.isOpen && send());
  }

  private freeId(): number {
    for (;;) {
      const id = randomInt(0x1_0000);
      if (!this.waiting.has(id)) {
        return id;
      }
    }
  }

  private hear(data: Buffer): void {
    const id = data.length < 2 ? -1 : data.readUInt16BE(0);
    const answer = this.waiting.get(id)?.read(data);
    if (answer !== undefined) {
      this.end(id)?.resolve(answer);
    }
  }

  private fail(error: Error): void {
    this.close();
    [...this.waiting.keys()].forEach(id => this.end(id)?.reject(error));
  }

  /** The question no longer waits; undefined where it has not since before. */
  private end(id: number): Waiting<T> | undefined {
    const question = this.waiting.get(id);
    if (question) {
      clearTimeout(question.timer);
      this.waiting.delete(id);
      this.rest();
    }
    return question;
  }

  private rest(): void {
    if (this.waiting.size > 0 || !this.isOpen) {
      return;
    }
    if (this.sent >= MOST_IN_ALL) {
      this.close();
    } else {
      this.idle = setTimeout(() => this.close(), IDLE_MS).unref();
    }
  }

  private close(): void {
    if (this.isOpen) {
      this.isOpen = false;
      clearTimeout(this.idle);
      this.socket.close();
    }
  }
}
