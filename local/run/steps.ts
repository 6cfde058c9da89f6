import pc from 'picocolors';

/** A step that failed, for a reason that a user can do something about. */
export class StepFailure extends Error {
  constructor(step: string, reason: string) {
    super(`${step}: ${reason}`);
  }
}

/** What a run says on the terminal: steps with their times, and a last line that says how it ended. */
export class Steps {
  private readonly began = Date.now();

  title(text: string): void {
    console.log(`\n${text}\n`);
  }

  /** Does a step, and says how long it took. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = Date.now();
    try {
      const result = await work();
      console.log(`  ${pc.green('ok')}  ${name.padEnd(60)} ${seconds(Date.now() - began).padStart(7)}`);
      return result;
    } catch (error) {
      console.log(`  ${pc.red('--')}  ${name.padEnd(60)} ${seconds(Date.now() - began).padStart(7)}`);
      throw error;
    }
  }

  say(text = ''): void {
    console.log(text && `      ${text}`);
  }

  good(text: string): void {
    console.log(`  ${pc.green('ok')}  ${text}`);
  }

  note(text: string): void {
    console.log(`  ${pc.yellow('!!')}  ${text}`);
  }

  bad(text: string): void {
    console.log(`  ${pc.red('--')}  ${text}`);
  }

  elapsed(): string {
    return seconds(Date.now() - this.began);
  }

  success(text: string): void {
    console.log(`\n${pc.green('Done:')} ${text}`);
  }

  failure(text: string, logs?: string): void {
    console.log(`\n${pc.red('FAILED:')} ${text}${logs ? `\nThe logs of this run: ${logs}` : ''}`);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
