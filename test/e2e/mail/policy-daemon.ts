import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { until } from '../until';

const ADDRESS = '127.0.0.1';
const PORT = 8461;

/** What its script `mta-sts-daemon` does; the scripts of an environment that was moved into its place do not start. */
const ENTRY = 'import sys; from postfix_mta_sts_resolver.daemon import main; sys.exit(main())';

/** How Postfix asks it. */
export const SOCKETMAP = `socketmap:inet:${ADDRESS}:${PORT}:postfix`;

/** Looks at the record for every message: with the default of a minute it would see a new id only after that. */
const CONFIG = { host: ADDRESS, port: PORT, cache_grace: 0, cache: { type: 'internal', options: { cache_size: 10_000 } }, default_zone: { strict_testing: false, timeout: 10 } };

/** postfix-mta-sts-resolver: fetches policies and keeps them, in memory. */
export class PolicyDaemon {
  static async start(dir: string, python: string, ca: string): Promise<PolicyDaemon> {
    // JSON is YAML
    await writeFile(join(dir, 'mta-sts.yml'), JSON.stringify(CONFIG));
    const daemon = new PolicyDaemon(dir, python, ca);
    await daemon.launch();
    return daemon;
  }

  private process?: ChildProcess;

  private constructor(private readonly dir: string, private readonly python: string, private readonly ca: string) {}

  async restart(): Promise<void> {
    const ended = once(this.process!, 'exit');
    this.process!.kill('SIGKILL');
    await ended;
    await this.launch();
  }

  /** What Postfix would be answered: `secure match=…` in enforce, otherwise undefined. */
  async ask(domain: string): Promise<string | undefined> {
    const socket = connect(PORT, ADDRESS);
    await once(socket, 'connect');
    const question = `postfix ${domain}`;
    socket.write(`${question.length}:${question},`);
    let answer = '';
    for await (const chunk of socket.setTimeout(30_000, () => socket.destroy(new Error(`no answer about ${domain}`)))) {
      answer += String(chunk);
      const [, length, rest] = /^(\d+):([^]*)$/.exec(answer) ?? [];
      if (length && rest.length > Number(length)) {
        break;
      }
    }
    return /^\d+:OK (.*),$/.exec(answer)?.[1];
  }

  private async launch(): Promise<void> {
    const log = openSync(join(this.dir, 'mta-sts.log'), 'a');
    this.process = spawn(this.python, ['-c', ENTRY, '-c', join(this.dir, 'mta-sts.yml'), '--disable-uvloop'], {
      stdio: ['ignore', log, log], env: { PATH: process.env.PATH, SSL_CERT_FILE: this.ca },
    });
    await until('mta-sts-daemon to answer', async () => this.ask('nobody.example').then(() => true, () => undefined));
  }
}
