import type { Choose } from './explore';
import type { Scheduler } from './scheduler';
import { AwsError } from '../../lib/handlers/aws/api';
import { etagOf } from '../../lib/handlers/policy-publisher/proof';
import { Label, Overtaken, PolicyStore, StoredVersion } from '../../lib/handlers/policy-publisher/store';
import type { FetchPolicy } from '../../lib/net/fetch-policy';
import { policyId } from '../../lib/protocol';

interface Version extends StoredVersion {
  readonly text: string;
  readonly label: Label;
}

/** What everybody sees: the stored versions, the newest first, and the id that is announced. */
export class World {
  public versions: Version[] = [];
  public announced?: string;
  private written = 0;

  /** What the edge answers: the newest version, uncached. */
  public get served(): string | undefined {
    return this.versions[0]?.text;
  }

  public put(text: string, label: Label): string {
    const version = { versionId: `v${++this.written}`, since: '', latest: true, etag: etagOf(text), text, label };
    this.versions = [version, ...this.versions.map(other => ({ ...other, latest: false }))];
    return version.versionId;
  }

  public remove(versionId: string): void {
    const left = this.versions.filter(version => version.versionId !== versionId);
    this.versions = left.map((version, index) => ({ ...version, latest: index === 0 }));
  }
}

/** What befalls the calls of an invocation. */
export interface Faults {
  left: number;
}

/** The clients of one invocation of the publisher: each call is a step that others can come before, and that can fail. */
export class Clients {
  constructor(
    private readonly name: string,
    private readonly world: World,
    private readonly scheduler: Scheduler,
    private readonly choose: Choose,
    private readonly faults: Faults,
  ) {}

  public store(): PolicyStore {
    return {
      versions: () => this.step('read', 'lists', () => this.world.versions),
      write: (text, label, previous) => this.step('change', `writes ${policyId(text).slice(0, 4)}`, () => this.write(text, label, previous)),
      label: versionId => this.step('read', 'reads a label', () => this.world.versions.find(version => version.versionId === versionId)?.label),
      remove: versionId => this.step('change', `removes ${versionId}`, () => this.world.remove(versionId)),
    };
  }

  public edge(): FetchPolicy {
    return () => this.step('read', 'asks the edge', () => {
      const text = this.world.served;
      return { kind: 'answer' as const, status: text === undefined ? 403 : 200, contentType: 'text/plain', body: Buffer.from(text ?? '') };
    }, { kind: 'answer' as const, status: 503, contentType: 'text/html', body: Buffer.alloc(0) });
  }

  public step<T>(kind: 'read' | 'change', what: string, act: () => T, onFault?: T): Promise<T> {
    return this.scheduler.turn(this.name, kind, what).then(() => {
      if (this.faults.left > 0 && this.choose(2, `${this.name} ${what}: fault`) === 1) {
        this.faults.left -= 1;
        this.scheduler.steps.push('  and fails');
        if (onFault === undefined) {
          throw new AwsError(what, 500, 'InternalError', 'on demand');
        }
        return onFault;
      }
      return act();
    });
  }

  private write(text: string, label: Label, previous: Pick<StoredVersion, 'etag'> | undefined): string {
    if (previous?.etag !== this.world.versions[0]?.etag) {
      throw new Overtaken('another text stands');
    }
    return this.world.put(text, label);
  }
}

/** A sender: it looks at the id by a resolver that may remember, and fetches when the id is another than the one it holds. */
export class Sender {
  public readonly name = 'the sender';
  public held?: { readonly id: string; readonly text: string };
  private remembered?: string;

  constructor(
    private readonly world: World,
    private readonly choose: Choose,
    public looksLeft: number,
    private readonly fetch: () => string | undefined,
  ) {}

  /** One look, during the deploy. */
  public look(): void {
    this.looksLeft -= 1;
    const differs = this.remembered !== undefined && this.remembered !== this.world.announced;
    if (!differs || this.choose(2, 'the resolver asks again') === 1) {
      this.remembered = this.world.announced;
    }
    this.hold(this.remembered);
  }

  /** A look after every TTL is over. */
  public lookAtRest(): void {
    this.hold(this.world.announced);
  }

  private hold(id: string | undefined): void {
    if (id === undefined || id === this.held?.id) {
      return;
    }
    const text = this.fetch();
    if (text !== undefined) {
      this.held = { id, text };
    }
  }
}
