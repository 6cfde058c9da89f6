import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from './project';

const CLI = join(PROJECT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const FAST = join(__dirname, 'fast-cli.cjs');

export interface CdkOptions {
  /** Where the CLI runs. @default - the project's folder */
  readonly cwd?: string;
  /** Besides the local cloud's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the CLI asks CloudFormation ten times a second and deploys without a change set. @default false */
  readonly fast?: boolean;
  /** Gets the output as it comes. */
  readonly onOutput?: (text: string) => unknown;
  /** Ends the CLI and the app that it runs. */
  readonly signal?: AbortSignal;
}

export interface CdkResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real CDK CLI of node_modules. */
export async function runCdk(args: readonly string[], env: NodeJS.ProcessEnv, options: CdkOptions): Promise<CdkResult> {
  const all = [...args];
  if (options.fast && args[0] === 'deploy' && !args.some(arg => arg.startsWith('--method'))) {
    all.push('--method=direct');
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...options.fast ? ['--require', FAST] : [], CLI, ...all], {
      cwd: options.cwd ?? PROJECT,
      env: { ...env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // a group of its own, so that the app's process can be ended with it
      detached: true,
    });
    const end = () => process.kill(-child.pid!, 'SIGTERM');
    options.signal?.addEventListener('abort', end);
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        options.onOutput?.(text);
      });
    }
    child.on('error', reject);
    child.on('close', code => {
      options.signal?.removeEventListener('abort', end);
      resolve({ code: code ?? 1, ...output });
    });
  });
}
