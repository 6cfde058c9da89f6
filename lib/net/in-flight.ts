/** So many at a time, the others in the order in which they came. */
export class InFlight {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  public async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) {
      await new Promise<void>(resolve => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) {
        // the place goes on to it
        next();
      } else {
        this.running -= 1;
      }
    }
  }
}
