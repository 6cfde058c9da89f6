import { Token } from 'aws-cdk-lib';
import { normalizeHost } from './protocol';

/**
 * The MX hosts of mail providers, as patterns for a policy: `mx: MailProvider.googleWorkspace().mx`.
 *
 * Look at the MX records of the domain first: with a filter in front of the mailboxes (Proofpoint, Mimecast, Barracuda) the
 * hosts are those of the filter. A domain with two providers spreads both: `mx: [...a.mx, ...b.mx]`.
 */
export class MailProvider {
  /**
   * Google Workspace, with its host of 2023 and the five before it.
   *
   * @see https://support.google.com/a/answer/174125 (checked 2026-11)
   */
  public static googleWorkspace(): MailProvider {
    return new MailProvider('Google Workspace', ['smtp.google.com', 'aspmx.l.google.com', '*.aspmx.l.google.com']);
  }

  /**
   * Microsoft 365 (Exchange Online).
   *
   * @param hosts the MX hosts of the domain as its records have them: `TOKEN.mail.protection.outlook.com`, or with DNSSEC and
   * for domains accepted since July 2026 `TOKEN.X-v1.mx.microsoft`; both while both stand. Without one: the wildcard that
   * Microsoft publishes for the former. The latter MUST be named, since `*.mx.microsoft` covers none of them.
   * @throws if a host is not one of Exchange Online.
   * @see https://learn.microsoft.com/purview/enhancing-mail-flow-with-mta-sts (checked 2026-11)
   */
  public static microsoft365(...hosts: string[]): MailProvider {
    return new MailProvider('Microsoft 365', hosts.length === 0 ? ['*.mail.protection.outlook.com'] : hosts.map(host => ownHost(host, {
      provider: 'Microsoft 365',
      form: /^[^.]+\.(mail\.protection\.outlook\.com|[a-z]-v\d+\.mx\.microsoft)$/,
      example: 'example-com.mail.protection.outlook.com or example-com.x-v1.mx.microsoft',
    })));
  }

  /**
   * Microsoft 365 of the United States government (GCC High and DoD).
   *
   * @param hosts the MX hosts of the domain as its records have them; without one, the wildcard for all.
   * @throws if a host is not one of that cloud.
   * @see https://learn.microsoft.com/purview/enhancing-mail-flow-with-mta-sts (checked 2026-11)
   */
  public static microsoft365UsGovernment(...hosts: string[]): MailProvider {
    return new MailProvider('Microsoft 365 US government', hosts.length === 0 ? ['*.mail.protection.office365.us'] : hosts.map(host => ownHost(host, {
      provider: 'Microsoft 365 US government',
      form: /^[^.]+(\.[a-z]+)?\.protection\.office365\.us$/,
      example: 'example-com.mail.protection.office365.us',
    })));
  }

  /**
   * Microsoft 365 operated by 21Vianet in China. The form of its hosts is not verified.
   *
   * @param hosts the MX hosts of the domain as its records have them; without one, the wildcard for all.
   * @throws if a host is not one of that cloud.
   */
  public static microsoft365China(...hosts: string[]): MailProvider {
    return new MailProvider('Microsoft 365 China', hosts.length === 0 ? ['*.mail.protection.partner.outlook.cn'] : hosts.map(host => ownHost(host, {
      provider: 'Microsoft 365 China',
      form: /^[^.]+(\.[a-z]+)?\.protection\.partner\.outlook\.cn$/,
      example: 'example-com.mail.protection.partner.outlook.cn',
    })));
  }

  /**
   * Amazon SES inbound.
   *
   * @param region where the receipt rules are, such as `eu-west-1`.
   * @throws if it is a token, or not the name of a region.
   * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-mx-record.html (checked 2026-11)
   */
  public static amazonSes(region: string): MailProvider {
    if (Token.isUnresolved(region) || !/^[a-z]{2,3}(-[a-z]+)+-\d$/.test(region)) {
      const got = Token.isUnresolved(region) ? 'a token' : JSON.stringify(region);
      throw new Error(`The region of Amazon SES is ${got}: give the name of the region that receives the mail as a text, such as "eu-west-1".`);
    }
    return new MailProvider('Amazon SES', [`inbound-smtp.${region}.amazonaws.com`]);
  }

  /**
   * Fastmail.
   *
   * @see https://www.fastmail.help/hc/en-us/articles/360058753414 (checked 2026-11)
   */
  public static fastmail(): MailProvider {
    return new MailProvider('Fastmail', ['in1-smtp.messagingengine.com', 'in2-smtp.messagingengine.com']);
  }

  /**
   * iCloud+ with a custom domain.
   *
   * @see https://support.apple.com/102374 (checked 2026-11)
   */
  public static icloud(): MailProvider {
    return new MailProvider('iCloud+', ['mx01.mail.icloud.com', 'mx02.mail.icloud.com']);
  }

  /**
   * Zoho Mail.
   *
   * @param dataCenter the end of the address at which the organization signs in: `com`, `eu`, `in`, `com.au` or `jp`. The
   * first two are seen in use, the others not verified.
   * @throws if it is none of these.
   * @see https://www.zoho.com/mail/help/adminconsole/configure-email-delivery.html (checked 2026-11)
   */
  public static zoho(dataCenter: string): MailProvider {
    const known = ['com', 'eu', 'in', 'com.au', 'jp'];
    if (!known.includes(dataCenter)) {
      throw new Error(`The data centre of Zoho is ${JSON.stringify(dataCenter)}: give one of ${JSON.stringify(known)}, the end of the address `
        + 'at which the organization signs in.');
    }
    return new MailProvider('Zoho Mail', ['mx', 'mx2', 'mx3'].map(host => `${host}.zoho.${dataCenter}`));
  }

  /**
   * Proton Mail.
   *
   * @see https://proton.me/support/custom-domain (checked 2026-11)
   */
  public static proton(): MailProvider {
    return new MailProvider('Proton Mail', ['mail.protonmail.ch', 'mailsec.protonmail.ch']);
  }

  /**
   * Cloudflare Email Routing.
   *
   * @see https://developers.cloudflare.com/email-routing (checked 2026-11)
   */
  public static cloudflareEmailRouting(): MailProvider {
    return new MailProvider('Cloudflare Email Routing', ['*.mx.cloudflare.net']);
  }

  private constructor(
    /** The name of the provider, for people. */
    public readonly name: string,
    /** The patterns, to spread into `mx` of a policy. */
    public readonly mx: string[],
  ) {}
}

interface HostForm {
  readonly provider: string;
  readonly form: RegExp;
  readonly example: string;
}

function ownHost(host: string, { provider, form, example }: HostForm): string {
  const name = Token.isUnresolved(host) ? '' : normalizeHost(host);
  if (!form.test(name)) {
    throw new Error(`${Token.isUnresolved(host) ? 'A token' : JSON.stringify(host)} is not an MX host of ${provider}: `
      + `copy the host from the MX records of the domain as a text, such as ${example}.`);
  }
  return name;
}
