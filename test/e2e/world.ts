import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOSTS, OLD_HOST, PROVIDER } from './mail/addresses';
import { Attacker, FORGER } from './mail/attacker';
import { DnsPath } from './mail/dns-path';
import { Path } from './mail/path';
import { ReceivingServer } from './mail/receiving-server';
import { Letter, SendingServer } from './mail/sending-server';
import { startLocalCloud, type LocalCloud } from '../../local';
import { DomainUnderTest } from '../cloud/harness';

export type Attack = 'no attack' | 'STARTTLS stripped' | 'forged certificate' | 'MX answer spoofed';
export const ATTACKS: readonly Attack[] = ['no attack', 'STARTTLS stripped', 'forged certificate', 'MX answer spoofed'];

/** A sending and a receiving mail server, the cloud of the receiving domains, and an attacker on every path between. */
export class MailWorld {
  /**
   * @param python that has postfix-mta-sts-resolver
   * @param folder that every user can read
   */
  static async start(python: string, folder: string): Promise<MailWorld> {
    const cloud = await startLocalCloud({ ports: { edge: 443 } });
    try {
      const dir = (name: string) => join(folder, name);
      await mkdir(dir('sender'));
      await mkdir(dir('receiver'));
      await writeFile(dir('mail-ca.pem'), cloud.authority.pem);
      await cloud.createZone({
        name: PROVIDER,
        records: HOSTS.map(({ name, onPath }) => ({ name, type: 'A', values: [onPath] })),
      });
      const attacker = await Attacker.start(cloud.authority);
      const [dns, receiver, ...paths] = await Promise.all([
        DnsPath.to(cloud.dns), ReceivingServer.start(dir('receiver'), cloud.authority), ...HOSTS.map(async host => Path.to(host, FORGER)),
      ]);
      const sender = await SendingServer.start(dir('sender'), python, dir('mail-ca.pem'));
      return new MailWorld(cloud, sender, receiver, attacker, dns, paths);
    } catch (error) {
      await cloud.stop();
      throw error;
    }
  }

  private constructor(
    readonly cloud: LocalCloud,
    readonly sender: SendingServer,
    readonly receiver: ReceivingServer,
    private readonly attacker: Attacker,
    private readonly dns: DnsPath,
    private readonly paths: readonly Path[],
  ) {}

  /** A mail domain whose MX record, made by hand, names the old host. */
  async domain(name: string, mx = [`10 ${OLD_HOST.name}`]): Promise<DomainUnderTest> {
    return new DomainUnderTest(this.cloud, name).createZone(mx);
  }

  async under<T>(attack: Attack, domains: readonly string[], work: () => Promise<T>): Promise<T> {
    const tampering = attack === 'STARTTLS stripped' ? 'strip STARTTLS' : attack === 'forged certificate' ? 'forge the certificate' : 'nothing';
    this.paths.forEach(path => path.tampering = tampering);
    (attack === 'MX answer spoofed' ? domains : []).forEach(domain => this.dns.spoofed.add(domain));
    try {
      return await work();
    } finally {
      this.paths.forEach(path => path.tampering = 'nothing');
      this.dns.spoofed.clear();
    }
  }

  isReadByAttacker({ id }: Letter): boolean {
    return [this.attacker, ...this.paths].some(reader => reader.hasRead(`Secret ${id}`));
  }
}

