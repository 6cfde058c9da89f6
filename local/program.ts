import { spawn } from 'node:child_process';

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Gets the output as it comes. */
  readonly onOutput?: (text: string) => unknown;
  /** Ends the program and what it has started. */
  readonly signal?: AbortSignal;
}

export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of Node to its end. */
export async function runProgram(args: readonly string[], { cwd, env, onOutput, signal }: ProgramOptions): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    // a group of its own, so that what it starts can be ended with it
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const end = () => process.kill(-child.pid!, 'SIGTERM');
    signal?.addEventListener('abort', end);
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        onOutput?.(text);
      });
    }
    child.on('error', reject);
    child.on('close', code => {
      signal?.removeEventListener('abort', end);
      resolve({ code: code ?? 1, ...output });
    });
  });
}
