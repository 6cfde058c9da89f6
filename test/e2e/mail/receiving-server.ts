import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HOSTS, PROVIDER } from './addresses';
import { Postfix } from './postfix';
import type { LocalAuthority } from '../../../local/ca';

/** A Postfix that receives for every domain, at two hosts that each show a certificate of their own name. */
export class ReceivingServer {
  static async start(dir: string, authority: LocalAuthority): Promise<ReceivingServer> {
    const inbox = join(dir, 'mail', 'inbox');
    await mkdir(inbox, { recursive: true });
    await promisify(execFile)('chown', ['-R', 'nobody', join(dir, 'mail')]);
    const services = await Promise.all(HOSTS.map(async ({ name, address }) => {
      const { cert, key } = await authority.issue([name]);
      await writeFile(join(dir, `${name}.pem`), cert);
      await writeFile(join(dir, `${name}.key`), key, { mode: 0o600 });
      return `${address}:smtp inet n - n - - smtpd\n  -o myhostname=${name}\n` +
        `  -o smtpd_tls_cert_file=${join(dir, `${name}.pem`)}\n  -o smtpd_tls_key_file=${join(dir, `${name}.key`)}`;
    }));
    await Postfix.start(dir, {
      myhostname: PROVIDER,
      inet_interfaces: HOSTS.map(({ address }) => address).join(', '),
      smtpd_tls_security_level: 'may',
      virtual_mailbox_domains: 'static:all',
      virtual_mailbox_maps: 'static:inbox/',
      virtual_mailbox_base: join(dir, 'mail'),
      virtual_uid_maps: 'static:65534',
      virtual_gid_maps: 'static:65534',
    }, services);
    return new ReceivingServer(inbox);
  }

  private constructor(private readonly inbox: string) {}

  /** Whether a message with this text has arrived in the mailbox. */
  async has(text: string): Promise<boolean> {
    const folder = join(this.inbox, 'new');
    for (const name of await readdir(folder).catch(() => [])) {
      if ((await readFile(join(folder, name), 'utf8')).includes(text)) {
        return true;
      }
    }
    return false;
  }
}
