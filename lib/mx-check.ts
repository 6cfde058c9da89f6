import { Token } from 'aws-cdk-lib';
import { normalizeHost } from './protocol';

/**
 * What becomes of a policy that does not cover the MX hosts of its domain: senders that hold one in `enforce` refuse to deliver to them.
 *
 * The MX hosts are those of the record sets in the app, at synthesis, and those that DNS answers, at deploy. Modes `testing` and
 * `none` refuse no mail, and are never refused.
 */
export class MxCheck {
  /**
   * A policy in `enforce` that leaves no host, or none of the best preference, is refused: it is an error at synthesis, and fails
   * the deploy before anything has changed. What only costs redundancy is said.
   */
  public static refuse(): MxCheck {
    return new MxCheck('refuse', []);
  }

  /**
   * As `refuse()`, but these MX hosts are left out of the policy on purpose: nobody minds that senders refuse to deliver to them.
   * Where they are all hosts that there are, they count nevertheless, since no mail would arrive.
   *
   * @param hosts such as `backup.example.net`; case and a trailing dot make no difference.
   * @throws if there is none, or one is a wildcard, a token or no host name.
   */
  public static except(...hosts: string[]): MxCheck {
    if (hosts.length === 0) {
      throw new Error('MxCheck.except() names no host: give the MX hosts that the policy leaves out on purpose, or use MxCheck.refuse().');
    }
    if (hosts.some(host => Token.isUnresolved(host))) {
      throw new Error('A host of MxCheck.except is a token, and its value must be known at synthesis, since it is compared. Give it as a text.');
    }
    return new MxCheck('refuse', [...new Set(hosts.map(normalizeHost))].sort());
  }

  /**
   * What would be refused is only said, at synthesis as a warning and at deploy in the log.
   */
  public static warn(): MxCheck {
    return new MxCheck('warn', []);
  }

  /**
   * Nobody looks at the MX hosts: neither at synthesis, nor at deploy.
   */
  public static off(): MxCheck {
    return new MxCheck('off', []);
  }

  private constructor(
    /** What is done: `refuse`, `warn` or `off`. */
    public readonly action: string,
    /** The MX hosts that the policy leaves out on purpose, normalized. */
    public readonly leftOut: string[],
  ) {}
}
