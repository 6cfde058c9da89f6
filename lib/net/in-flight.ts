/** So many at a time; of the others first those that are urgent, and each kind in the order in which they came. */
export class InFlight {
  private running = 0;
  private readonly urgent: (() => void)[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** @param isUrgent something else waits for it */
  public run<T>(work: () => Promise<T>, isUrgent = false): Promise<T> {
    return this.running < this.most ? this.begin(work)
      : new Promise(resolve => (isUrgent ? this.urgent : this.waiting).push(() => resolve(this.begin(work))));
  }

  private begin<T>(work: () => Promise<T>): Promise<T> {
    this.running += 1;
    const ended = work();
    ended.then(this.next, this.next);
    return ended;
  }

  private readonly next = () => {
    this.running -= 1;
    (this.urgent.shift() ?? this.waiting.shift())?.();
  };
}
