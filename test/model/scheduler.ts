import { Choose } from './explore';

/** What an actor is about to do: only a change of the world can be told apart by a sender. */
export type Kind = 'read' | 'change';

interface Waiting {
  readonly actor: string;
  readonly kind: Kind;
  readonly what: string;
  readonly go: () => void;
}

/** Somebody who looks on, and may do so before every change. */
export interface Onlooker {
  readonly name: string;
  readonly looksLeft: number;
  look(): void;
}

/** Lets actors take their steps one at a time, in an order that is chosen. */
export class Scheduler {
  public readonly steps: string[] = [];
  private waiting: Waiting[] = [];

  constructor(private readonly choose: Choose) {}

  /** An actor asks for its turn before each step. */
  public turn(actor: string, kind: Kind, what: string): Promise<void> {
    return new Promise(go => this.waiting.push({ actor, kind, what, go }));
  }

  /** Takes steps until nobody asks for one. */
  public async run(sender: Onlooker): Promise<void> {
    for (;;) {
      // everything that follows from the last step has happened when the event loop comes around
      await new Promise(resolve => setImmediate(resolve));
      if (this.waiting.length === 0) {
        return;
      }
      const next = this.waiting.length === 1 ? this.waiting[0] : this.waiting[this.choose(this.waiting.length, this.candidates())];
      // a sender sees the same before and after a step that only reads
      while (next.kind === 'change' && sender.looksLeft > 0 && this.choose(2, `${sender.name} looks before ${next.actor} ${next.what}`) === 1) {
        sender.look();
        this.steps.push(`${sender.name} looks`);
      }
      this.waiting = this.waiting.filter(each => each !== next);
      this.steps.push(`${next.actor} ${next.what}`);
      next.go();
    }
  }

  private candidates(): string {
    return `who of ${this.waiting.map(({ actor, what }) => `${actor} ${what}`).join(', ')}`;
  }
}
