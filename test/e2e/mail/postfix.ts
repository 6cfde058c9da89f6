import { execFile, spawn } from 'node:child_process';
import { chmod, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../until';

const run = promisify(execFile);

/** The services that both a sending and a receiving server have; as the master.cf that Postfix comes with, and without chroots. */
const SERVICES = [
  'pickup    unix  n  -  n  1   1  pickup',
  'cleanup   unix  n  -  n  -   0  cleanup',
  'qmgr      unix  n  -  n  300 1  qmgr',
  'tlsmgr    unix  -  -  n  1000?  1  tlsmgr',
  'rewrite   unix  -  -  n  -   -  trivial-rewrite',
  'bounce    unix  -  -  n  -   0  bounce',
  'defer     unix  -  -  n  -   0  bounce',
  'trace     unix  -  -  n  -   0  bounce',
  'proxymap  unix  -  -  n  -   -  proxymap',
  'smtp      unix  -  -  n  -   -  smtp',
  'showq     unix  n  -  n  -   -  showq',
  'error     unix  -  -  n  -   -  error',
  'retry     unix  -  -  n  -   -  error',
  'virtual   unix  -  n  n  -   -  virtual',
  'anvil     unix  -  -  n  -   1  anvil',
  'scache    unix  -  -  n  -   1  scache',
  'postlog   unix-dgram n - n  -  1  postlogd',
];

/** One Postfix with its own configuration, queue and log; it ends with the namespace, and touches nothing of the machine's. */
export class Postfix {
  /** @param services lines of master.cf besides the usual ones */
  static async start(dir: string, settings: Readonly<Record<string, string>>, services: readonly string[] = []): Promise<Postfix> {
    const postfix = new Postfix(dir);
    await postfix.configure(settings, services);
    spawn('postfix', ['-c', postfix.config, 'start-fg'], { stdio: 'inherit' });
    await until(`Postfix in ${dir} to start`, async () => (await postfix.log()).includes('daemon started') || undefined);
    return postfix;
  }

  private readonly config: string;
  private readonly logFile: string;

  private constructor(private readonly dir: string) {
    this.config = join(dir, 'config');
    this.logFile = join(dir, 'mail.log');
  }

  /** Everything that it has logged. */
  async log(): Promise<string> {
    return readFile(this.logFile, 'utf8').catch(() => '');
  }

  /** Hands in a message, as a program on the same machine does. */
  async submit(from: string, to: string, text: string): Promise<void> {
    const submitted = run('sendmail', ['-C', this.config, '-i', '-f', from, to]);
    submitted.child.stdin!.end(text);
    await submitted;
  }

  private async configure(settings: Readonly<Record<string, string>>, services: readonly string[]): Promise<void> {
    const [queue, data] = [join(this.dir, 'queue'), join(this.dir, 'data')];
    await Promise.all([this.config, queue, data].map(async folder => mkdir(folder, { recursive: true })));
    // its daemons are other users
    await chmod(this.dir, 0o755);
    await run('chown', ['postfix', data]);
    const all = {
      compatibility_level: '3.6',
      queue_directory: queue,
      data_directory: data,
      maillog_file: this.logFile,
      maillog_file_prefixes: this.dir,
      mydestination: '',
      alias_maps: '',
      inet_protocols: 'ipv4',
      ...settings,
    };
    await this.write('main.cf', Object.entries(all).map(([name, value]) => `${name} = ${value}`));
    await this.write('master.cf', [...SERVICES, ...services]);
  }

  private async write(name: string, lines: readonly string[]): Promise<void> {
    const file = join(this.config, name);
    await writeFile(file, `${lines.join('\n')}\n`);
    // Postfix waits two seconds for a file that was changed just now
    const before = Date.now() / 1000 - 60;
    await utimes(file, before, before);
  }
}
