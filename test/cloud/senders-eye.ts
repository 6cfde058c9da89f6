import { Agent } from 'node:https';
import { parseStsRecord, policyId } from '../../lib/protocol';
import type { LocalCloud } from '../../local';

/** What one look of a sender showed: the id that DNS announced, and then what the edge served. */
export interface Look {
  /** When DNS was asked, and when the edge had answered. */
  readonly from: number;
  readonly to: number;
  /** Undefined where there was no record. */
  readonly announced?: string;
  /** The id of the text that came back; undefined where none did. */
  readonly served?: string;
  /** What came back instead of a policy. */
  readonly problem?: string;
}

/** Looks at a domain as senders do, all the time: DNS first, then the policy. */
export class SendersEye {
  public readonly looks: Look[] = [];
  private running = true;
  private readonly done: Promise<void>;
  private readonly agent: Agent;

  /**
   * @param revisions of the texts, where one was raised: an id is then not the hash of the text alone
   */
  constructor(
    private readonly cloud: LocalCloud,
    private readonly domain: string,
    private readonly revisions: number[] = [0],
    private readonly every = 20,
  ) {
    this.agent = new Agent({ keepAlive: true });
    this.done = this.run();
  }

  /** Stops looking, and answers with every look. */
  public async stop(): Promise<Look[]> {
    this.running = false;
    await this.done;
    this.agent.destroy();
    return this.looks;
  }

  private async run(): Promise<void> {
    while (this.running) {
      const started = Date.now();
      this.looks.push(await this.look());
      const left = this.every - (Date.now() - started);
      await new Promise(resolve => setTimeout(resolve, Math.max(left, 0)));
    }
  }

  private async look(): Promise<Look> {
    const from = Date.now();
    const { id: announced } = parseStsRecord(await this.cloud.query(`_mta-sts.${this.domain}`, 'TXT'));
    const seen = (rest: Pick<Look, 'served' | 'problem'>): Look => ({ from, to: Date.now(), announced, ...rest });
    try {
      const { status, headers, body } = await this.cloud.fetch(`mta-sts.${this.domain}`, '/.well-known/mta-sts.txt');
      if (status !== 200 || headers['content-type'] !== 'text/plain') {
        return seen({ problem: `status ${status}, content type ${headers['content-type']}` });
      }
      const ids = this.revisions.map(revision => policyId(body, revision));
      return seen({ served: announced && ids.includes(announced) ? announced : ids[0] });
    } catch (error) {
      return seen({ problem: (error as Error).message });
    }
  }
}

/**
 * The looks that break "bytes before id": an id was announced, and the edge did not serve its text nor a newer one.
 *
 * @param history the ids in the order in which they were published
 */
export function violations(looks: Look[], history: string[]): Look[] {
  return looks.filter(({ announced, served }) => announced !== undefined
    && (served === undefined || history.indexOf(served) < history.indexOf(announced)));
}
