import { ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT, LOOPBACK } from './constants';
import { World } from './world';

const LAUNCHER = join(__dirname, 'emulator', 'launcher.py');
const READY_WITHIN = 30_000;
const STOPPED_WITHIN = 5_000;

/** What the emulator is started with. */
export interface EmulatorOptions {
  readonly python: string;
  /** The instance's folder; the emulator removes it when its parent is gone. */
  readonly folder: string;
  readonly log: string;
  /** The gateway's certificate and key files, and the CA's. */
  readonly files: { readonly cert: string; readonly key: string; readonly ca: string };
  /** What puts the Lambda functions into the local world. */
  readonly world: Readonly<Record<string, string>>;
  /** The port of the AWS APIs. @default - a free one */
  readonly port?: number;
}

/** The AWS emulator as a process of its own, with IAM enforced and TLS. */
export class Emulator {
  static async start(options: EmulatorOptions): Promise<Emulator> {
    const tmp = join(options.folder, 'tmp');
    await mkdir(tmp, { recursive: true });
    const log = createWriteStream(options.log, { flags: 'a' });
    const child = spawn(
      options.python,
      // isolated from the user's Python settings, and without bytecode files in the source tree
      ['-I', '-B', LAUNCHER, JSON.stringify({ port: options.port ?? 0, folder: options.folder })],
      // a process group of its own: Ctrl+C is for the parent, which stops things in order; standard input is the lifeline
      { detached: true, env: environment(options, tmp), stdio: ['pipe', 'pipe', 'pipe'] },
    );
    child.stderr.pipe(log);
    let lastWords = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => { lastWords = (lastWords + text).slice(-1000); });
    try {
      const { port, controlPort } = JSON.parse(await firstLine(child)) as { port: number; controlPort: number };
      const emulator = new Emulator(child, port, new World(controlPort));
      await emulator.untilReady();
      return emulator;
    } catch (error) {
      child.kill('SIGTERM');
      throw new Error(`The AWS emulator did not start: ${(error as Error).message}\n${lastWords}`);
    }
  }

  private constructor(private readonly child: ChildProcess, readonly port: number, readonly world: World) {}

  get endpoint(): string {
    return `https://${LOOPBACK}:${this.port}`;
  }

  /** Ends the emulator and all that it started, and returns when they are gone. */
  async stop(): Promise<void> {
    this.world.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      return;
    }
    const gone = new Promise<void>(resolve => this.child.once('exit', () => resolve()));
    this.child.kill('SIGTERM');
    const late = setTimeout(() => process.kill(-this.child.pid!, 'SIGKILL'), STOPPED_WITHIN);
    await gone;
    clearTimeout(late);
  }

  /** Empties the account. */
  async reset(): Promise<void> {
    await this.world.reset();
  }

  private async untilReady(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN;
    for (;;) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`it ended with ${this.child.exitCode ?? this.child.signalCode}`);
      }
      try {
        return await this.world.ready();
      } catch (error) {
        if (Date.now() > deadline) {
          throw error;
        }
        await sleep(20);
      }
    }
  }
}

/** The emulator hands its environment on to the Lambda functions' processes, so this is theirs as well. */
function environment(options: EmulatorOptions, tmp: string): NodeJS.ProcessEnv {
  const { cert, key, ca } = options.files;
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    HOME: tmp,
    TMPDIR: tmp,
    AUTH: 'true',
    USE_SSL: '1',
    MINISTACK_SSL_CERT: cert,
    MINISTACK_SSL_KEY: key,
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    BIND_HOST: LOOPBACK,
    LOG_LEVEL: 'INFO',
    // listeners that nothing here uses, one of them on all addresses
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    // no container engine: functions are processes
    DOCKER_HOST: 'unix:///nonexistent',
    LAMBDA_EXECUTOR: 'local',
    NODE_EXTRA_CA_CERTS: ca,
    AWS_CA_BUNDLE: ca,
    REQUESTS_CA_BUNDLE: ca,
    SSL_CERT_FILE: ca,
    ...options.world,
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
    child.once('error', reject);
    // when its last words have come
    child.once('close', code => reject(new Error(`it ended with ${code}`)));
  });
}
