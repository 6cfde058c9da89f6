import { randomUUID } from 'node:crypto';
import { SENDER } from './addresses';
import { deliveryOf, type Delivery } from './delivery';
import { PolicyDaemon, SOCKETMAP } from './policy-daemon';
import { Postfix } from './postfix';
import { until } from '../until';

/** A message on its way. */
export interface Letter {
  readonly id: string;
  readonly domain: string;
}

/** A Postfix that asks postfix-mta-sts-resolver for the policy of each domain, as its documentation has it. */
export class SendingServer {
  static async start(dir: string, python: string, ca: string): Promise<SendingServer> {
    const daemon = await PolicyDaemon.start(dir, python, ca);
    const postfix = await Postfix.start(dir, {
      myhostname: 'mail.sender.example',
      inet_interfaces: SENDER,
      smtp_tls_security_level: 'may',
      smtp_tls_CAfile: ca,
      smtp_tls_policy_maps: SOCKETMAP,
      smtp_tls_loglevel: '1',
      smtp_host_lookup: 'dns',
      // a domain whose mail was refused is tried again with the next letter, not minutes later
      default_destination_concurrency_failed_cohort_limit: '0',
    });
    return new SendingServer(postfix, daemon);
  }

  private constructor(private readonly postfix: Postfix, private readonly daemon: PolicyDaemon) {}

  async send(domain: string): Promise<Letter> {
    const id = randomUUID();
    await this.postfix.submit('alice@sender.example', `bob@${domain}`,
      `From: alice@sender.example\nTo: bob@${domain}\nSubject: a letter\nMessage-ID: <${id}@sender.example>\n\nSecret ${id}\n`);
    return { id, domain };
  }

  /** What became of a letter at the first attempt to deliver it. */
  async firstAttempt(letter: Letter): Promise<Delivery> {
    return until(`a letter to ${letter.domain}`, async () => deliveryOf(await this.postfix.log(), letter.id));
  }

  /** What its policy daemon tells it of a domain now: the hosts it must insist on, or undefined. */
  async insistsOn(domain: string): Promise<string | undefined> {
    return this.daemon.ask(domain);
  }

  /** Loses the policies that it holds, as a sender that has never heard of the domains. */
  async forget(): Promise<void> {
    await this.daemon.restart();
  }
}
