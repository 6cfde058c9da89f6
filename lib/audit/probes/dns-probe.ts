import { getServers } from 'node:dns';
import { factOf, NO_EDNS, PASSING, plain, txtRecord } from './dns-fact';
import { DnsWire, Question } from './dns-wire';
import { NameServerProbe, ServerAnswer } from './name-server-probe';
import type { Server } from './shared-socket';
import { MxHost } from '../../change';
import { InFlight } from '../../net/in-flight';
import { Youngest } from '../../private/youngest';
import { LABEL_OCTETS, sizeProblem } from '../../protocol/name-problem';
import { CaaRecord, DnsFact, TlsaRecord, TxtRecord } from '../facts';

export interface DnsOptions {
  /** @default - those of this machine, one after the other */
  readonly server?: Server;
  /** Milliseconds for the first try; each further one has twice as long as the one before. @default 1000 */
  readonly timeout?: number;
  /** @default 3 */
  readonly tries?: number;
  /** Questions at a time. @default QUESTIONS_AT_ONCE */
  readonly inFlight?: number;
}

/** Measured (benchmarks/README.md): fewer wait for each other, more are lost where the server's buffer is as small as systems have it. */
export const QUESTIONS_AT_ONCE = 256;
/** Answers that are kept: those about hosts that many domains share are asked for again and again, the others never. */
const MOST_KEPT = 10_000;
/** Hosts are connected to when these are answered. */
const URGENT: readonly Question['type'][] = ['A', 'AAAA', 'MX'];
const NO_NAME: DnsFact<never> = { state: 'none', why: 'nxdomain' };

/** A resolver that keeps answers, so that each question is asked once however many domains share a host. */
export class DnsProbe {
  private readonly servers: readonly Server[];
  private readonly answers = new Youngest<Promise<DnsFact<unknown>>>(MOST_KEPT);
  private readonly queue: InFlight;
  private readonly wire = new DnsWire();
  private readonly nameServers: NameServerProbe;

  constructor(private readonly options: DnsOptions = {}) {
    this.servers = options.server ? [options.server] : machineServers();
    const { timeout, tries, inFlight = QUESTIONS_AT_ONCE } = options;
    this.queue = new InFlight(inFlight);
    this.nameServers = new NameServerProbe(this.wire, { timeout, tries, inFlight });
  }

  public mx(name: string): Promise<DnsFact<MxHost>> {
    return this.lookUp(name, 'MX', (data: { preference: number; exchange: string }) => ({ preference: data.preference, host: data.exchange || '.' }));
  }

  public txt(name: string): Promise<DnsFact<TxtRecord>> {
    return this.lookUp(name, 'TXT', txtRecord);
  }

  public addresses(name: string): Promise<DnsFact<string>> {
    return this.lookUp(name, 'A', String);
  }

  public addresses6(name: string): Promise<DnsFact<string>> {
    return this.lookUp(name, 'AAAA', String);
  }

  public ns(name: string): Promise<DnsFact<string>> {
    return this.lookUp(name, 'NS', (data: string) => data.toLowerCase());
  }

  public caa(name: string): Promise<DnsFact<CaaRecord>> {
    return this.lookUp(name, 'CAA', ({ tag, value }: CaaRecord) => ({ tag, value: String(value) }));
  }

  public tlsa(name: string): Promise<DnsFact<TlsaRecord>> {
    return this.lookUp(name, 'TLSA', ({ usage, selector, matchingType, certificate }: { usage: number; selector: number; matchingType: number; certificate: Buffer }) =>
      ({ usage, selector, matchingType, data: certificate.toString('hex') }));
  }

  /** What one server says by itself of a name in a zone. */
  public txtAt(server: Server, name: string, zone: string): Promise<ServerAnswer> {
    return this.nameServers.txtAt(server, name, zone);
  }

  private lookUp<D, T>(name: string, type: Question['type'], read: (data: D) => T): Promise<DnsFact<T>> {
    const asked = plain(name);
    const question = { name: asked, type, recursive: true };
    const ask = () => isPossible(asked) ? this.tried(question, read) : Promise.resolve(NO_NAME);
    return this.answers.get(`${type} ${asked}`, ask) as Promise<DnsFact<T>>;
  }

  private async tried<D, T>(question: Question, read: (data: D) => T): Promise<DnsFact<T>> {
    const { queue, servers } = this;
    const { timeout = 1_000, tries = 3 } = this.options;
    const isUrgent = URGENT.includes(question.type);
    let why = '';
    let withoutEdns = false;
    for (let failed = 0; failed < tries; failed++) {
      const server = servers[failed % servers.length];
      await queue.enter(isUrgent);
      try {
        const answer = await this.wire.ask(question, server, timeout * 2 ** failed, withoutEdns);
        const fact = factOf(answer, question, read);
        if (fact.state !== 'unknown' || !PASSING.includes(answer.rcode)) {
          return fact;
        }
        why = fact.why;
        withoutEdns = NO_EDNS.includes(answer.rcode);
      } catch (error) {
        why = `${server.host}: ${(error as Error).message}`;
      } finally {
        queue.leave();
      }
    }
    return { state: 'unknown', why };
  }
}

/** A record of a stranger may name what DNS has no room for (RFC 1035 section 2.3.4). Most names are shorter than one label may be. */
function isPossible(name: string): boolean {
  return name.length <= LABEL_OCTETS || sizeProblem(name) === undefined;
}

/** @throws where this machine has none. */
function machineServers(): Server[] {
  const all = getServers();
  if (all.length === 0) {
    throw new Error('This machine has no DNS server: give one with --resolver, such as 9.9.9.9.');
  }
  return all.map(each => {
    const [, six, sixPort, four, port] = /^(?:\[([^\]]+)\](?::(\d+))?|([^:]+)(?::(\d+))?)$/.exec(each) ?? [];
    return { host: six ?? four ?? each, port: Number(sixPort ?? port ?? 53) };
  });
}
