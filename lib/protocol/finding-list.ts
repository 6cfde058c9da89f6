import { Finding, finding, FindingCode } from './finding';

/** Hostile text can break one rule on every line; a reader needs the first few and the number of the rest. */
const SHOWN_PER_CODE = 20;

/** Collects findings, and whether any of them makes the text invalid by its RFC. */
export class FindingList {
  /** False as soon as the text breaks its RFC. */
  public valid = true;
  private readonly shown: Finding[] = [];
  private readonly counts = new Map<FindingCode, number>();

  /** Add what the RFC allows and somebody trips over. */
  public note(code: FindingCode, message: string, line?: number): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count <= SHOWN_PER_CODE) {
      this.shown.push(finding(code, message, line));
    }
  }

  /** Add what the RFC does not allow. */
  public breach(code: FindingCode, message: string, line?: number): void {
    this.valid = false;
    this.note(code, message, line);
  }

  /** The findings about the whole first, then by line. */
  public list(): Finding[] {
    const left = new Map([...this.counts].map(([code, count]) => [code as string, count - SHOWN_PER_CODE]));
    const last = new Map(this.shown.map((shown) => [shown.code, shown]));
    return this.shown
      .map((shown) => {
        const more = left.get(shown.code) ?? 0;
        return more > 0 && last.get(shown.code) === shown ? { ...shown, message: `${shown.message} (and ${more} more)` } : shown;
      })
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  }
}
