import { Duration, Lazy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { EdgeCertificate } from './edge-certificate';
import { MtaStsPolicy } from './mta-sts-policy';
import { MxCheck } from './mx-check';
import { PolicyHost } from './policy-host';
import { checkDuration, checkMxCheck, checkPolicy, checkTlsReporting } from './private/given';
import { mxHostValues } from './private/mx-host';
import { finalMxRecordSets, knownHosts, mxRecordSets } from './private/mx-records';
import { addWarnings } from './private/warnings';
import { mailDomain } from './private/zones';
import { policyHostName, renderStsRecord } from './protocol';
import { PublishedPolicy } from './published-policy';
import { TlsReporting } from './tls-reporting';

/**
 * Properties of MtaSts.
 */
export interface MtaStsProps {
  /**
   * The public hosted zone that holds the records of the mail domain. Its name MUST be known at synthesis, and it MUST be in
   * the account of the stack.
   *
   * A private zone is recognized, and refused, only if it is defined in the app: one that is looked up or imported does not tell.
   */
  readonly zone: route53.IHostedZone;

  /**
   * The mail domain: what stands behind the `@`. It may lie below the apex of the zone.
   *
   * @default - the name of the zone
   */
  readonly domainName?: string;

  /**
   * What senders are asked to do. Begin with `MtaStsPolicy.testing()`.
   */
  readonly policy: MtaStsPolicy;

  /**
   * Where senders report failures (RFC 8460). Required, since a policy without reports is flying blind; `TlsReporting.none()`
   * says so on purpose.
   */
  readonly tlsReporting: TlsReporting;

  /**
   * The certificate for `mta-sts.<domain>`. It MUST be in us-east-1: CloudFront takes no other.
   *
   * @default - an EdgeCertificate for `mta-sts.<domain>`, validated through the zone; it is in us-east-1 whatever the region of the stack
   */
  readonly certificate?: acm.ICertificate;

  /**
   * A host that serves the policies of several domains. It MUST have the mail domain among its `domainNames`.
   *
   * @default - a host for this domain alone
   */
  readonly host?: PolicyHost;

  /**
   * Raise it by one to give the same policy another id, so that every sender fetches it again.
   *
   * @default 0
   */
  readonly revision?: number;

  /**
   * How long resolvers may remember the two TXT records. A shorter time lets a change be seen sooner.
   *
   * @default Duration.minutes(5)
   */
  readonly recordTtl?: Duration;

  /**
   * What becomes of a policy that does not cover the MX hosts of the domain: those of the MX records in the app, at synthesis, and
   * those that DNS has, at deploy.
   *
   * @default MxCheck.refuse()
   */
  readonly mxCheck?: MxCheck;
}

/**
 * Define MTA-STS (RFC 8461) and TLS reporting (RFC 8460) for a mail domain: the policy at
 * `https://mta-sts.<domain>/.well-known/mta-sts.txt`, the record `_mta-sts.<domain>` that announces its id, and the record
 * `_smtp._tls.<domain>`.
 *
 * The id is a hash of the policy, and it is announced only after the edge has been seen to serve the policy.
 *
 * IMPORTANT: do not remove this construct while it enforces. Senders hold the policy for its max age, and you could not correct
 * it any more: publish `MtaStsPolicy.none()` first. Synthesis warns while the stack of such a policy has no `terminationProtection`.
 */
export class MtaSts extends Construct {
  /** The mail domain, in lower case and A-labels. */
  public readonly domainName: string;

  /** The policy. */
  public readonly policy: MtaStsPolicy;

  /** The id that is announced: of the text and the revision. */
  public readonly policyId: string;

  /** The address that senders fetch. */
  public readonly policyUrl: string;

  /** The bucket and the distribution of the policy. */
  public readonly host: PolicyHost;

  /** The certificate of the policy host. */
  public readonly certificate: acm.ICertificate;

  /** The publication. What must not happen before the policy is served depends on it. */
  public readonly publishedPolicy: PublishedPolicy;

  /** What the check of the MX hosts found at deploy, in words: a token, for an output or an alarm. */
  public readonly mxCheckResult: string;

  /** The A and the AAAA record of `mta-sts.<domain>`: aliases of the distribution. */
  public readonly hostRecords: route53.RecordSet[];

  /** The record `_mta-sts.<domain>`. */
  public readonly stsRecord: route53.RecordSet;

  /** The record `_smtp._tls.<domain>`; undefined when there is none to make. */
  public readonly tlsReportingRecord?: route53.RecordSet;

  /**
   * Define MTA-STS for a domain.
   *
   * @throws if the zone is private, of another account or without a known name, the domain is not in it, the certificate is
   * known to be in another region, another construct of the stack publishes for the domain, or a property is not of its type.
   */
  constructor(scope: Construct, id: string, props: MtaStsProps) {
    super(scope, id);
    this.domainName = mailDomain(this, props?.zone, props?.domainName);
    this.policy = props.policy;
    const ttl = recordTtl(props.recordTtl);
    const { zone, policy, tlsReporting } = props;
    checkPolicy(policy);
    checkTlsReporting(tlsReporting);
    const mxCheck = props.mxCheck ?? MxCheck.refuse();
    checkMxCheck(mxCheck);

    this.host = props.host ?? new PolicyHost(this, 'Host', {
      domainNames: [this.domainName],
      certificate: props.certificate ?? new EdgeCertificate(this, 'Certificate', { domainName: policyHostName(this.domainName), zone }),
    });
    if (props.host && props.certificate && props.certificate !== props.host.certificate) {
      throw new Error('certificate and host are both given, and the host has a certificate of its own: leave `certificate` out here, and give it to the PolicyHost.');
    }
    this.certificate = this.host.certificate;

    const target = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(this.host.distribution));
    const hostName = `${policyHostName(this.domainName)}.`;
    this.hostRecords = [
      new route53.ARecord(this, 'HostAddress', { zone, recordName: hostName, target }),
      new route53.AaaaRecord(this, 'HostIpv6Address', { zone, recordName: hostName, target }),
    ];

    const { host, domainName } = this;
    this.publishedPolicy = new PublishedPolicy(this, 'Publication', {
      host,
      domainName,
      policy,
      mxCheck,
      revision: props.revision,
      // MX records can be defined, and changed by an aspect, after this construct and after somebody looked at its template
      mxHosts: Lazy.uncachedList({ produce: () => mxHostValues(knownHosts(finalMxRecordSets(this, zone, domainName)) ?? []) }),
    });
    this.mxCheckResult = this.publishedPolicy.mxCheckResult;
    this.policyId = this.publishedPolicy.policyId;
    this.policyUrl = this.publishedPolicy.policyUrl;

    this.stsRecord = new route53.TxtRecord(this, 'StsRecord', {
      zone,
      ttl,
      recordName: `_mta-sts.${domainName}.`,
      values: [renderStsRecord(this.policyId)],
      comment: 'The id of the MTA-STS policy: it changes when, and only when, the policy does',
    });
    // the bytes before the id: no resolver sees this before the edge serves what it announces
    this.stsRecord.node.addDependency(this.publishedPolicy, ...this.hostRecords);

    if (tlsReporting.text !== undefined) {
      this.tlsReportingRecord = new route53.TxtRecord(this, 'TlsReportingRecord', {
        zone, ttl, recordName: `_smtp._tls.${this.domainName}.`, values: [tlsReporting.text],
      });
    }
    addWarnings(this, { domainName, policy, tlsReporting, mxCheck, mxRecordSets: () => mxRecordSets(this, zone, domainName) });
  }
}

function recordTtl(ttl: Duration = Duration.minutes(5)): Duration {
  checkDuration('recordTtl', ttl);
  if (ttl.isUnresolved()) {
    throw new Error('recordTtl is a token, and records take a time that is known at synthesis: give a fixed Duration, such as Duration.minutes(5).');
  }
  if (ttl.toSeconds({ integral: false }) < 1 || ttl.toDays({ integral: false }) > 1) {
    throw new Error(`recordTtl is ${JSON.stringify(ttl.toHumanString())}: give a time from 1 second to 1 day. Five minutes let a change be seen soon.`);
  }
  return ttl;
}
