import { setTimeout } from 'node:timers/promises';
import { fateOf } from './fate';
import type { Letter } from './mail/sending-server';
import { until } from './until';
import type { MailWorld } from './world';

/** ms between letters. */
const PACE = 400;
/** ms between questions of the sender to its policy daemon, as if it had mail for many people of the domain. */
const LOOKS = 30;

/** Mail that keeps coming to a domain, while something is changed. */
export class Flow {
  static start(world: MailWorld, domain: string): Flow {
    const flow = new Flow(world, domain);
    flow.running = [flow.write(), flow.look()];
    return flow;
  }

  private readonly letters: Letter[] = [];
  private running: Promise<void>[] = [];
  private ended = false;

  private constructor(private readonly world: MailWorld, private readonly domain: string) {}

  /** Lets some more letters through; the default takes longer than the TTL of the record. */
  async goOn(letters = 6): Promise<void> {
    const enough = this.letters.length + letters;
    await until(`${letters} more letters to ${this.domain}`, async () => this.letters.length >= enough || undefined);
  }

  /** Ends it; tells how many letters had which fate, the commonest first, and the host of the last one. */
  async end(): Promise<{ readonly fates: ReadonlyMap<string, number>; readonly lastHost: string }> {
    this.ended = true;
    await Promise.all(this.running);
    const fates = new Map<string, number>();
    for (const letter of this.letters) {
      const fate = await fateOf(this.world, letter);
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
    }
    const { host } = await this.world.sender.firstAttempt(this.letters.at(-1)!);
    return { fates: new Map([...fates].sort(([, a], [, b]) => b - a)), lastHost: host };
  }

  private async write(): Promise<void> {
    for (; !this.ended; await setTimeout(PACE)) {
      this.letters.push(await this.world.sender.send(this.domain));
    }
  }

  private async look(): Promise<void> {
    for (; !this.ended; await setTimeout(LOOKS)) {
      await this.world.sender.insistsOn(this.domain);
    }
  }
}

/** Such as `all 12 delivered, TLS verified`. */
export function tellFates(fates: ReadonlyMap<string, number>): string {
  const parts = [...fates].map(([fate, count]) => `${fates.size === 1 ? `all ${count}` : count} ${fate}`);
  return parts.join('; ');
}
