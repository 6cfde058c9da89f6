import { InFlight } from '../../net/in-flight';
import { DomainFacts } from '../facts';
import { Prober } from './probe-domain';

/** Domains at a time, as measured (benchmarks/README.md). */
export const CONCURRENCY = 128;

/** Looks at domains, some at a time; the facts of each are given as they come. One that takes long holds up no other. */
export async function probeAll(
  domains: readonly string[], prober: Prober, each: (facts: DomainFacts) => void, concurrency = CONCURRENCY,
): Promise<void> {
  const queue = new InFlight(concurrency);
  await Promise.all(domains.map(domain => queue.run(async () => each(await prober.probe(domain)))));
}
