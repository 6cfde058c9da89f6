import { factOf, NO_EDNS, PASSING, plain, txtRecord } from './dns-fact';
import { DnsWire, Question, Reply } from './dns-wire';
import type { Server } from './shared-socket';
import { isUnroutable } from './unroutable';
import { InFlight } from '../../net/in-flight';
import { Youngest } from '../../private/youngest';
import { NameServerFacts } from '../facts';

export type ServerAnswer = Pick<NameServerFacts, 'sts' | 'reason'>;

export interface NameServerOptions {
  /** Milliseconds for the first try; the second one has twice as long. @default 1000 */
  readonly timeout?: number;
  /** At most two, whatever is said. @default 2 */
  readonly tries?: number;
  /** Questions at a time. */
  readonly inFlight: number;
}

/** What is known of a server beyond single questions. */
interface Known {
  /** When it last answered anything, on the clock of `performance`. */
  heard: number;
  /** What is said in its place, since it was silent for a whole question. */
  silence?: ServerAnswer;
}

/** A resolver has the other servers of the zone to go on to, and so do we: no third try. */
const MOST_TRIES = 2;
/** Servers of which that is kept. */
const MOST_KEPT = 10_000;

/** Asks name servers of strangers, each by itself and without recursion. Who waits for them holds up no question to the resolver: they have a queue of their own. */
export class NameServerProbe {
  private readonly servers = new Youngest<Known>(MOST_KEPT);
  private readonly queue: InFlight;

  constructor(private readonly wire: DnsWire, private readonly options: NameServerOptions) {
    this.queue = new InFlight(options.inFlight);
  }

  /** Of an alias that is where it leads: what is there is for other servers to say. */
  public async txtAt(server: Server, name: string, zone: string): Promise<ServerAnswer> {
    const known = this.servers.get(`${server.host} ${server.port}`, () => ({ heard: -Infinity }));
    if (known.silence) {
      return known.silence;
    }
    await this.queue.enter();
    try {
      return await this.ask({ name, type: 'TXT', recursive: false }, server, zone, known);
    } finally {
      this.queue.leave();
    }
  }

  private async ask(question: Question, server: Server, zone: string, known: Known): Promise<ServerAnswer> {
    const { timeout = 1_000, tries = MOST_TRIES } = this.options;
    const began = performance.now();
    let said: ServerAnswer = { sts: { state: 'unknown', why: 'it was not asked' } };
    for (let failed = 0, withoutEdns = false; failed < Math.min(tries, MOST_TRIES); failed++) {
      // others may have found out, while this one stood in the queue or waited for its first try
      if (known.silence) {
        return known.silence;
      }
      try {
        const reply = await this.wire.ask(question, server, timeout * 2 ** failed, withoutEdns);
        known.heard = performance.now();
        known.silence = undefined;
        said = answerOf(reply, question, zone);
        withoutEdns = NO_EDNS.includes(reply.rcode);
        if (!PASSING.includes(reply.rcode)) {
          return said;
        }
      } catch (error) {
        const sts = { state: 'unknown', why: `${server.host}: ${(error as Error).message}` } as const;
        // without a way from here nothing is known of the server
        said = isUnroutable(error as NodeJS.ErrnoException) ? { sts } : { sts, reason: 'silent' };
      }
    }
    if (said.reason === 'silent' && known.heard < began) {
      // one that answered others meanwhile only leaves this question alone
      known.silence = said;
    }
    return said;
  }
}

function answerOf(reply: Reply, question: Question, zone: string): ServerAnswer {
  const { rcode, answers = [], authorities = [], flag_aa: authoritative, flag_ra: recursion } = reply;
  const name = plain(question.name);
  if (!authoritative && recursion) {
    // a server of the zone has authority, and a resolver has recursion: some networks lead all questions to theirs
    return unknown('intercepted', 'a resolver answers there, and not a server of the zone');
  }
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') {
    return unknown(rcode === 'REFUSED' ? 'refused' : 'lame', `the answer of DNS was ${rcode}`);
  }
  if (!authoritative && !answers.some(each => plain(each.name) === name)) {
    // resolvers pass over such a server (RFC 1034 section 5.3.3), and it says nothing of the zone
    return authorities.some(({ type, name: cut }) => type === 'NS' && isBelow(plain(cut), plain(zone)) && isWithin(name, plain(cut)))
      ? unknown('referral', 'it leads to another zone')
      : unknown('lame', 'it does not answer for the zone');
  }
  const found = factOf(reply, question, txtRecord);
  const via = found.state === 'unknown' ? undefined : found.state === 'none' ? found.via : found.value.via;
  if (via && via.length > 0) {
    return { sts: { state: 'none', why: 'nodata', via: via.slice(0, 1) } };
  }
  return { sts: found.state === 'found' ? { state: 'found', value: found.value.records.map(({ text }) => text).sort() } : found };
}

function unknown(reason: NonNullable<ServerAnswer['reason']>, why: string): ServerAnswer {
  return { sts: { state: 'unknown', why }, reason };
}

function isWithin(name: string, zone: string): boolean {
  return name === zone || isBelow(name, zone);
}

function isBelow(name: string, zone: string): boolean {
  return name.endsWith(`.${zone}`);
}
