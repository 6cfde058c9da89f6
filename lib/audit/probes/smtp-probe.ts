import { connect, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { SmtpFacts } from '../facts';
import { certificateHashesOf, certificateOf, tlsFactsOf } from './tls-facts';
import { beginTls, secured, TlsContexts } from './tls-handshake';

export interface SmtpProbeOptions {
  readonly contexts: TlsContexts;
  /** @default 25 */
  readonly port?: number;
  /** What we call ourselves. */
  readonly helo: string;
  /** Milliseconds until there is a connection. @default 10000 */
  readonly connectTimeout?: number;
  /** Milliseconds for each answer: polite servers make strangers wait for their greeting (RFC 5321 section 4.5.3.2 allows five minutes). @default 60000 */
  readonly answerTimeout?: number;
}

/** RFC 5321 section 4.5.3.1.5 allows 512 octets a line; who sends more than this in one reply is no mail server. */
const MAX_REPLY_BYTES = 16 * 1024;

/** The TLS of an MX host, as a polite client sees it: one connection, EHLO, STARTTLS, QUIT. Never throws. */
export async function probeSmtp(host: string, address: string, options: SmtpProbeOptions): Promise<SmtpFacts> {
  const { port = 25, connectTimeout = 10_000, answerTimeout = 60_000, helo } = options;
  let socket: Socket | undefined;
  try {
    socket = await connected(address, port, connectTimeout);
    const talk = new Conversation(socket, answerTimeout);
    const greeting = await talk.reply();
    if (!greeting.startsWith('220')) {
      return { state: 'unknown', why: `${address} greets with ${quoted(greeting)}` };
    }
    const hello = await talk.say(`EHLO ${helo}`);
    if (!hello.startsWith('250')) {
      return { state: 'unknown', why: `${address} answers EHLO with ${quoted(hello)}` };
    }
    if (!/^250[ -]STARTTLS\s*$/im.test(hello)) {
      await talk.leave();
      return { state: 'asked', address, starttls: false };
    }
    const ready = await talk.say('STARTTLS');
    if (!ready.startsWith('220')) {
      await talk.leave();
      return { state: 'asked', address, starttls: true, failure: `STARTTLS is offered, and answered with ${quoted(ready)}` };
    }
    talk.end();
    return await afterStartTls(host, address, socket, options, answerTimeout);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { state: 'unknown', why: `${address}: ${code ?? message}` };
  } finally {
    socket?.destroy();
  }
}

async function afterStartTls(host: string, address: string, plain: Socket, { contexts }: SmtpProbeOptions, timeout: number): Promise<SmtpFacts> {
  const asked = { state: 'asked' as const, address, starttls: true };
  try {
    const socket = await handshake(host, plain, contexts, timeout);
    const certificate = certificateOf(socket);
    const tls = { ...tlsFactsOf(socket, certificate, host), ...certificateHashesOf(certificate) };
    // whether it says good-bye is no matter
    await new Conversation(socket, 2_000).leave();
    return { ...asked, tls };
  } catch (error) {
    const { message, reason } = error as Error & { reason?: string };
    return { ...asked, failure: (reason ?? (message || 'the connection ended')).slice(0, 200) };
  }
}

async function handshake(host: string, plain: Socket, { lenient }: TlsContexts, timeout: number): Promise<TLSSocket> {
  // there is one connection only, and old TLS is to be told from none
  const socket = beginTls({ socket: plain, servername: host, secureContext: lenient });
  const timer = setTimeout(() => socket.destroy(new Error(`no handshake within ${timeout / 1000} s`)), timeout);
  try {
    await secured(socket);
    return socket;
  } finally {
    clearTimeout(timer);
  }
}

function connected(address: string, port: number, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    const timer = setTimeout(() => socket.destroy(new Error(`no connection within ${timeout / 1000} s`)), timeout);
    socket.once('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

/** Commands and replies, one after the other. */
class Conversation {
  private text = '';
  private waiting?: { resolve: (reply: string) => void; reject: (error: Error) => void };
  private problem?: Error;
  private readonly listeners = {
    data: (chunk: Buffer) => this.hear(chunk.toString('latin1')),
    error: (error: Error) => this.fail(error),
    close: () => this.fail(new Error('the connection ended')),
  };

  constructor(private readonly socket: Socket, private readonly timeout: number) {
    socket.on('data', this.listeners.data).on('error', this.listeners.error).on('close', this.listeners.close);
  }

  public async say(command: string): Promise<string> {
    this.socket.write(`${command}\r\n`);
    return this.reply();
  }

  public reply(): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => this.fail(new Error(`no answer within ${this.timeout / 1000} s`)), this.timeout);
      this.waiting = {
        resolve: reply => {
          clearTimeout(timer);
          resolve(reply);
        },
        reject: error => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.hear('');
      if (this.problem) {
        this.fail(this.problem);
      }
    });
  }

  public async leave(): Promise<void> {
    await this.say('QUIT').catch(() => undefined);
  }

  /** Somebody else has the socket now. */
  public end(): void {
    this.socket.off('data', this.listeners.data).off('error', this.listeners.error).off('close', this.listeners.close);
  }

  private hear(text: string): void {
    this.text += text;
    if (this.text.length > MAX_REPLY_BYTES) {
      this.fail(new Error('a reply without end'));
      return;
    }
    // the last line of a reply has a space after its code (RFC 5321 section 4.2.1)
    const [reply] = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*|\r)?\n/.exec(this.text) ?? [];
    if (reply !== undefined && this.waiting) {
      // what came behind it before we asked was put there by somebody on the way, or is no reply (CVE-2011-0411)
      this.text = '';
      this.waiting.resolve(reply);
      this.waiting = undefined;
    }
  }

  private fail(error: Error): void {
    this.problem = error;
    this.waiting?.reject(error);
    this.waiting = undefined;
  }
}

function quoted(reply: string): string {
  return JSON.stringify(reply.trim().slice(0, 100));
}
