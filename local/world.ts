import { Agent, request } from 'node:http';
import { LOOPBACK } from './constants';

/** A record set as Route 53 keeps it. */
export interface RecordSet {
  readonly Name: string;
  readonly Type: string;
  readonly TTL?: string;
  readonly ResourceRecords?: readonly string[];
  readonly AliasTarget?: { readonly DNSName: string };
}

/** A public hosted zone. */
export interface Zone {
  /** With the trailing dot, in lower case. */
  readonly name: string;
  readonly records: readonly RecordSet[];
}

/** What the world can see of a distribution. */
export interface Distribution {
  readonly id: string;
  readonly domainName: string;
  readonly aliases: readonly string[];
  readonly ipv6: boolean;
  readonly certificate: { readonly arn: string; readonly names: readonly string[]; readonly status: string } | null;
}

/** What goes wrong in the account, and how often. */
export interface Fault {
  /**
   * A call by its IAM name (`s3:PutObject`), or what CloudFormation does with a type (`create AWS::Route53::RecordSet`,
   * `update …`, `delete …`). `cancel Custom::X`: after `seconds` CloudFormation no longer waits for the provider, as when
   * another resource of the stack fails. `repeat Custom::X`: the provider gets the same request again after `seconds`.
   * `issue certificate` (`match` is one of its names): ACM refuses with `error` as its reason, or stays pending for `seconds`, or
   * for as long as the fault stands. `*` stands for any characters.
   */
  readonly action: string;
  /** Must be in the call's path or body, or in the resource's logical id or properties. @default - any */
  readonly match?: string;
  /** The error's code, such as `AccessDenied`, `Throttling` or `InternalFailure`. @default - the call succeeds */
  readonly error?: string;
  /** HTTP status. @default 400 */
  readonly status?: number;
  readonly message?: string;
  /** How long the call takes more than usual. @default 0 */
  readonly seconds?: number;
  /** How many calls meet it. @default - all */
  readonly times?: number;
}

/**
 * The emulator's control port: its memory as it is at the moment of asking, nothing cached.
 */
export class World {
  private readonly agent = new Agent({ keepAlive: true, noDelay: true });

  constructor(readonly controlPort: number) {}

  async ready(): Promise<void> {
    await this.ask('ready');
  }

  /** The public zone that answers for a name. */
  async zone(name: string): Promise<Zone | undefined> {
    return present(await this.ask<Zone>(`zone?name=${encodeURIComponent(name)}`));
  }

  /** The distribution that serves a host name. */
  async distribution(host: string): Promise<Distribution | undefined> {
    return present(await this.ask<Distribution>(`distribution?host=${encodeURIComponent(host)}`));
  }

  /** Replaces the faults of the emulator. */
  async setFaults(faults: readonly Fault[]): Promise<void> {
    await this.ask('faults', faults);
  }

  /** The faults, each with how often it was met. */
  async faults(): Promise<(Fault & { readonly met: number })[]> {
    return this.ask('faults');
  }

  /** Empties the account, and clears the faults. */
  async reset(): Promise<void> {
    await this.ask('reset', {});
  }

  close(): void {
    this.agent.destroy();
  }

  /** @throws Error when the emulator does not answer, or not with 200. */
  async ask<T>(path: string, body?: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const asked = request({
        host: LOOPBACK, port: this.controlPort, agent: this.agent, path: `/_local/${path}`, method: body === undefined ? 'GET' : 'PUT',
      }, answer => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', chunk => { text += chunk; });
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode === 200) {
            resolve(JSON.parse(text) as T);
          } else {
            reject(new Error(`the emulator answered ${answer.statusCode} to ${path}: ${text.slice(0, 200)}`));
          }
        });
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function present<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
