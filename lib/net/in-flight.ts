/** So many at a time; of the others first those that are urgent, and each kind in the order in which they came. */
export class InFlight {
  private running = 0;
  private readonly urgent: (() => void)[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** @param isUrgent something else waits for it */
  public async run<T>(work: () => Promise<T>, isUrgent = false): Promise<T> {
    if (this.running >= this.most) {
      await new Promise<void>(resolve => (isUrgent ? this.urgent : this.waiting).push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.urgent.shift() ?? this.waiting.shift();
      if (next) {
        // the place goes on to it
        next();
      } else {
        this.running -= 1;
      }
    }
  }
}
