import { getServers } from 'node:dns';
import { DnsWire, Question, Reply } from './dns-wire';
import type { Server } from './shared-socket';
import { MxHost } from '../../change';
import { InFlight } from '../../net/in-flight';
import { Youngest } from '../../private/youngest';
import { NAME_OCTETS } from '../../protocol/name-problem';
import { Answer, CaaRecord, DnsFact, TlsaRecord, TxtRecord } from '../facts';

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
/** RFC 1034 section 3.6.2 knows no bound; resolvers stop somewhere between 8 and 16. */
const MOST_ALIASES = 16;
/** A name with more records of one type than this is no mail domain that anybody runs. */
const MOST_RECORDS = 500;
/** Answers that are kept: those about hosts that many domains share are asked for again and again, the others never. */
const MOST_KEPT = 10_000;
/** Hosts are connected to when these are answered. */
const URGENT: readonly Question['type'][] = ['A', 'AAAA', 'MX'];
const NO_NAME: DnsFact<never> = { state: 'none', why: 'nxdomain' };
/** Failures that a second try may mend, or another server. */
const PASSING = ['SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP'];
/** Of a server that may not know EDNS. */
const NO_EDNS = ['FORMERR', 'NOTIMP'];

/** A resolver that keeps answers, so that each question is asked once however many domains share a host. */
export class DnsProbe {
  private readonly servers: readonly Server[];
  private readonly answers = new Youngest<Promise<DnsFact<unknown>>>(MOST_KEPT);
  private readonly queue: InFlight;
  /** Name servers of strangers may be silent: who waits for them holds up no question to the resolver. */
  private readonly strangers: InFlight;
  private readonly wire = new DnsWire();

  constructor(private readonly options: DnsOptions = {}) {
    this.servers = options.server ? [options.server] : machineServers();
    this.queue = new InFlight(options.inFlight ?? QUESTIONS_AT_ONCE);
    this.strangers = new InFlight(options.inFlight ?? QUESTIONS_AT_ONCE);
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

  /** What one server says by itself, without recursion. Of an alias that is where it leads: what is there is for other servers to say. */
  public async txtAt(server: Server, name: string): Promise<Answer<readonly string[]>> {
    const found = await this.tried({ name, type: 'TXT', recursive: false }, [server], txtRecord, this.strangers);
    const via = found.state === 'unknown' ? undefined : found.state === 'none' ? found.via : found.value.via;
    if (via && via.length > 0) {
      return { state: 'none', why: 'nodata', via: via.slice(0, 1) };
    }
    return found.state === 'found' ? { state: 'found', value: found.value.records.map(({ text }) => text).sort() } : found;
  }

  private lookUp<D, T>(name: string, type: Question['type'], read: (data: D) => T): Promise<DnsFact<T>> {
    const asked = plain(name);
    const question = { name: asked, type, recursive: true };
    const ask = () => isPossible(asked) ? this.tried(question, this.servers, read, this.queue) : Promise.resolve(NO_NAME);
    return this.answers.get(`${type} ${asked}`, ask) as Promise<DnsFact<T>>;
  }

  private async tried<D, T>(
    question: Question, servers: readonly Server[], read: (data: D) => T, queue: InFlight,
  ): Promise<DnsFact<T>> {
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

function factOf<D, T>(reply: Reply, { name, type, recursive }: Question, read: (data: D) => T): DnsFact<T> {
  const { rcode, answers = [], flag_ad: authenticated, flag_aa: authoritative } = reply;
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') {
    return { state: 'unknown', why: `the answer of DNS was ${rcode}` };
  }
  if (!recursive && !authoritative && !answers.some(each => plain(each.name) === plain(name))) {
    // resolvers pass over such a server (RFC 1034 section 5.3.3), and it says nothing of the zone
    return { state: 'unknown', why: 'it does not answer for the zone' };
  }
  if (answers.length === 0) {
    return { state: 'none', why: rcode === 'NXDOMAIN' ? 'nxdomain' : 'nodata' };
  }
  const via: string[] = [];
  let owner = plain(name);
  for (let alias = aliasOf(answers, owner); alias !== undefined; alias = aliasOf(answers, owner)) {
    if (via.length === MOST_ALIASES || via.includes(alias)) {
      return { state: 'unknown', why: `the CNAME records of ${name} go round in a circle, or are too many` };
    }
    via.push(alias);
    owner = alias;
  }
  const records = answers.filter(each => each.type === type && plain(each.name) === owner)
    .slice(0, MOST_RECORDS) as unknown as { data: D; ttl: number }[];
  if (records.length === 0) {
    return { state: 'none', why: rcode === 'NXDOMAIN' ? 'nxdomain' : 'nodata', ...via.length > 0 ? { via } : {} };
  }
  return {
    state: 'found',
    value: {
      records: records.map(({ data }) => read(data)),
      ttl: Math.min(...records.map(({ ttl }) => ttl)),
      authenticated: authenticated === true,
      via,
    },
  };
}

function aliasOf(answers: Reply['answers'], owner: string): string | undefined {
  const found = answers?.find(each => each.type === 'CNAME' && plain(each.name) === owner);
  return found?.type === 'CNAME' ? plain(found.data) : undefined;
}

function txtRecord(data: Buffer | Buffer[] | string): TxtRecord {
  const strings = (Array.isArray(data) ? data : [data]).map(each => typeof each === 'string' ? Buffer.from(each) : each);
  return { text: Buffer.concat(strings).toString('utf8'), strings: strings.length };
}

/** A record of a stranger may name what DNS has no room for (RFC 1035 section 2.3.4). */
function isPossible(name: string): boolean {
  return name.length <= NAME_OCTETS && !/[^.]{64}/.test(name);
}

function plain(name: string): string {
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
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
