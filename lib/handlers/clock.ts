/** Time and chance, handed to the handlers so that a test can own them. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** At least 0 and below 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};

/** The pauses between tries: they double up to a ceiling, and jitter keeps many tries apart. */
export class Backoff {
  private pause: number;

  constructor(private readonly clock: Clock, first: number, private readonly ceiling: number) {
    this.pause = first;
  }

  /** Wait for the next pause, but not past the deadline. Answers false, at once, when the deadline has come. */
  async wait(deadline: number): Promise<boolean> {
    const left = deadline - this.clock.now();
    if (left <= 0) {
      return false;
    }
    const pause = this.pause * (0.5 + this.clock.random() / 2);
    this.pause = Math.min(this.pause * 2, this.ceiling);
    await this.clock.sleep(Math.min(pause, left));
    return true;
  }
}
