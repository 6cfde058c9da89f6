import { Duration, Token } from 'aws-cdk-lib';
import { checkDuration, shown } from './private/given';
import { readPolicyFile } from './private/policy-file';
import { Finding, normalizePolicy, policyId, renderPolicy } from './protocol';

/**
 * What a policy asks of senders (RFC 8461, section 3.2).
 */
export enum MtaStsMode {
  /** Senders refuse to deliver to a host that the policy does not name, or that has no valid TLS. */
  ENFORCE = 'enforce',

  /** Senders deliver all the same, and report what would have failed (RFC 8460). */
  TESTING = 'testing',

  /** The domain has no policy any more: the way to retire one. */
  NONE = 'none',
}

/**
 * Properties of a policy.
 */
export interface MtaStsPolicyProps {
  /**
   * The MX hosts of the domain: names, or wildcards such as `*.example.com`, which stand for exactly one label.
   *
   * Order, case, a trailing dot and duplicates make no difference; names with other letters than ASCII become A-labels.
   * At least one, in every mode: some senders reject a policy of mode `none` that names no host.
   */
  readonly mx: string[];

  /**
   * How long senders may hold the policy, from 1 day to a second less than 31557600 seconds (a year).
   *
   * @default - 14 days for `enforce`, 7 days for `testing`, 1 day for `none`
   */
  readonly maxAge?: Duration;
}

/**
 * An MTA-STS policy (RFC 8461, section 3.2), in the one form that all senders read alike.
 *
 * Equal policies are equal bytes, and so have the same id.
 */
export class MtaStsPolicy {
  /**
   * Begin here: nothing is refused, and senders report what `enforce` would refuse.
   *
   * @throws if a host is not one, there is none, or the max age is out of bounds.
   */
  public static testing(props: MtaStsPolicyProps): MtaStsPolicy {
    return MtaStsPolicy.of(MtaStsMode.TESTING, props, Duration.days(7));
  }

  /**
   * IMPORTANT: senders refuse to deliver to every other host than those named, for as long as they hold the policy.
   *
   * @throws if a host is not one, there is none, or the max age is out of bounds.
   */
  public static enforce(props: MtaStsPolicyProps): MtaStsPolicy {
    return MtaStsPolicy.of(MtaStsMode.ENFORCE, props, Duration.days(14));
  }

  /**
   * The first of two steps to retire a policy: keep the `mx`, publish this, and remove the construct when the max age of
   * the policy before it is over.
   *
   * @throws if a host is not one, there is none, or the max age is out of bounds.
   */
  public static none(props: MtaStsPolicyProps): MtaStsPolicy {
    return MtaStsPolicy.of(MtaStsMode.NONE, props, Duration.days(1));
  }

  /**
   * Read a policy from a file, as a team keeps it under review: `policies/example.com.txt`.
   *
   * What is published is its strict form, whatever the line ends and the order of the file are.
   *
   * @param path of the file; a relative one begins at the working directory, which for `cdk` is that of cdk.json.
   * @throws if there is no such file, it is not a valid policy (naming the line), or some senders would not take it.
   */
  public static fromFile(path: string): MtaStsPolicy {
    const { policy, findings } = readPolicyFile(path);
    return new MtaStsPolicy(policy.mode as MtaStsMode, policy.mx, policy.maxAge, findings);
  }

  private static of(mode: MtaStsMode, props: MtaStsPolicyProps, defaultMaxAge: Duration): MtaStsPolicy {
    const { mx, maxAge = defaultMaxAge }: Partial<MtaStsPolicyProps> = props ?? {};
    if (!Array.isArray(mx ?? [])) {
      throw new Error(`mx is ${shown(mx)}, not a list of host names: write ${typeof mx === 'string' ? `mx: [${shown(mx)}]` : 'mx: [\'mail.example.com\']'}.`);
    }
    if (Token.isUnresolved(mx) || mx?.some(pattern => Token.isUnresolved(pattern))) {
      throw new Error('mx has a token in it, and its value must be known at synthesis: the id is the hash of the policy. '
        + 'Give the host names as texts, for example from the context or a configuration file.');
    }
    checkDuration('maxAge', maxAge);
    if (maxAge.isUnresolved()) {
      throw new Error('maxAge is a token, and its value must be known at synthesis: the id is the hash of the policy. Give a fixed Duration.');
    }
    return new MtaStsPolicy(mode, mx!, maxAge.toSeconds({ integral: false }), []);
  }

  /** What senders are asked to do. */
  public readonly mode: MtaStsMode;

  /** The patterns of the MX hosts, normalized. */
  public readonly mx: string[];

  /** How long senders may hold the policy. */
  public readonly maxAge: Duration;

  /** The exact text that is served. */
  public readonly text: string;

  /** The id of the text: the first 32 hexadecimal digits of its SHA-256. A `revision` of the publication changes it. */
  public readonly id: string;

  /** @internal */
  public readonly _findings: Finding[];

  private constructor(mode: MtaStsMode, mx: string[], maxAge: number, findings: Finding[]) {
    const policy = normalizePolicy({ mode, mx, maxAge });
    this.mode = mode;
    this.mx = [...policy.mx];
    this.maxAge = Duration.seconds(policy.maxAge);
    this.text = renderPolicy(policy);
    this.id = policyId(this.text);
    this._findings = findings;
  }
}
