import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

export const root = join(__dirname, '..', '..');
/** What no script may print, and no code of a pull request may see. */
export const TOKEN = `ghs_${randomUUID()}`;
export const STAND_IN = `node "${join(__dirname, 'stand-in-review.mjs')}"`;

export interface ActionStep {
  readonly id?: string;
  readonly if?: string;
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
}

export const action: ActionFile = parse(readFileSync(join(root, 'action.yml'), 'utf8'));

export interface Ran {
  readonly exitCode: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Job {
  readonly workspace: string;
  readonly event?: unknown;
  readonly eventName?: string;
  /** Of the API; left out: nothing listens there. */
  readonly api?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What ${{ github.action_ref }} is. */
  readonly ref?: string;
  readonly actionRoot?: string;
}

/**
 * Runs the steps of action.yml as GitHub's runner does, in so far as it is documented: inputs with their defaults, bash by its
 * documented call, a file of its own for the outputs and the summary of each step, and no further step after one that failed.
 */
export async function runAction(job: Job): Promise<Ran> {
  const temp = realpathSync(mkdtempSync(join(tmpdir(), 'mta-sts-runner-')));
  try {
    const eventFile = join(temp, 'event.json');
    writeFileSync(eventFile, JSON.stringify(job.event ?? {}));
    const context = {
      ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, job.inputs?.[name] ?? input.default ?? ''])),
      'github.token': TOKEN,
      'github.action_ref': job.ref ?? '',
    } as Record<string, string>;
    let exitCode = 0;
    let log = '';
    let summary = '';
    for (const [index, step] of action.runs.steps.entries()) {
      if (exitCode !== 0 || !holds(step.if, context)) {
        continue;
      }
      const files = { output: join(temp, `output-${index}`), summary: join(temp, `summary-${index}`), script: join(temp, `step-${index}.sh`) };
      writeFileSync(files.output, '');
      writeFileSync(files.summary, '');
      writeFileSync(files.script, step.run);
      const ran = await bash(files.script, job.workspace, {
        PATH: process.env.PATH!,
        HOME: temp,
        CI: 'true',
        RUNNER_TEMP: mkdirs(temp, `temp-${index}`),
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: job.actionRoot ?? root,
        GITHUB_API_URL: job.api ?? 'http://127.0.0.1:9',
        GITHUB_GRAPHQL_URL: `${job.api ?? 'http://127.0.0.1:9'}/graphql`,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'example/mail',
        GITHUB_RUN_ID: '4711',
        GITHUB_EVENT_NAME: job.eventName ?? 'pull_request',
        GITHUB_EVENT_PATH: eventFile,
        GITHUB_WORKSPACE: job.workspace,
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
        GITHUB_ENV: join(temp, 'env'),
        GITHUB_PATH: join(temp, 'path'),
        ACTIONS_RUNTIME_TOKEN: TOKEN,
        ...job.env,
        ...Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, evaluated(value, context)])),
      });
      exitCode = ran.exitCode;
      log += ran.log;
      summary += readFileSync(files.summary, 'utf8');
      for (const [name, value] of Object.entries(outputsIn(readFileSync(files.output, 'utf8')))) {
        context[`steps.${step.id}.outputs.${name}`] = value;
      }
    }
    const outputs = Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, evaluated(value, context)]));
    if (existsSync(outputs.report)) {
      outputs.report = readFileSync(outputs.report, 'utf8');
    }
    return { exitCode, log, summary, outputs };
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

/** A file of outputs, read as GitHub documents it. @throws for a line that is none. */
export function outputsIn(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  while (lines.length > 1) {
    const [, name, delimiter] = /^([\w-]+)<<(.+)$/.exec(lines.shift()!)!;
    const end = lines.indexOf(delimiter);
    outputs[name] = lines.splice(0, end).join('\n');
    lines.shift();
  }
  return outputs;
}

function holds(condition: string | undefined, context: Record<string, string>): boolean {
  const [, name, value] = /^([\w.-]+) == '(.*)'$/.exec(condition ?? "github.token == 'x'")!;
  return condition === undefined || context[name] === value;
}

function evaluated(text: string, context: Record<string, string>): string {
  return text.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_, name: string) => evaluated(context[name] ?? '', context));
}

function mkdirs(...parts: string[]): string {
  const folder = join(...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function bash(script: string, cwd: string, env: Record<string, string>): Promise<{ exitCode: number; log: string }> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stdout.on('data', data => log += data);
  child.stderr.on('data', data => log += data);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve({ exitCode: code ?? -1, log }));
  });
}

/** Writes files under a folder, making what is above them. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirs(folder, dirname(name));
    writeFileSync(join(folder, name), text);
  }
}
