import { InFlight } from '../../net/in-flight';
import { Youngest } from '../../private/youngest';
import { DnsFact, MxHostFacts, SmtpFacts } from '../facts';
import { DnsProbe } from './dns-probe';
import { reachable } from './reachable';
import { probeSmtp, SmtpProbeOptions } from './smtp-probe';

export interface MxProbeOptions extends SmtpProbeOptions {
  /** MX hosts are not connected to. @default false */
  readonly without?: boolean;
  /** Addresses of networks of one's own are asked, too. @default false */
  readonly anyAddress?: boolean;
  /** @default false */
  readonly trustedResolver?: boolean;
}

/** A host that keeps us waiting for its answers is not asked at one address after the other. */
const PATIENCE_MS = 60_000;
/** Hosts that many domains share are asked once; the others are never asked for again. */
const MOST_KEPT = 5_000;
/** At a time, of all hosts: a process has few files in some places, and those that never greet hold theirs for long. */
const MOST_CONNECTIONS = 256;

/** Looks at MX hosts: each once, however many domains share it. */
export class MxProbe {
  private readonly seen = new Youngest<Promise<MxHostFacts>>(MOST_KEPT);
  private readonly connections = new InFlight(MOST_CONNECTIONS);

  constructor(private readonly dns: DnsProbe, private readonly options: MxProbeOptions) {}

  public look(host: string): Promise<MxHostFacts> {
    return this.seen.get(host, () => this.see(host));
  }

  private async see(host: string): Promise<MxHostFacts> {
    const { dns } = this;
    const [addresses, addresses6, tlsa] = await Promise.all([dns.addresses(host), dns.addresses6(host), dns.tlsa(`_25._tcp.${host}`)]);
    // the policy domain of DANE is the host, and not the domain of the recipient (RFC 8460 section 1.1)
    const isSigned = this.options.trustedResolver && tlsa.state === 'found' && tlsa.value.authenticated;
    const [tlsRpt, smtp] = await Promise.all([isSigned ? dns.txt(`_smtp._tls.${host}`) : undefined, this.ask(host, addresses, addresses6)]);
    return { host, addresses, addresses6, tlsa, ...tlsRpt && { tlsRpt }, smtp };
  }

  private async ask(host: string, ...answers: readonly DnsFact<string>[]): Promise<SmtpFacts> {
    if (this.options.without) {
      return { state: 'unknown', why: 'MX hosts were not asked', leftOut: true };
    }
    const addresses = answers.flatMap(fact => fact.state === 'found' ? fact.value.records : []);
    const started = performance.now();
    let first: SmtpFacts | undefined;
    for (const address of reachable(addresses, this.options.anyAddress)) {
      const facts = await this.connections.run(() => probeSmtp(host, address, this.options));
      if (facts.state === 'asked') {
        return facts;
      }
      first ??= facts;
      if (performance.now() - started > PATIENCE_MS) {
        break;
      }
    }
    return first ?? notAsked(addresses, answers);
  }
}

function notAsked(addresses: readonly string[], answers: readonly DnsFact<string>[]): SmtpFacts {
  if (addresses.length > 0) {
    return { state: 'unknown', why: `${addresses[0]} is no address of the public internet`, notPublic: true };
  }
  const silent = answers.find(fact => fact.state === 'unknown');
  return { state: 'unknown', why: silent ? `its address could not be asked for (${silent.why})` : 'it has no address' };
}
