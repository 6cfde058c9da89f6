import { randomInt } from 'node:crypto';
import { createSocket, Socket } from 'node:dgram';
import type { Turns } from '../../net/turns';

/** Questions that wait at one socket: twice as many answers would not fit into what Linux keeps for it (208 KB, of which each takes up to 2.3). */
const MOST_AT_ONCE = 64;
/** After these a socket gives way to one with another port: what stays for long can be found out (RFC 5452 section 9.2). */
const MOST_IN_ALL = 512;
/** Packets for one question that are kept until they are read: whoever is asked can send without end, and a wrong one may come before the right one. */
const MOST_PACKETS = 8;
const IDLE_MS = 1_000;
/** How often it is seen whose time is over: a timer for each question costs more than all of them together. */
const TICK_MS = 50;

/** A DNS server, by its address. */
export interface Server {
  readonly host: string;
  readonly port: number;
}

/** Of an answer what is wanted of it, or undefined where it answers something else. */
export type Read<T> = (data: Buffer) => T | Promise<T> | undefined;

interface Waiting<T> {
  readonly read: Read<T>;
  readonly resolve: (answer: T | Promise<T>) => void;
  readonly reject: (error: Error) => void;
  readonly withinMs: number;
  readonly until: number;
  /** Packets that came, and were not read yet. */
  unread: number;
}

/** A socket to one server that questions share. It closes by itself. */
export class SharedSocket<T> {
  public isOpen = true;
  private readonly socket: Socket;
  private readonly waiting = new Map<number, Waiting<T>>();
  /** What waits for the socket itself; undefined once it is connected. */
  private early?: Buffer[] = [];
  private sent = 0;
  private hasAnswered = false;
  private idle?: NodeJS.Timeout;
  /** What keeps the process alive is a question that waits. */
  private clock?: NodeJS.Timeout;

  constructor({ host, port }: Server, private readonly turns: Pick<Turns, 'add'>) {
    // on a port that the system picks; packets of others do not arrive, and where nothing listens we are told so
    this.socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    this.socket.on('connect', () => this.begin()).on('message', data => this.take(data)).on('error', error => this.fail(error));
    this.socket.connect(port, host);
    this.socket.unref();
  }

  public get hasRoom(): boolean {
    return this.isOpen && this.waiting.size < MOST_AT_ONCE && this.sent < MOST_IN_ALL;
  }

  public exchange(message: Buffer, withinMs: number, read: Read<T>): Promise<T> {
    clearTimeout(this.idle);
    const id = this.freeId();
    message.writeUInt16BE(id, 0);
    this.sent += 1;
    this.clock ??= setInterval(() => this.look(performance.now()), TICK_MS);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { read, resolve, reject, withinMs, until: performance.now() + withinMs, unread: 0 });
      this.early ? this.early.push(message) : this.send(message);
    });
  }

  private begin(): void {
    const early = this.early ?? [];
    this.early = undefined;
    early.forEach(message => this.isOpen && this.send(message));
  }

  private send(message: Buffer): void {
    if (this.hasAnswered) {
      // what cannot be sent there any more is as good as lost on its way, and asked again; a callback for each costs more than that
      this.socket.send(message);
    } else {
      // that nothing listens there is told to whoever sends next, and is true of all that wait
      this.socket.send(message, error => error && this.fail(error));
    }
  }

  private look(now: number): void {
    this.waiting.forEach(({ until, withinMs, unread }, id) =>
      until <= now && unread === 0 && this.end(id)?.reject(new Error(`no answer within ${withinMs / 1000} s`)));
  }

  private freeId(): number {
    for (;;) {
      const id = randomInt(0x1_0000);
      if (!this.waiting.has(id)) {
        return id;
      }
    }
  }

  private take(data: Buffer): void {
    const id = data.length < 2 ? -1 : data.readUInt16BE(0);
    const question = this.waiting.get(id);
    if (question && question.unread < MOST_PACKETS) {
      question.unread += 1;
      this.turns.add(() => this.hear(data, id, question));
    }
  }

  private hear(data: Buffer, id: number, question: Waiting<T>): void {
    question.unread -= 1;
    // another one may have got the id since
    const answer = this.waiting.get(id) === question ? question.read(data) : undefined;
    if (answer !== undefined) {
      this.hasAnswered = true;
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
      this.waiting.delete(id);
      if (this.waiting.size === 0) {
        this.rest();
      }
    }
    return question;
  }

  private rest(): void {
    clearInterval(this.clock);
    this.clock = undefined;
    if (this.sent >= MOST_IN_ALL) {
      this.close();
    } else if (this.isOpen) {
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
