/** Answers, of which those are kept that were asked for last. */
export class Youngest<T> {
  private readonly known = new Map<string, T>();

  /** @param most so many are kept */
  constructor(private readonly most: number) {}

  /** @param make asked only where the answer is not kept */
  public get(key: string, make: () => T): T {
    const answer = this.known.has(key) ? this.known.get(key)! : make();
    // what is asked for again becomes the youngest
    this.known.delete(key);
    this.known.set(key, answer);
    if (this.known.size > this.most) {
      this.known.delete(this.known.keys().next().value!);
    }
    return answer;
  }
}
