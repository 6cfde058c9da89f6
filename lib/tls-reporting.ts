import { Token } from 'aws-cdk-lib';
import { parseTlsRptRecord, renderTlsRptRecord } from './protocol';

/**
 * Where senders report failures of TLS (RFC 8460): without reports nobody notices that mail does not arrive.
 */
export class TlsReporting {
  /**
   * Reports by mail.
   *
   * A mailbox in another domain also receives them when the TLS of this one is broken. One address is the safe number: senders
   * need not use more than one.
   *
   * @param addresses such as `tls-reports@example.com`: letters, digits, dots, `-`, `_` and `+`.
   * @throws if one is not an address, or would need an encoding that some senders do not undo.
   */
  public static toMailbox(...addresses: string[]): TlsReporting {
    return TlsReporting.to(...addresses.map(address => Token.isUnresolved(address) ? address : `mailto:${address}`));
  }

  /**
   * Reports to any address that the RFC allows: `mailto:` and `https:`.
   *
   * @param uris such as `mailto:tls-reports@example.com` or `https://reports.example.com/tls`.
   * @throws if there is none, or some senders would not take one.
   */
  public static to(...uris: string[]): TlsReporting {
    if (uris.some(uri => Token.isUnresolved(uri))) {
      throw new Error('An address for reports is a token, and its value must be known at synthesis, since it is checked. Give it as a text.');
    }
    const text = renderTlsRptRecord(uris);
    return new TlsReporting(parseTlsRptRecord([text]).rua, false, text);
  }

  /**
   * No reports, on purpose: nobody will know when mail does not arrive.
   */
  public static none(): TlsReporting {
    return new TlsReporting([], false);
  }

  /**
   * The record `_smtp._tls.<domain>` exists already and is kept by others: leave it alone.
   */
  public static managedElsewhere(): TlsReporting {
    return new TlsReporting([], true);
  }

  private constructor(
    /** Where reports go, as URIs; empty when no record is made. */
    public readonly rua: string[],
    /** Whether the record exists already and is kept by others. If it is not, and there is no `text` either, nobody gets reports. */
    public readonly isManagedElsewhere: boolean,
    /** The text of the record `_smtp._tls.<domain>`; undefined when no record is made. */
    public readonly text?: string,
  ) {}
}
