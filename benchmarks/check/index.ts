import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../../local/venv';
import { alternate, compare, Comparison } from '../comparison';
import { summarize } from '../statistics';
import { buildSides, timeBare, timeCheckdmarc, timeOurs, weighOurs } from './sides';
import { inWorld } from './with-world';

const REQUIREMENTS = join(__dirname, '..', '..', 'test', 'interop', 'clients', 'requirements.txt');
/** At least 2.5 times as fast as checkdmarc, and 0.8 times as fast as the bare loop. */
const CHECKDMARC = { of: 'ratio', atMost: 1 / 2.5 } as const;
const BARE = { of: 'ratio', atMost: 1 / 0.8 } as const;
const ROUND_TRIP_MS = 20;
const ROUNDS = 5;
/** They take half a second, and are near each other. */
const TIMES_FOR_BARE = 3;

/**
 * Looks at so many domains, whose DNS and policy hosts are local: each process from its start to its end, as a user waits for it.
 *
 * @throws if a policy is missed.
 */
export async function benchmarkCheck(tell: (message: string) => void, { domains = 300, many = 1000, rounds = ROUNDS } = {}): Promise<Comparison[]> {
  const python = await pythonEnvironment('checkdmarc', REQUIREMENTS, tell);
  const folder = await mkdtemp(join(tmpdir(), 'mta-sts-bench-'));
  try {
    await buildSides(folder);
    const of = (roundTripMs: number, threads: number) => inWorld(folder, domains, roundTripMs, async world => {
      const where = `check of ${domains} domains, ${roundTripMs === 0 ? 'loopback' : `${roundTripMs} ms away`}`;
      const named = (scope: string) => `checkdmarc${threads > 1 ? ` in ${threads} threads` : ''}, ${scope}`;
      const beside = async (theirs: () => Promise<number>, times = rounds) => alternate(times, () => timeOurs(world), theirs);
      return [
        compare(where, 's', await beside(() => timeCheckdmarc(world, python, threads, 'hosts')), named('name servers and MX hosts, too'), CHECKDMARC),
        compare(where, 's', await beside(() => timeCheckdmarc(world, python, threads, 'records')), named('records and policy only')),
        compare(where, 's', await beside(() => timeBare(world), rounds * TIMES_FOR_BARE), 'bare Node loop', BARE),
      ];
    });
    return [
      ...await of(0, 1),
      ...await of(ROUND_TRIP_MS, 50),
      {
        name: `memory of a check of ${many} domains`,
        unit: 'MB',
        ours: summarize([await inWorld(folder, many, ROUND_TRIP_MS, weighOurs)]),
        target: { of: 'ours', atMost: 200 },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
