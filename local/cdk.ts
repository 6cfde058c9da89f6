import { join } from 'node:path';
import { runProgram, type ProgramResult } from './program';
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

export type CdkResult = ProgramResult;

/** Runs the real CDK CLI of node_modules. */
export async function runCdk(args: readonly string[], env: NodeJS.ProcessEnv, options: CdkOptions): Promise<CdkResult> {
  const all = [...args];
  if (options.fast && args[0] === 'deploy' && !args.some(arg => arg.startsWith('--method'))) {
    all.push('--method=direct');
  }
  return runProgram([...options.fast ? ['--require', FAST] : [], CLI, ...all], {
    cwd: options.cwd ?? PROJECT, env: { ...env, ...options.env }, onOutput: options.onOutput, signal: options.signal,
  });
}
