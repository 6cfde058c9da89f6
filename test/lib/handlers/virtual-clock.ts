import { Clock } from '../../../lib/handlers/clock';

/** Time that jumps to the next sleeper as soon as everybody sleeps. */
export class VirtualClock implements Clock {
  private awake = 0;
  private time = Date.UTC(2026, 0, 1);
  private readonly sleepers: Array<{ readonly at: number; readonly wake: () => void }> = [];

  public now(): number {
    return this.time;
  }

  public random(): number {
    return 0.5;
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise(wake => {
      this.sleepers.push({ at: this.time + milliseconds, wake });
      setImmediate(() => this.wakeNext());
    });
  }

  /** Keeps the time from going on without somebody who has something to do. */
  public async with<T>(work: () => Promise<T>): Promise<T> {
    this.awake += 1;
    try {
      return await work();
    } finally {
      this.awake -= 1;
    }
  }

  private wakeNext(): void {
    if (this.sleepers.length < this.awake) {
      setImmediate(() => this.wakeNext());
      return;
    }
    this.sleepers.sort((a, b) => a.at - b.at);
    const next = this.sleepers.shift()!;
    this.time = Math.max(this.time, next.at);
    next.wake();
  }
}
