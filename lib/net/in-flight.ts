/** So many at a time; of the others first those that are urgent, and each kind in the order in which they came. */
export class InFlight {
  private running = 0;
  private readonly urgent: (() => void)[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** @param isUrgent something else waits for it */
  public async run<T>(work: () => Promise<T>, isUrgent = false): Promise<T> {
    await this.enter(isUrgent);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Whoever enters leaves, whatever happens. Undefined where there is place. */
  public enter(isUrgent = false): Promise<void> | undefined {
    if (this.running < this.most) {
      this.running += 1;
      return undefined;
    }
    return new Promise<void>(begin => (isUrgent ? this.urgent : this.waiting).push(begin));
  }

  /** The place goes to the next, if there is one. */
  public leave(): void {
    const next = this.urgent.shift() ?? this.waiting.shift();
    next ? next() : this.running -= 1;
  }
}
