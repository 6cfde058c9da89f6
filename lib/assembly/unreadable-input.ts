/** The file and the place in it, what is wrong there, and what to give instead. */
export class UnreadableInput extends Error {
  public constructor(file: string, place: string | undefined, problem: string) {
    super(`${file}${place === undefined ? '' : `, ${place}`}: ${problem}`);
    this.name = 'UnreadableInput';
  }
}
