/** As measured (benchmarks/README.md): some three milliseconds of answers of DNS. */
const MOST_AT_ONCE = 32;

/** What comes in a rush is done a few at a time: the handshakes of others go on in between, and both ends have something to do. Who adds work has to know a bound of it. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private isDue = false;

  public add(work: () => void): void {
    this.waiting.push(work);
    this.due();
  }

  private due(): void {
    if (!this.isDue) {
      this.isDue = true;
      setImmediate(this.take);
    }
  }

  private readonly take = () => {
    this.isDue = false;
    const now = this.waiting.splice(0, MOST_AT_ONCE);
    if (this.waiting.length > 0) {
      this.due();
    }
    now.forEach(work => work());
  };
}
