import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { ATTACKER, ATTACKERS_HOST, OLD_HOST } from './addresses';
import { LocalAuthority } from '../../../local/ca';

/** The port of the server with the forged certificate. */
export const FORGER = { address: ATTACKER, port: 2525 };

/** Mail servers of the attacker: who gives a letter to them has told it to the attacker. */
export class Attacker {
  /** @param authority trusted by senders: the attacker has a good certificate for the name that is the attacker's own */
  static async start(authority: LocalAuthority): Promise<Attacker> {
    const attacker = new Attacker();
    const forger = await LocalAuthority.create();
    await attacker.listen(25, ATTACKERS_HOST, authority);
    await attacker.listen(FORGER.port, OLD_HOST.name, forger);
    return attacker;
  }

  private read = '';

  hasRead(text: string): boolean {
    return this.read.includes(text);
  }

  private async listen(port: number, name: string, authority: LocalAuthority): Promise<void> {
    const server = new SMTPServer({
      ...await authority.issue([name]),
      name,
      authOptional: true,
      disableReverseLookup: true,
      onData: (stream, _session, done) => {
        stream.on('data', chunk => this.read += String(chunk)).on('end', () => done());
      },
    });
    server.on('error', () => undefined);
    await once(server.listen(port, ATTACKER), 'listening');
  }
}
