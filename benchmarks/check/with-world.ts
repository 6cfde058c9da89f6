import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Where the look-ups of one measurement go. */
export interface World {
  readonly folder: string;
  readonly domains: number;
  readonly dns: number;
  readonly https: number;
  /** The file of the authority of the policy hosts. */
  readonly ca: string;
  /** The file of the domains, one a line. */
  readonly list: string;
}

/** Starts the DNS and the policy hosts of so many domains, in a process of their own, for as long as the work takes. */
export async function inWorld<T>(folder: string, domains: number, roundTripMs: number, work: (world: World) => Promise<T>): Promise<T> {
  const [ca, list] = [join(folder, 'ca.pem'), join(folder, 'domains.txt')];
  await writeFile(list, Array.from({ length: domains }, (_, index) => `d${index}.test\n`).join(''));
  const server = spawn(process.execPath, [join(folder, 'world.js'), String(domains), String(roundTripMs), ca], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ended = once(server, 'exit').then(([code]) => {
      throw new Error(`The world of the benchmark ended with ${code} before it was ready.`);
    });
    const [line] = await Promise.race([once(createInterface(server.stdout), 'line'), ended]) as [string];
    ended.catch(() => undefined);
    return await work({ folder, domains, ca, list, ...JSON.parse(line) as { dns: number; https: number } });
  } finally {
    server.kill();
  }
}
