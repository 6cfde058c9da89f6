import { CannotTell } from '../lib/private/cannot-tell';
import { Said, saidOf } from '../lib/private/said';

/** How the question is asked that has no answer yet: a program reads one object, whatever is said. */
let open: { readonly json?: object } | undefined;

/** Node ends with 0 when a promise never settles, and with 1 when something falls over: neither is an answer of ours. */
export function failClosed(): void {
  process.exitCode = 2;
  process.on('exit', () => {
    if (open) {
      tell(saidOf(new CannotTell('The question never came to an end, so that nothing can be told. This should not have happened: tell the makers how you called it.'), open.json));
    }
  });
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    // who stops reading, such as head, has what they wanted
    if (code !== 'EPIPE') {
      console.error(`error: The answer could not be written (${code}): nothing is told where it is cut off.`);
      process.exitCode = 2;
    }
  });
  process.on('uncaughtException', error => {
    tell(saidOf(error, open?.json));
    process.exit();
  });
}

/** @param json what else a program is told if there is no answer. @default - people are told */
export async function answer(asked: () => Promise<Said>, json?: object): Promise<void> {
  open = { json };
  tell(await asked());
}

export function tell({ lines, error, exitCode }: Said): void {
  open = undefined;
  if (lines.length > 0) {
    // at once: of many domains there are thousands
    console.log(lines.join('\n'));
  }
  if (error !== undefined) {
    console.error(`error: ${error}`);
  }
  process.exitCode = exitCode;
}
